"""Building bundles from their beginnings, unit by unit, and taking the whole ones into the ranking; what is left off keeps its bound."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from bundler.assembly.bound import PARTS
from bundler.assembly.problem import Problem
from bundler.assembly.recommending.begun import Begun, joined, longer
from bundler.assembly.recommending.completing import NEVER, POSSIBLE, Completions
from bundler.assembly.recommending.index import Index, Row
from bundler.assembly.recommending.ranking import Ranking
from bundler.assembly.vectors import Bools, Ints

LOOKS_MOST = 40_000_000
"""Beginnings times units that one question may look at, some seconds of them; what is then left keeps its bound."""
LOOKS_A_DESIGN = 100
"""As many looks as it takes the time of to form a design."""
LOOKS_A_BEGINNING = 20
"""As many looks as it takes the time of to go on with a beginning."""
AT_ONCE = 500_000
"""Beginnings times units that are looked at at once."""
FIRST, CHUNK = 64, 4_096
"""Designs that are formed at once, first and at the most."""


class Looks:
    """How much one question may still look at."""

    def __init__(self) -> None:
        self.left = LOOKS_MOST

    def spend(self, looks: int) -> bool:
        """Count looks; return whether that many were left."""
        self.left -= looks
        return self.left >= 0


class Left:
    """What was left off: what it can be worth at most in fen, and the last item beside the anchors that it holds."""

    def __init__(self) -> None:
        self.parts: list[tuple[Ints, Ints]] = []

    def add(self, begun: Begun) -> None:
        """Leave beginnings off."""
        self.parts.append((begun.most, begun.latest))

    def most(self, ranking: Ranking) -> int | None:
        """Return what any of it that may be among the best can be worth; None where none may."""
        alive = (most[ranking.alive(most, latest)] for most, latest in self.parts)
        return max((int(most.max()) for most in alive if len(most)), default=None)


@dataclass(frozen=True)
class Tried:
    """The units that bundles are built from: their places in the table's row, and the place of the first unit of their item."""

    row: Row
    meets: Ints
    place: Ints
    first: Ints
    table: Completions


class Builder:
    """Builds designs at one discount."""

    def __init__(self, index: Index, row: Row, stock: Ints, ranking: Ranking, looks: Looks) -> None:
        problem: Problem = index.problem
        self.bundle, self.packing, self.gross_cap = problem.policy.bundle, problem.policy.run.packing_cost, problem.gross_cap
        self.kind, self.kinds = index.evaluator.vectors.kind, index.evaluator.vectors.kinds
        self.ranking, self.looks, self.left = ranking, looks, Left()
        self.evaluator = index.evaluator.narrowed(row.discount, stock)
        self.order = {place: rank for rank, (place, _, _) in enumerate(index.evaluator.discounts)}

    def fen(self, score: Ints) -> Ints:
        """Return what a copy is worth at most in fen, from the sum over its units."""
        return np.where(score > POSSIBLE, (score + PARTS // 2) // PARTS - self.packing, NEVER)

    def fits(self, price: Ints, pieces: Ints, gross: Ints, total_most: int) -> Bools:
        """Return what keeps the highest price, the most pieces and the highest weight."""
        good: Bools = (price <= total_most) & (pieces <= self.bundle.pieces[1])
        return good if self.gross_cap is None else good & (gross <= self.gross_cap)

    def kept(self, begun: Begun, most: int) -> Begun:
        """Return the beginnings to go on with, the best first; of the others those that may be among the best keep their bound."""
        kept, others = begun.take(self.ranking.alive(begun.most, begun.latest)).best(most)
        self.left.add(others)
        return kept

    def build(self, begun: Begun, tried: Tried, beside: int, beam: int) -> None:
        """Build bundles with up to ``beside`` units more, going on with ``beam`` beginnings of each length."""
        begun = self.kept(begun, beam)
        for then in range(beside - 1, -2, -1):
            self._form(begun, tried.table.needs)
            if then < 0 or not len(begun):
                return
            begun = self._longer(begun, tried, then, beam)

    def _longer(self, begun: Begun, tried: Tried, then: int, beam: int) -> Begun:
        """Return the beginnings with one unit more that may be part of one of the best."""
        found, size = [], max(AT_ONCE // max(len(tried.row), 1), 1)
        for at in range(0, len(begun), size):
            part = begun.take(slice(at, at + size))
            if not self.looks.spend(len(part) * len(tried.row)):
                self.left.add(begun.take(slice(at, None)))
                break
            found.append(self._grown(part, tried, then, beam))
            self.looks.spend(LOOKS_A_BEGINNING * len(found[-1]))
        return self.kept(joined(found, begun), beam)

    def _grown(self, begun: Begun, tried: Tried, then: int, beam: int) -> Begun:
        """Return the ``beam`` best of these beginnings with one unit more."""
        row = tried.row
        price, pieces = begun.price[:, None] + row.price, begun.pieces[:, None] + row.count
        fits = self.fits(price, pieces, begun.gross[:, None] + row.gross, row.total_most) & (tried.place < begun.place[:, None])
        at, unit = np.nonzero(fits)
        met = begun.met[at] | tried.meets[unit]
        rest = self.bundle.pieces[1] - pieces[at, unit], row.total_most - price[at, unit]
        most = self.fen(begun.score[at] + row.worth[unit] + tried.table.most_added(tried.place[unit], then, met, *rest))
        latest = np.maximum(begun.latest[at], row.item[unit])
        good = np.flatnonzero(self.ranking.alive(most, latest))
        beside = begun.items[at[good]]
        good = good[self.kinds[self.kind[beside], row.kind[unit[good]][:, None]].all(axis=1)]
        if len(good) > beam:
            good = good[np.lexsort((latest[good], -most[good]))]
            self.left.parts.append((most[good[beam:]], latest[good[beam:]]))
            good = good[:beam]
        at, unit, latest = at[good], unit[good], latest[good]
        return replace(longer(begun, row, at, unit, met[good], most[good]), place=tried.first[unit], latest=latest)

    def _form(self, begun: Begun, needs: int) -> None:
        """Form the beginnings that are whole bundles and may be among the best, the most promising first."""
        if begun.items.shape[1] < self.bundle.distinct_items[0]:
            return
        whole = begun.take((begun.pieces >= self.bundle.pieces[0]) & (begun.met == needs))
        begun, _ = replace(whole, most=self.fen(whole.score)).best(len(whole))
        at, size = 0, FIRST
        while at < len(begun):
            part, rest = begun.take(slice(at, at + size)), begun.take(slice(at, None))
            part = part.take(self.ranking.alive(part.most, part.latest))
            if not len(part):
                return
            if not self.looks.spend(LOOKS_A_DESIGN * len(part)):
                self.left.add(rest)
                return
            order = np.argsort(part.items, axis=1)
            designs = self.evaluator.columns(np.take_along_axis(part.items, order, axis=1), np.take_along_axis(part.counts, order, axis=1))
            if designs is not None:
                self.ranking.meet(designs, self.order)
            at, size = at + size, min(2 * size, CHUNK)
