"""Tables of the best sums of units: with one, every beginning of a bundle has a bound on all its endings.

The units of a row are put in order, the last unit of a bundle decides its copies. The table holds the best sum of so many units before
each place within a price, as a knapsack does; prices are cut down to whole steps, so that no sum is too low. Bundles are built backwards
from their last unit; beginnings that cannot beat what is known are left off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from bundler.assembly.bound import PARTS
from bundler.assembly.designs import Evaluator
from bundler.assembly.vectors import Bools, Ints

TABLE_MOST = 4_000_000
"""Entries of a table: 32 megabytes."""
STEPS_LEAST, STEPS_MOST = 16, 192
"""Steps of the price that a table tells apart."""
BEAM = 2
"""Beginnings that are gone on with from each of these, at each length."""
BLOCK, BLOCK_MOST = 8, 256
"""Last units that an exact answer takes at once, first and at the most."""
AT_ONCE = 1_000_000
"""Beginnings times units that are looked at at once."""
LOOKS_A_UNIT = 300
"""As many looks as it takes the time of to put a unit into a table."""
UNITS_A_LOOK = 200
"""Units that are put into a table between two looks at the clock."""
Multisets: TypeAlias = tuple[Ints, Ints]
"""Item indices, ascending, and counts; all with the same number of items."""


@dataclass(frozen=True)
class Row:
    """Units in order, those with the most copies first: what each adds to a copy (``score``, 1/1000 fen), and the copies it allows.

    ``total_most`` is the highest public total of a bundle.
    """

    item: Ints
    count: Ints
    price: Ints
    score: Ints
    copies: Ints
    total_most: int


@dataclass(frozen=True)
class _Begun:
    """Beginnings of bundles: their units by place in the row, score, price, pieces and most copies."""

    chosen: Ints
    score: Ints
    price: Ints
    pieces: Ints
    copies: Ints

    def take(self, rows: Ints | Bools | slice) -> _Begun:
        return _Begun(self.chosen[rows], self.score[rows], self.price[rows], self.pieces[rows], self.copies[rows])


class Table:
    """A row of units of one book and discount with their scores, and the best sums before each place."""

    def __init__(self, evaluator: Evaluator, row: Row, fixed: int, go_on: Callable[[], bool]) -> None:
        bundle = evaluator.problem.policy.bundle
        self.together = evaluator.vectors.together
        self.distinct, self.pieces = bundle.distinct_items, bundle.pieces
        self.item, self.count, self.price = row.item, row.count, row.price
        self.score, self.copies, self.fixed = row.score, row.copies, fixed
        self.size = len(row.item)
        self.setup = evaluator.problem.policy.run.setup_cost * PARTS
        self.total_most = max(row.total_most, 0)
        self.looks = 0
        if not self._filled(go_on):
            self._roughly()
        place = np.arange(self.size)
        self.first = _Begun(place[:, None], self.score, self.price, self.count, self.copies)
        self.bounds = (self.score + self._rest(place, 1, self.price, self.count) + self.fixed) * self.copies - self.setup
        self.bound = int(self.bounds.max(initial=-(2**62)))

    def _roughly(self) -> None:
        """A table that knows neither places nor prices: the best sum of so many units."""
        highest = -np.sort(-np.maximum(self.score, 0))[: self.distinct[1] - 1]
        self.best = np.zeros((1, self.distinct[1], 1, 1), dtype=np.int64)
        self.best[0, 1:, 0, 0] = np.cumsum(np.pad(highest, (0, self.distinct[1] - 1 - len(highest))))
        self.at = np.zeros(self.size, dtype=np.int64)
        self.step, self.pieces_most = self.total_most + 1, 0

    def _filled(self, go_on: Callable[[], bool]) -> bool:
        """``best[at[j], k, c, w]``: the best sum of k units before place j, of c pieces, at w steps of price, all at most.

        Returns whether it was filled before the end of the time.
        """
        distinct, useful = self.distinct[1], np.flatnonzero(self.score > 0)
        pieces = self.pieces[1] if self.pieces[1] < distinct * int(self.count.max(initial=0)) else 0
        entries = (len(useful) + 1) * distinct
        if entries * (pieces + 1) * STEPS_LEAST > TABLE_MOST:
            pieces = 0
        steps = max(min(STEPS_MOST, TABLE_MOST // (entries * (pieces + 1))), 1)
        # A row so cheap that price never matters needs one step.
        self.step = max(-(-(self.total_most + 1) // steps), 1)
        self.counts = self.count if pieces else np.zeros_like(self.count)
        self.pieces_most = pieces
        self.at = np.searchsorted(useful, np.arange(self.size))
        width = self.total_most // self.step + 1
        self.best = np.zeros((len(useful) + 1, distinct, pieces + 1, width), dtype=np.int64)
        steps_of, scores, counts = (self.price[useful] // self.step).tolist(), self.score[useful].tolist(), self.counts[useful].tolist()
        for place, (cost, score, count) in enumerate(zip(steps_of, scores, counts, strict=True)):
            if place % UNITS_A_LOOK == UNITS_A_LOOK - 1 and not go_on():
                return False
            before, after = self.best[place], self.best[place + 1]
            after[...] = before
            if count <= pieces:
                into = after[1:, count:, cost:]
                np.maximum(into, before[:-1, : pieces + 1 - count, : width - cost] + score, out=into)
        return True

    def _rest(self, place: Ints, length: int, price: Ints, pieces: Ints) -> Ints:
        found: Ints = self.best[
            self.at[place], self.distinct[1] - length, self.pieces_most - pieces if self.pieces_most else 0,
            (self.total_most - price) // self.step,
        ]  # fmt: skip
        return found

    def found(self, floor: int, ends: int, go_on: Callable[[], bool]) -> list[Multisets]:
        """Return multisets near the best, looked for from the most promising last units."""
        rows = np.flatnonzero(self.bounds > floor)
        if len(rows) > ends:
            rows = rows[np.argpartition(-self.bounds[rows], ends)[:ends]]
        begun, ended = self.first.take(rows), []
        for length in range(1, self.distinct[1] + 1):
            ended.append(self._ended(begun, length, floor))
            if length == self.distinct[1] or not go_on():
                break
            begun = self._longer(begun, length, floor, BEAM)
        return ended

    def blocks(self) -> Iterator[tuple[Ints, int]]:
        """Yield the last units in blocks, those with the highest bound first, each block with its highest bound."""
        order, at, size = np.argsort(-self.bounds, kind="stable"), 0, BLOCK
        while at < self.size:
            yield order[at : at + size], int(self.bounds[order[at]])
            at, size = at + size, min(2 * size, BLOCK_MOST)

    def above(self, rows: Ints, floor: int, go_on: Callable[[], bool]) -> tuple[list[Multisets], bool]:
        """Return the multisets with these last units whose r may be above ``floor``, and whether they are all of them."""
        found: list[Multisets] = []
        whole = self._grow(self.first.take(rows[self.bounds[rows] > floor]), 1, floor, go_on, found)
        return found, whole

    def _grow(self, begun: _Begun, length: int, floor: int, go_on: Callable[[], bool], found: list[Multisets]) -> bool:
        found.append(self._ended(begun, length, floor))
        if length == self.distinct[1]:
            return True
        many = max(AT_ONCE // self.size, 1)
        for at in range(0, len(begun.score), many):
            longer = self._longer(begun.take(slice(at, at + many)), length, floor, None)
            if len(longer.score) and not (go_on() and self._grow(longer, length + 1, floor, go_on, found)):
                return False
        return True

    def _longer(self, begun: _Begun, length: int, floor: int, most: int | None) -> _Begun:
        """Each beginning with every earlier unit that leaves it a bound above ``floor``; with ``most``, the best so many of each."""
        self.looks += len(begun.score) * self.size
        place = np.arange(self.size)
        price = begun.price[:, None] + self.price
        pieces = begun.pieces[:, None] + self.count
        fits = (place < begun.chosen[:, -1:]) & (price <= self.total_most) & (pieces <= self.pieces[1])
        row, unit = np.nonzero(fits)
        price, pieces = price[row, unit], pieces[row, unit]
        score = begun.score[row] + self.score[unit]
        bounds = (score + self._rest(unit, length + 1, price, pieces) + self.fixed) * begun.copies[row] - self.setup
        good = bounds > floor
        good &= self.together[self.item[begun.chosen[row]], self.item[unit][:, None]].all(axis=1)
        row, unit, price, pieces, score, bounds = (each[good] for each in (row, unit, price, pieces, score, bounds))
        if most is not None and len(row):
            order = np.lexsort((-bounds, row))
            starts = np.r_[0, np.flatnonzero(np.diff(row[order])) + 1]
            rank = np.arange(len(row)) - np.repeat(starts, np.diff(np.r_[starts, len(row)]))
            kept = order[rank < most]
            row, unit, price, pieces, score = (each[kept] for each in (row, unit, price, pieces, score))
        return _Begun(np.concatenate([begun.chosen[row], unit[:, None]], axis=1), score, price, pieces, begun.copies[row])

    def _ended(self, begun: _Begun, length: int, floor: int) -> Multisets:
        """The beginnings that are whole bundles and may be worth more than ``floor``, items ascending."""
        if length < self.distinct[0]:
            return self._multisets(begun.chosen[:0])
        whole = (begun.pieces >= self.pieces[0]) & ((begun.score + self.fixed) * begun.copies - self.setup > floor)
        return self._multisets(begun.chosen[whole])

    def _multisets(self, chosen: Ints) -> Multisets:
        order = np.argsort(self.item[chosen], axis=1)
        units = np.take_along_axis(chosen, order, axis=1)
        return self.item[units], self.count[units]
