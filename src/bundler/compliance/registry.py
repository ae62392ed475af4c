"""The registry: every rule, in the order in which findings are told."""

from __future__ import annotations

from bundler.compliance import rules
from bundler.compliance.rule import Rule, rule_of

RULES: tuple[Rule, ...] = tuple(rule_of(module) for module in rules.MODULES)
BY_CODE: dict[str, Rule] = {rule.code: rule for rule in RULES}
GOODS_RULES = tuple(rule.check_goods for rule in RULES if rule.check_goods)
ORDER_RULES = tuple(rule.check for rule in RULES if rule.check)
BUNDLE_RULES = tuple(rule.check_bundles for rule in RULES if rule.check_bundles)
