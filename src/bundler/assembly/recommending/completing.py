"""The most that units can add to a bundle that is begun: a knapsack table over those of them that can matter.

The units stand in a row by the price of a piece, and a bundle is built from its dearest item down, so that what is added stands before what
was chosen last. A unit is left out where as many others as may still be added cost no more and are each worth as much: one of them can
stand in its place. Prices are cut down to whole steps, so no sum is too low.
"""

from __future__ import annotations

import numpy as np

from bundler.assembly.recommending.index import Row
from bundler.assembly.vectors import Ints

STEPS_LEAST, STEPS_MOST = 64, 4_096
TABLE_MOST = 6_000_000
"""Entries of a table: 48 megabytes."""
WORK_MOST = 150_000_000
"""Entries times units that a table is filled with; steps get rougher, and pieces are not counted, where that would be passed."""
NEVER = -(2**60)
"""The worth of what cannot be; sums with it stay below POSSIBLE."""
POSSIBLE = NEVER // 2


class Completions:
    """``best[at, k, met, c, w]``: the most that k units of c pieces at w steps of price add, all at most, to what has ``met`` already.

    ``meets`` are the needs that each unit of the row meets, as bits of ``needs``; every need is to be met in the end. ``pieces`` is the
    most that can be added where that binds, else 0. A table that knows ``places`` answers for the units before each of them, of which no
    two are of one item; else it answers for all units, whatever their items. ``entries`` says how fine the steps are.
    """

    def __init__(self, row: Row, meets: Ints, needs: int, most: int, pieces: int, entries: int, *, places: bool) -> None:
        items, cells = len(np.unique(row.item)) if places else 0, (most + 1) * (needs + 1)
        if len(row) * cells * (pieces + 1) * STEPS_LEAST > WORK_MOST:
            pieces = 0
        self.most, self.pieces, self.needs = most, pieces, needs
        entries = min(entries, TABLE_MOST // (items + 1))
        steps = min(max(entries // (cells * (pieces + 1)), STEPS_LEAST), STEPS_MOST)
        self.step = max(-(-(row.total_most + 1) // steps), 1)
        useful = self._useful(row, meets, places=places)
        # A multiple of the step keeps every unit that is left out as little needed as it was.
        self.step *= max(-(-len(useful) * cells * (pieces + 1) * steps // WORK_MOST), 1)
        same = np.split(useful, np.flatnonzero(np.diff(row.item[useful])) + 1) if places and len(useful) else []
        self.at = np.zeros(len(row) + 1, dtype=np.int64)
        if places:
            self.at[:-1] = np.searchsorted([units[0] for units in same], first_of_item(row))
            self.at[-1] = len(same)
        width = max(row.total_most, 0) // self.step + 1
        self.best = np.empty((len(same) + 1, most + 1, needs + 1, pieces + 1, width), dtype=np.int64)
        self.best[0] = NEVER
        self.best[0, :, needs] = 0
        for at, units in enumerate(same, start=1):
            self.best[at] = self.best[at - 1]
            self._add(row, units, meets, self.best[at - 1], self.best[at])
        if not places:
            self._add(row, useful, meets, self.best[0], self.best[0])

    def _useful(self, row: Row, meets: Ints, *, places: bool) -> Ints:
        """Return the units that can matter: those of as many pieces, where that counts, that meet the same needs can stand for others."""
        found = [np.zeros(0, dtype=np.int64)]
        for count in np.unique(row.count) if places or self.pieces else [0]:
            for bits in np.unique(meets):
                units = np.flatnonzero(((row.count == count) | (count == 0)) & (meets == bits) & ((row.worth > 0) | (bits > 0)))
                if not places:
                    units = units[np.lexsort((-row.worth[units], row.price[units] // self.step))]
                found.append(_records(row, units, self.most))
        return np.sort(np.concatenate(found))

    def _add(self, row: Row, units: Ints, meets: Ints, before: Ints, into: Ints) -> None:
        """Let units join what there is ``before``; where that is ``into`` itself, one after the other."""
        after = [np.arange(self.needs + 1) | bits for bits in range(self.needs + 1)]
        counts = row.count[units].tolist() if self.pieces else [0] * len(units)
        costs, worths, bits_of = (row.price[units] // self.step).tolist(), row.worth[units].tolist(), meets[units].tolist()
        width = into.shape[3]
        for cost, worth, count, bits in zip(costs, worths, counts, bits_of, strict=True):
            if count <= self.pieces and cost < width:
                chosen = before[:-1, after[bits]] if self.needs else before[:-1]
                room = into[1:, :, count:, cost:]
                np.maximum(room, chosen[:, :, : self.pieces + 1 - count, : width - cost] + worth, out=room)

    def most_added(self, place: Ints, left: int, met: Ints, pieces: Ints, price: Ints) -> Ints:
        """Return what at most ``left`` units before a place can add within so many pieces and this price.

        It is below POSSIBLE where they cannot meet the needs.
        """
        found: Ints = self.best[self.at[place], left, met, np.minimum(pieces, self.pieces), price // self.step]
        return found


def first_of_item(row: Row) -> Ints:
    """Return for each unit the place of the first unit of its item; those of an item stand side by side."""
    new = np.diff(row.item, prepend=-1) != 0
    return np.asarray(np.maximum.accumulate(np.where(new, np.arange(len(row)), 0)))


def _records(row: Row, units: Ints, most: int) -> Ints:
    """Return the units, by price, of which fewer than ``most`` before them are worth as much."""
    kept, worth = [units[:0]], row.worth[units]
    for _ in range(most):
        if len(units):
            record = np.ones(len(units), dtype=np.bool_)
            record[1:] = worth[1:] > np.maximum.accumulate(worth)[:-1]
            kept.append(units[record])
            units, worth = units[~record], worth[~record]
    return np.concatenate(kept)
