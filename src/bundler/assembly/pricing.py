"""Exact pricing: the bundles that are worth most at given prices of the pieces, among all that there can be, and a bound on them all.

The units of an account book, storage class and discount are put in a row, those with stock for the most copies first; the last unit of a
bundle then decides its copies, and a table over the row bounds what begins with it (``table``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bundler.assembly.bound import PARTS, reduced
from bundler.assembly.designs import Designs, Evaluator, joined
from bundler.assembly.table import LOOKS_A_UNIT, Multisets, Row, Table
from bundler.assembly.units import Units, units
from bundler.assembly.vectors import Ints

ENDS = 40
"""Last units with which bundles are looked for, of each discount, where the best few are enough."""
LOOKS_MOST = 6_000_000
"""Beginnings times units, about a second of them, that one exact answer may look at; what is then left keeps its bound."""


@dataclass(frozen=True)
class Priced:
    """``bound`` is at least r of every column there can be, in 1/1000 fen; ``designs`` are the best columns that were met."""

    bound: int
    designs: Designs
    looks: int


class Pricer:
    """Answers for any prices and any stock of one problem."""

    def __init__(self, evaluator: Evaluator, go_on: Callable[[], bool]) -> None:
        self.evaluator, self.go_on = evaluator, go_on
        self.units = units(evaluator)

    def best(self, duals: Ints, places: Ints, stock: Ints, floor: int, ends: int = ENDS) -> Priced:
        """Return columns with r above ``floor`` at these prices, those that are worth most among them, and the bound on r of all columns.

        ``ends`` is how many last units of each discount columns are looked for with, besides those that are worth most; with 1, discounts
        that cannot hold the best column are passed over. Columns are as the full stock allows them.
        """
        tables = [self._table(each, duals, places, stock) for each in self.units]
        tables = sorted((each for each in tables if each.bound > floor), key=lambda each: -each.bound)
        parts: list[Designs] = []
        best = left = floor

        def met(found: list[Multisets]) -> None:
            nonlocal best
            parts.append(lawful(self.evaluator, found))
            best = max(best, int(reduced(self.evaluator.problem, parts[-1].within(stock), duals, places).max(initial=best)))

        for table in tables:
            if ends > 1 or table.bound > best:
                met(table.found(floor, ends, self.go_on))
        most = sum(each.looks for each in tables) + LOOKS_MOST
        for table in tables:
            for rows, bound in table.blocks():
                if bound <= best:
                    break
                multisets, whole = table.above(rows, best, lambda: sum(each.looks for each in tables) < most and self.go_on())
                met(multisets)
                if not whole:
                    left = max(left, bound)
                    break
        width = self.evaluator.problem.policy.bundle.distinct_items[1]
        return Priced(max(best, left), joined(parts, width, complete=False), sum(each.looks + LOOKS_A_UNIT * each.size for each in tables))

    def _table(self, units: Units, duals: Ints, places: Ints, stock: Ints) -> Table:
        """The table of units at these prices."""
        run = self.evaluator.problem.policy.run
        copies = units.copies(stock)
        order = np.flatnonzero(copies >= run.copies[0])
        order = order[np.argsort(-copies[order], kind="stable")]
        item, count, copies = units.item[order], units.count[order], copies[order]
        # A place costs its price once for all copies: at least its share of the most copies that the unit allows.
        score = units.worth[order] - duals[item] * count - places[item] // np.maximum(copies, 1)
        row = Row(item, count, units.price[order], score, copies, units.total_most)
        return Table(self.evaluator, row, PARTS // 2 + 1 - run.packing_cost * PARTS, self.go_on)


def lawful(evaluator: Evaluator, found: list[Multisets]) -> Designs:
    """Return the lawful columns of multisets."""
    width = evaluator.problem.policy.bundle.distinct_items[1]
    by_size: dict[int, list[Multisets]] = {}
    for multisets in found:
        if len(multisets[0]):
            by_size.setdefault(multisets[0].shape[1], []).append(multisets)
    parts = [
        evaluator.columns(np.concatenate([items for items, _ in same]), np.concatenate([counts for _, counts in same]))
        for same in by_size.values()
    ]
    return joined([part for part in parts if part is not None], width, complete=False)
