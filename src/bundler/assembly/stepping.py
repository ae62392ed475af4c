"""Exact pricing where use is charged by steps: the bundles that are worth most, and a bound on all that there can be.

With the copies n given, a bundle is worth a sum over its units, n·worth − f(count·n). Only copies count with which some unit comes to the
end of a step or of its stock, as r is a line between these. So for each of them a knapsack over the units bounds all bundles in so many
copies, for all numbers of copies in one pass (``swept``); bundles are then looked for where this bound is highest, by a table for that
number of copies (``table``), until none can beat the best that was met.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from bundler.assembly.bound import PARTS
from bundler.assembly.charges import Charges, rewards
from bundler.assembly.designs import Designs, Evaluator, joined
from bundler.assembly.pricing import LOOKS_MOST, Priced, lawful
from bundler.assembly.table import LOOKS_A_UNIT, Multisets, Row, Table
from bundler.assembly.units import Units
from bundler.assembly.vectors import Ints

STEPS = 64
"""Steps of the price that the pass over all numbers of copies tells apart."""
SWEPT = 150_000
"""Entries that it fills at once, so many as a processor keeps at hand."""
SWEPT_A_LOOK = 100
"""Entries that are filled in the time of a look."""
SOUGHT, ENDS = 12, 10
"""Numbers of copies of each discount for which more columns than the best are looked for, and with how many last units."""
LOW = -(2**60)


@dataclass(frozen=True)
class _Copies:
    """The units of a row at each of some numbers of copies: ``scores[unit, at]``, LOW where there is not stock for so many."""

    units: Units
    copies: Ints
    scores: Ints


class StepPricer:
    """Answers for any charges on the whole stock of one problem."""

    def __init__(self, evaluator: Evaluator, units: list[Units], go_on: Callable[[], bool]) -> None:
        self.evaluator, self.units, self.go_on = evaluator, units, go_on

    def best(self, charges: Charges, floor: int) -> Priced:
        """Return columns with r above ``floor`` at these charges, those that are worth most among them, and the bound on r of all."""
        return _Asked(self.evaluator, self.units, self.go_on, charges, floor).answer()


class _Asked:
    """One answer: ``best`` r that was met so far, and the bound on ``left``, what is not gone through."""

    def __init__(self, evaluator: Evaluator, units: list[Units], go_on: Callable[[], bool], charges: Charges, floor: int) -> None:
        self.evaluator, self.charges, self.go_on = evaluator, charges, go_on
        bundle, run = evaluator.problem.policy.bundle, evaluator.problem.policy.run
        self.distinct, self.least = bundle.distinct_items[1], run.copies[0]
        self.fixed, self.setup = PARTS // 2 + 1 - run.packing_cost * PARTS, run.setup_cost * PARTS
        self.best = self.left = self.floor = floor
        self.parts: list[Designs] = []
        self.looks, self.most = 0, 0
        self.rows = [row for each in units if len((row := self._copies(each)).copies)]

    def answer(self) -> Priced:
        promising = self._promising()
        self.most = self.looks + LOOKS_MOST
        for bound, row, at, sought in promising:
            if bound <= self.best and not sought:
                break
            self._look(row, at, bound, sought)
            if self.looks >= self.most or not self.go_on():
                self.left = max(self.left, bound)
                break
        return Priced(max(self.best, self.left), joined(self.parts, self.distinct, complete=False), self.looks)

    def _promising(self) -> list[tuple[int, _Copies, int, bool]]:
        """Rows and numbers of copies whose bound is above the floor, highest first; and whether more than the best is sought there."""
        found: list[tuple[int, _Copies, int, bool]] = []
        for row in self.rows:
            chosen = np.flatnonzero(self._roughly(row) > self.floor)
            bounds = self._swept(row, chosen)
            order = np.argsort(-bounds, kind="stable")
            ranked = enumerate(zip(bounds[order].tolist(), chosen[order].tolist(), strict=True))
            found += [(bound, row, at, rank < SOUGHT) for rank, (bound, at) in ranked if bound > self.floor]
        return sorted(found, key=lambda each: -each[0])

    def _look(self, row: _Copies, at: int, bound: int, sought: bool) -> None:
        """Look for bundles in so many copies that are worth more than the best."""
        table = self._table(row, at)
        self.looks += LOOKS_A_UNIT * int((table.score > 0).sum())
        before = table.looks
        if sought:
            self._met(table.found(self.floor, ENDS, self.go_on))
        for rows, highest in table.blocks():
            if highest <= self.best:
                break
            multisets, whole = table.above(rows, self.best, lambda: self.looks + table.looks < self.most and self.go_on())
            self._met(multisets)
            if not whole:
                self.left = max(self.left, min(bound, highest))
                break
        self.looks += table.looks - before

    def _met(self, found: list[Multisets]) -> None:
        designs = lawful(self.evaluator, found)
        self.parts.append(designs)
        self.best = max(self.best, int(rewards(self.evaluator.problem, designs, self.charges)[0].max(initial=self.best)))

    def _copies(self, units: Units) -> _Copies:
        most = units.copies(self.evaluator.vectors.stock)
        ends = self.charges.ends[units.item] // units.count[:, None]
        copies = np.unique(np.concatenate([ends.ravel(), most]))
        copies = copies[(copies >= self.least) & (copies <= most.max(initial=0))]
        used = np.minimum(copies, most[:, None]) * units.count[:, None]
        scores = units.worth[:, None] * copies - self.charges.of(units.item[:, None], used)
        return _Copies(units, copies, np.where(copies <= most[:, None], scores, LOW))

    def _roughly(self, row: _Copies) -> Ints:
        """A bound for each number of copies that knows no prices: the best scores together."""
        highest = -np.sort(-np.maximum(row.scores, 0), axis=0)[: self.distinct]
        result: Ints = highest.sum(axis=0) + self.fixed * row.copies - self.setup
        return result

    def _swept(self, row: _Copies, chosen: Ints) -> Ints:
        """A bound for each of the chosen numbers of copies that knows prices in steps, and that an item stands in a bundle once."""
        bounds = self._roughly(row)[chosen]
        units, step = row.units, max(-(-(row.units.total_most + 1) // STEPS), 1)
        width = units.total_most // step + 1
        many = max(SWEPT // (self.distinct * width), 1)
        costs, starts = (units.price // step).tolist(), np.flatnonzero(np.diff(units.item, prepend=-1)).tolist()
        for begin in range(0, len(chosen), many):
            if not self.go_on():
                break
            part = chosen[begin : begin + many]
            best = np.zeros((self.distinct + 1, len(part), width), dtype=np.int64)
            for first, after in pairwise([*starts, len(units.item)]):
                scores = row.scores[first:after, part]
                for length in range(self.distinct, 0, -1):
                    for cost, score in zip(costs[first:after], scores, strict=True):
                        into = best[length, :, cost:]
                        np.maximum(into, best[length - 1, :, : width - cost] + score[:, None], out=into)
            self.looks += best.size * len(units.item) // SWEPT_A_LOOK
            bounds[begin : begin + many] = best[-1, :, -1] + self.fixed * row.copies[part] - self.setup
        return bounds

    def _table(self, row: _Copies, at: int) -> Table:
        """The table of the units in so many copies, as if each bundle were one."""
        held = np.flatnonzero(row.scores[:, at] > LOW)
        units, once = row.units, np.ones(len(held), dtype=np.int64)
        line = Row(units.item[held], units.count[held], units.price[held], row.scores[held, at], once, units.total_most)
        return Table(self.evaluator, line, self.fixed * int(row.copies[at]), self.go_on)
