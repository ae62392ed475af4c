"""Looking for the best designs that hold the anchors, and knowing when there are no better ones.

Of every unit that may join the anchors it is known what a bundle with it is worth at most. Bundles are built from those units for which
that is most, from ever more of them, and with a finer table; it is done when no unit that was left out can be in a bundle as good as the
last of the best.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bundler.assembly.recommending.begun import Begun, longer, nothing
from bundler.assembly.recommending.building import Builder, Left, Looks, Tried
from bundler.assembly.recommending.completing import NEVER, Completions, first_of_item
from bundler.assembly.recommending.index import Index, Row
from bundler.assembly.recommending.needs import Needs
from bundler.assembly.recommending.ranking import Ranking
from bundler.assembly.vectors import Ints


@dataclass(frozen=True)
class Round:
    """How many units are tried, how many beginnings of each length are gone on with, and what the table is like."""

    units: int
    beam: int
    entries: int
    places: bool


ROUNDS = (
    Round(128, 256, 2_000, places=False),
    Round(256, 1_024, 4_000, places=False),
    Round(512, 8_192, 12_000, places=True),
    Round(4_096, 32_768, 12_000, places=True),
    Round(10**9, 100_000, 12_000, places=True),
)
BEGINNINGS_MOST = 4_096
"""Numbers of the anchors that are gone on with."""
BEGINNINGS = 16
"""Numbers of the anchors that units are measured with one by one; of more, all together."""


def find(index: Index, stock: Ints, anchors: Mapping[int, int], ranking: Ranking) -> int | None:
    """Bring the best designs with so many pieces of each anchor, or more, into the ranking.

    Returns what a design that was not looked at can be worth in fen, if it can be among the best: None where the ranking is proven.
    """
    looks, left = Looks(), []
    for known in index.rows(next(iter(anchors))):
        row = known.take(stock[known.item] // known.count >= index.problem.policy.run.copies[0])
        held = [row.take((row.item == item) & (row.count >= least)) for item, least in anchors.items()]
        if all(len(each) for each in held):
            finder = _Finder(index, row, held, Builder(index, row, stock, ranking, looks))
            left.append(finder.found())
    return max((most for each in left if (most := each.most(ranking)) is not None), default=None)


class _Finder:
    """Looks among the units of one row, which are those of one account book, storage class and discount."""

    def __init__(self, index: Index, row: Row, anchors: list[Row], builder: Builder) -> None:
        self.bundle, self.anchors, self.builder = index.problem.policy.bundle, anchors, builder
        kinds = index.evaluator.vectors.kinds
        others = ~np.isin(row.item, [each.item[0] for each in anchors])
        for each in anchors:
            others &= kinds[each.kind[0]][row.kind]
        others &= row.price <= row.total_most - sum(int(each.price[0]) for each in anchors)
        self.units = row.take(others)
        self.beside = self.bundle.distinct_items[1] - len(anchors)
        least = [each.take(np.array([0])) for each in anchors]
        self.needs = Needs(self.bundle, least, self.units)
        pieces = self.bundle.pieces[1] - sum(int(each.count[0]) for each in least)
        # A table knows pieces only where their number binds.
        self.pieces = max(pieces, 0) if pieces < int(self.units.count.max(initial=0)) * self.beside else 0
        self.slots = index.evaluator.vectors.slots
        self.unit_most = np.full(len(self.units), -NEVER, dtype=np.int64)
        self.begun: Begun | None = None

    def found(self) -> Left:
        """Bring the best designs into the ranking; return what was left off."""
        cut = Left()
        for asked in ROUNDS:
            self._round(asked, cut)
            if self.builder.left.most(self.builder.ranking) is None or self.builder.looks.left < 0:
                break
        cut.parts += self.builder.left.parts
        return cut

    def _round(self, asked: Round, cut: Left) -> None:
        ranking, units = self.builder.ranking, self.units
        self.builder.left = Left()
        alive = np.flatnonzero(ranking.alive(self.unit_most, units.item))
        row, meets = units.take(alive), self.needs.meets[alive]
        table = Completions(row, meets, self.needs.all, self.beside, self.pieces, asked.entries, places=asked.places)
        if self.begun is None:
            self.begun = self._begin(table, len(row))
            cut.parts, self.builder.left = self.builder.left.parts, Left()
        begun = self._measured(self.begun, table, len(row))
        most = self.unit_most[alive] = np.minimum(self.unit_most[alive], self._unit_most(row, meets, table, begun))
        order = np.lexsort((row.item, -most))
        order = order[ranking.alive(most[order], row.item[order])]
        tried, rest = np.sort(order[: asked.units]), order[asked.units :]
        self.builder.left.parts.append((most[rest], row.item[rest]))
        self.builder.build(begun, Tried(row.take(tried), meets[tried], tried, first_of_item(row)[tried], table), self.beside, asked.beam)

    def _begin(self, table: Completions, end: int) -> Begun:
        """Return the anchors alone, in every number of pieces of each that may be part of one of the best."""
        begun = nothing()
        for at, units in enumerate(self.anchors):
            row, unit = (each.ravel() for each in np.indices((len(begun), len(units))))
            begun = longer(begun, units, row, unit, np.full(len(row), self.needs.all, dtype=np.int64), begun.most[row])
            begun = self.builder.kept(self._measured(begun, table, end, self.anchors[at + 1 :]), BEGINNINGS_MOST)
        slots = self.slots[:, begun.items] * begun.counts
        return replace(begun, met=self.needs.met(slots.sum(axis=2)))

    def _measured(self, begun: Begun, table: Completions, end: int, rest: Sequence[Row] = ()) -> Begun:
        """Return the beginnings that fit with what can be worth most, where the ``rest`` of the anchors is still to join them."""
        price = begun.price + sum(int(each.price[0]) for each in rest)
        pieces = begun.pieces + sum(int(each.count[0]) for each in rest)
        gross = begun.gross + sum(int(each.gross[0]) for each in rest)
        score = begun.score + sum(int(each.worth.max()) for each in rest)
        fits = self.builder.fits(price, pieces, gross, self.units.total_most)
        begun, price, pieces, score = begun.take(fits), price[fits], pieces[fits], score[fits]
        left = self.bundle.pieces[1] - pieces, self.units.total_most - price
        added = table.most_added(np.full(len(begun), end), self.beside, begun.met, *left)
        return replace(begun, most=self.builder.fen(score + added), place=np.full(len(begun), end))

    def _unit_most(self, row: Row, meets: Ints, table: Completions, begun: Begun) -> Ints:
        """Return what a bundle with each unit can be worth at most, in fen."""
        found = np.full(len(row), NEVER, dtype=np.int64)
        if not self.beside or not len(begun):
            return found
        if len(begun) > BEGINNINGS:
            begun = begun.loosest(self.needs.all)
        for at in range(len(begun)):
            price, pieces = begun.price[at] + row.price, begun.pieces[at] + row.count
            fits = np.flatnonzero((price <= row.total_most) & (pieces <= self.bundle.pieces[1]))
            left = self.bundle.pieces[1] - pieces[fits], row.total_most - price[fits]
            added = table.most_added(np.full(len(fits), len(row)), self.beside - 1, begun.met[at] | meets[fits], *left)
            found[fits] = np.maximum(found[fits], self.builder.fen(begun.score[at] + row.worth[fits] + added))
        return found
