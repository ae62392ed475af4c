"""Locked designs in a plan: they stand in each, in as many copies as the others leave and as are worth it."""

from __future__ import annotations

import numpy as np

from bundler.assembly.columns import Columns
from bundler.assembly.vectors import Ints


def held(columns: Columns) -> dict[int, int]:
    """Return the plan of the locked designs alone, each in its fewest copies and at the discount that is worth most."""
    designs = columns.designs
    rows = [np.flatnonzero(designs.lock == lock) for lock in range(columns.problem.locks)]
    best = [int(each[np.argmax(designs.value[each])]) for each in rows]
    return {row: int(designs.least[row]) for row in best}


def raised(columns: Columns, plan: dict[int, int]) -> dict[int, int]:
    """Return a plan with every locked design in the copies and at the discount that are worth most with what the others use."""
    designs = columns.designs
    for row in [each for each in plan if designs.lock[each] >= 0]:
        rest = {each: n for each, n in plan.items() if each != row}
        stock, _ = left_by(columns, rest)
        same = designs.take(np.flatnonzero(designs.lock == designs.lock[row])).within(stock)
        copies = np.where(same.value > 0, same.most, same.least)
        best = int(np.argmax(np.where(same.most >= same.least, same.value * copies, np.iinfo(np.int64).min)))
        plan = {**rest, int(np.flatnonzero(designs.lock == designs.lock[row])[best]): int(copies[best])}
    return plan


def left_by(columns: Columns, copies: dict[int, int]) -> tuple[Ints, Ints]:
    """Return the stock and the places that a plan leaves of each item."""
    policy = columns.problem.policy
    stock = columns.stock.copy()
    places = np.full(len(stock), policy.bundle.designs_per_item_max or policy.max_designs, dtype=np.int64)
    for row, many in copies.items():
        for item, count in columns.designs.multiset(row):
            stock[item] -= count * many
            places[item] -= 1
    return stock, places
