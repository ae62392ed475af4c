"""What plans of exactly t designs are worth at most where the copies of their designs lie in given ranges: a box of copies.

Let the copies n of the designs lie in l ≤ n ≤ u, and let every column be worth v ≤ w·c − κ and v ≤ π·c + ρ a copy, c its pieces, with
π ≥ 0 and ρ ≥ 0. Then n·v = l·v + (n − l)·v, so that a plan is worth at most

    Σ over items of [ w·used(l) + π·(used(n) − used(l)) ] − κ·Σ l + ρ·Σ (u − l) − t·S,

where used(n) = Σ c·n over the designs is at most the stock b, and at most used(u). Here every item stands alone: it chooses its counts in
the t designs, and there are few ways to. What couples the items is that a design has at most D of them. So an item is charged λ ≥ 0 for
each design that it stands in, and D·λ is added for every design; any λ gives a bound. A way that uses more than the stock at l is
charged so much for it that it is of no use. The proof asks nothing of w, κ, π, ρ and λ but what is said here, and all of it is whole
numbers, in 1/1000 fen.

Where a box is small, few items find counts that use up their stock: that sums of a few numbers seldom are a given number is what the
linear relaxation, which mixes columns, does not see.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import comb

import numpy as np

from bundler.assembly.bound import PARTS
from bundler.assembly.counted import Counted
from bundler.assembly.designs import Designs
from bundler.assembly.positions import fitting
from bundler.assembly.problem import Problem
from bundler.assembly.vectors import Bools, Ints

LARGEST = 2**52
"""No sum of worths may pass this, in 1/1000 fen, so that 64 bits hold sums of charges too."""


@dataclass(frozen=True)
class Boxes:
    """Boxes of the copies of some designs, a row each: ``low`` and ``high`` ends, ascending, and ``charge`` (λ) of each design.

    ``bound`` is what a plan in the box is worth at most; all worths in 1/1000 fen.
    """

    low: Ints
    high: Ints
    charge: Ints
    bound: Ints

    def __len__(self) -> int:
        return len(self.bound)

    def take(self, rows: Ints | Bools | slice) -> Boxes:
        """Return some of the boxes."""
        return Boxes(self.low[rows], self.high[rows], self.charge[rows], self.bound[rows])

    def halved(self) -> Boxes:
        """Return both halves of each box at its widest range. As designs may be exchanged, copies ascend, and ranges with them."""
        wide = (self.high - self.low).argmax(axis=1)
        every = np.arange(len(self))
        middle = (self.low[every, wide] + self.high[every, wide]) // 2
        lower, upper = self.high.copy(), self.low.copy()
        lower[every, wide], upper[every, wide] = middle, middle + 1
        low, high = np.concatenate([self.low, upper]), np.concatenate([lower, self.high])
        low = np.maximum.accumulate(low, axis=1)
        high = np.minimum.accumulate(high[:, ::-1], axis=1)[:, ::-1]
        twice = np.tile(self.charge, (2, 1)), np.tile(self.bound, 2)
        return Boxes(low, high, *twice).take(np.flatnonzero((low <= high).all(axis=1)))


def joined(parts: list[Boxes]) -> Boxes:
    """Return boxes one after the other."""
    return Boxes(*(np.concatenate([getattr(part, name) for part in parts]) for name in ("low", "high", "charge", "bound")))


def ways(number: int, copies: int, limit: int | None, most: int) -> Ints | None:
    """Return the counts that an item may have in ``number`` designs, a row for each way, or None where there are more than ``most``.

    They are up to ``copies`` in a design, and above 0 in at most ``limit`` designs.
    """
    limit = min(number, limit or number)
    if sum(comb(number, stands) * copies**stands for stands in range(limit + 1)) > most:
        return None
    return np.array([way for way in product(range(copies + 1), repeat=number) if sum(map(bool, way)) <= limit], dtype=np.int64)


class BoxBound:
    """Bounds boxes of the copies of ``known.number`` designs, which are among the columns ``rows``; ``counts`` are the ways of an item."""

    def __init__(self, problem: Problem, designs: Designs, rows: Ints, known: Counted, counts: Ints) -> None:
        run = problem.policy.run
        self.known, self.counts = known, counts
        self.stands = (counts > 0).astype(np.int64)
        items, held = _held(designs, rows)
        values = designs.value[rows]
        worth = fitting(held, values + run.packing_cost, designs.discount[rows])
        self.stock = np.array([problem.pieces[item].stock for item in items.tolist()], dtype=np.int64)
        self.worth, self.price = worth * PARTS, known.prices[items]
        self.kept = int((held @ worth - values).min()) * PARTS
        self.beyond = max(int((values * PARTS - held @ self.price).max()), 0)
        self.setups = run.setup_cost * PARTS * known.number
        self.distinct = problem.policy.bundle.distinct_items[1]
        self.copies = run.copies[0], int(designs.most[rows].max())

    @property
    def fits(self) -> bool:
        """Whether 64 bits hold all sums."""
        high = self.copies[1] * self.known.number
        used = float(high * int(self.counts.max()))
        dear = 2.0 * np.maximum(np.abs(self.worth), self.price) * self.stock
        return float(dear.sum()) + float(dear.max()) * used + float(abs(self.kept) + self.beyond) * high + self.setups < LARGEST

    @property
    def cells(self) -> int:
        """What it takes to bound one box: the ways of all items."""
        return len(self.counts) * len(self.stock)

    def whole(self) -> Boxes:
        """Return the box of all copies, which the linear relaxation bounds."""
        low, high = (np.full((1, self.known.number), end, dtype=np.int64) for end in self.copies)
        return Boxes(low, high, np.zeros_like(low), np.array([self.known.total], dtype=np.int64))

    def bounded(self, boxes: Boxes) -> tuple[Boxes, Ints]:
        """Return the boxes with the lower of their bound and that at their charges, and how many items each design has then over D."""
        low, high = boxes.low @ self.counts.T, boxes.high @ self.counts.T
        charged = boxes.charge @ self.stands.T
        total = self.distinct * boxes.charge.sum(axis=1) - self.kept * boxes.low.sum(axis=1) - self.setups
        total += self.beyond * (boxes.high - boxes.low).sum(axis=1)
        many = np.full(boxes.low.shape, -self.distinct, dtype=np.int64)
        for stock, worth, price in zip(self.stock.tolist(), self.worth.tolist(), self.price.tolist(), strict=True):
            gain = np.minimum(high, stock)
            gain *= price
            gain += low * (worth - price)
            gain -= charged
            over = low - stock
            np.maximum(over, 0, out=over)
            over *= 2 * max(abs(worth), price) * stock
            gain -= over
            way = gain.argmax(axis=1)
            total += gain[np.arange(len(gain)), way]
            many += self.stands[way]
        return Boxes(boxes.low, boxes.high, boxes.charge, np.minimum(boxes.bound, total)), many


def _held(designs: Designs, rows: Ints) -> tuple[Ints, Ints]:
    """The items of some columns, and the count of each in every one of them."""
    counts = np.zeros((len(rows), int(designs.items[rows].max()) + 1), dtype=np.int64)
    np.add.at(counts, (np.arange(len(rows))[:, None], designs.items[rows]), designs.counts[rows])
    items = np.flatnonzero(counts.any(axis=0))
    return items, counts[:, items]
