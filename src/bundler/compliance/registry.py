"""The registry: every rule, in the order in which findings are told, and which of them an order is asked."""

from __future__ import annotations

from functools import cache

from bundler.compliance import rules
from bundler.compliance.rule import Check, Rule, rule_of
from bundler.compliance.traits import BUNDLED
from bundler.duty.goods import Goods

RULES: tuple[Rule, ...] = tuple(rule_of(module) for module in rules.MODULES)
UNDECIDED: tuple[Rule, ...] = tuple(rule_of(module) for module in rules.UNDECIDED)
BY_CODE: dict[str, Rule] = {rule.code: rule for rule in RULES}
GOODS_RULES = tuple((rule.check_goods, rule.of_code) for rule in RULES if rule.check_goods)
_CONCERNS = tuple((1 << at, rule.concerns) for at, rule in enumerate(RULES) if rule.concerns is not None)
RETURN_RULES = tuple(rule.check_return for rule in RULES if rule.check_return)


def concerned(goods: Goods) -> int:
    """Return the rules on orders that goods concern, one bit for each."""
    return sum([bit for bit, concerns in _CONCERNS if concerns(goods)])


@cache
def order_rules(concerned_by: int, traits: int) -> tuple[Check, ...]:
    """Return the checks to ask of an order whose goods concern these rules, and that has these traits."""
    found: list[Check] = []
    for at, rule in enumerate(RULES):
        asked = (rule.concerns is None or concerned_by >> at & 1) and (not rule.only_for or rule.only_for & traits)
        if rule.check is not None and asked:
            found.append(rule.check)
        if traits & BUNDLED and rule.check_bundles is not None:
            found.append(rule.check_bundles)
    return tuple(found)
