"""The goods that a bundle could be made of if lines of the policy and rules did not hold, and which of them keep each one out."""

from __future__ import annotations

from dataclasses import dataclass

from bundler.assembly.problem import Problem
from bundler.assembly.usable import by_facts, by_policy, by_rules, by_size, goods_of
from bundler.duty.goods import Goods

COUNTED = frozenset(("BND-03", "DEC-01", "LST-05", "VAL-03", "run.copies"))
"""What hangs on how many pieces lie in a bundle, and is asked of the bundle."""


@dataclass(frozen=True, slots=True)
class Ware:
    """Goods with everything that keeps them out of every bundle: lines of the policy and codes of rules."""

    goods: Goods
    stops: frozenset[str]


def wares(problem: Problem) -> list[Ware]:
    """Return the goods whose facts are enough to be composed with, whether or not policy and rules let them be."""
    usable = {piece.item.sku: Ware(piece.goods, frozenset()) for piece in problem.pieces}
    found = []
    for item in problem.catalogue.values():
        if item.sku in usable:
            found.append(usable[item.sku])
            continue
        goods = goods_of(item, problem.policy, problem.tables)
        if by_facts(item) is None and by_size(goods) is None:
            said = (*by_policy(item, problem.policy), *by_rules(goods, problem.catalogue, problem.policy, problem.tables))
            found.append(Ware(goods, frozenset(each.code for each in said) - COUNTED))
    return found
