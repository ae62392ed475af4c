"""Designs: the multisets of items of one account book that keep the policy, as columns of arrays."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, replace

import numpy as np

from bundler.assembly import faces
from bundler.assembly.problem import Problem
from bundler.assembly.steering import Steering
from bundler.assembly.vectors import NO_LIMIT, Bools, Ints, Vectors, discounted, shares, vectors


@dataclass(frozen=True)
class Designs:
    """Columns: row ``j`` uses ``counts[j, k]`` of piece ``items[j, k]`` (count 0 pads), at discount ``discount[j]``.

    ``price`` and ``value`` are fen of one copy (packing and absorbed tax already taken), ``most`` the copies that stock and market allow,
    ``least`` the fewest where it is used; ``lock`` is the locked design that it is a column of, by its place among those, or -1.
    ``complete`` says that every column that a best plan may need is there.
    """

    items: Ints
    counts: Ints
    discount: Ints
    price: Ints
    value: Ints
    most: Ints
    least: Ints
    lock: Ints
    complete: bool = True

    def __len__(self) -> int:
        return len(self.price)

    def take(self, rows: Ints | Bools) -> Designs:
        """Return some of the columns."""
        return Designs(
            self.items[rows], self.counts[rows], self.discount[rows], self.price[rows], self.value[rows], self.most[rows],
            self.least[rows], self.lock[rows], self.complete,
        )  # fmt: skip

    def within(self, stock: Ints) -> Designs:
        """Return the columns with no more copies than this stock allows, 0 where it has less than one."""
        held = np.where(self.counts > 0, stock[self.items] // np.maximum(self.counts, 1), self.most[:, None]).min(axis=1)
        return replace(self, most=np.minimum(self.most, held))

    def keys(self) -> Ints:
        """Return one number for each column; two columns of one multiset at one discount have the same."""
        found = self.discount + 1
        for at in range(self.items.shape[1]):
            found = found * 1_000_003 + np.where(self.counts[:, at] > 0, self.items[:, at] * 1_009 + self.counts[:, at], 0)
        return np.asarray(found)

    def multiset(self, row: int) -> tuple[tuple[int, int], ...]:
        """Return the pieces of a column with their counts."""
        pairs = zip(self.items[row].tolist(), self.counts[row].tolist(), strict=True)
        return tuple((item, count) for item, count in pairs if count)


def joined(parts: list[Designs], width: int, *, complete: bool) -> Designs:
    """Return columns one after the other, padded to ``width`` components."""
    if not parts:
        none = np.zeros(0, dtype=np.int64)
        return Designs(none.reshape(0, width), none.reshape(0, width), none, none, none, none, none, none, complete)

    def wide(arrays: list[Ints]) -> Ints:
        found = np.zeros((sum(map(len, arrays)), width), dtype=np.int64)
        at = 0
        for array in arrays:
            found[at : at + len(array), : array.shape[1]] = array
            at += len(array)
        return found

    return Designs(
        wide([part.items for part in parts]), wide([part.counts for part in parts]),
        np.concatenate([part.discount for part in parts]), np.concatenate([part.price for part in parts]),
        np.concatenate([part.value for part in parts]), np.concatenate([part.most for part in parts]),
        np.concatenate([part.least for part in parts]), np.concatenate([part.lock for part in parts]), complete,
    )  # fmt: skip


class Evaluator:
    """Turns multisets into columns: applies policy and faces, and forms prices and values exactly."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.vectors: Vectors = vectors(problem)
        self.steering = Steering(problem)
        rates = sorted(enumerate(problem.policy.bundle.discounts), key=lambda pair: pair[1].rate)
        self.discounts = tuple(
            (at, ((1 - each.rate).numerator, (1 - each.rate).denominator), each.copies_max or NO_LIMIT) for at, each in rates
        )

    def narrowed(self, discount: int, stock: Ints) -> Evaluator:
        """Return an evaluator for one discount, by its place in the policy, and for other stock; what is known of the pieces is shared."""
        found = copy(self)
        found.discounts = tuple(each for each in self.discounts if each[0] == discount)
        found.vectors = replace(self.vectors, stock=stock)
        return found

    def columns(self, items: Ints, counts: Ints, lock: int = -1) -> Designs | None:
        """Return the columns of multisets (all with the same number of components), or None where nothing is left of them.

        Those of locked designs are formed only by the place of one among these.
        """
        fits = self._fits(items, counts)
        items, counts = items[fits], counts[fits]
        if not len(items):
            return None
        known, run = self.vectors, self.problem.policy.run
        steered = self.steering.of(items, counts, lock)
        weights = known.price[items] * counts
        totals = weights.sum(axis=1)
        gains = (known.gain[items] * counts).sum(axis=1) - run.packing_cost
        costs = (known.cost[items] * counts).sum(axis=1)
        most = (known.stock[items] // counts).min(axis=1)
        best = np.full(len(items), -NO_LIMIT, dtype=np.int64)
        best_most = np.zeros(len(items), dtype=np.int64)
        parts: list[Designs] = []
        for at, keep, market in self.discounts:
            least, upper = steered(at)
            upper = np.minimum(np.minimum(most, market), upper)
            prices = discounted(totals, keep)
            # A column that is neither worth more a copy nor allowed in more copies than one of the same multiset is never needed.
            rows = np.flatnonzero((upper >= least) & ((prices + gains > best) | (upper > best_most)) & self._priced(prices, costs))
            if not len(rows):
                continue
            part = self._taxed(items[rows], counts[rows], weights[rows], prices[rows], costs[rows])
            rows, tax = rows[part[0]], part[1]
            value = prices[rows] + gains[rows] - tax
            needed = (value > best[rows]) | (upper[rows] > best_most[rows])
            rows, value = rows[needed], value[needed]
            # One that wants more copies than others have to have takes the place of none of them.
            better = (value >= best[rows]) & (least[rows] == run.copies[0])
            best[rows[better]], best_most[rows[better]] = value[better], upper[rows[better]]
            same = np.full(len(rows), at, dtype=np.int64)
            locks = np.full(len(rows), lock, dtype=np.int64)
            parts.append(Designs(items[rows], counts[rows], same, prices[rows], value, upper[rows], least[rows], locks))
        return joined(parts, items.shape[1], complete=True) if parts else None

    def _fits(self, items: Ints, counts: Ints) -> Bools:
        """What does not depend on the price: stock (BND-03), pieces, weight, tax codes, slots, kilograms."""
        known, policy = self.vectors, self.problem.policy
        low, high = policy.bundle.pieces
        pieces = counts.sum(axis=1)
        good: Bools = (pieces >= low) & (pieces <= high)
        good &= faces.bnd_03(known, items, counts * policy.run.copies[0])
        if self.problem.gross_cap is not None:
            good &= (known.gross[items] * counts).sum(axis=1) <= self.problem.gross_cap
        low, high = policy.bundle.distinct_tax_codes
        if low > 1 or high < items.shape[1]:
            codes = np.sort(known.code[items], axis=1)
            different = 1 + (codes[:, 1:] != codes[:, :-1]).sum(axis=1)
            good &= (different >= low) & (different <= high)
        for slot, members in zip(policy.bundle.slot, known.slots, strict=True):
            inside = (members[items] * counts).sum(axis=1)
            good &= (inside >= slot.pieces[0]) & (inside <= slot.pieces[1])
        return good & faces.lst_05(self.problem, known, items, counts)

    def _priced(self, prices: Ints, costs: Ints) -> Bools:
        low, high = self.problem.policy.bundle.price
        good: Bools = (prices >= max(low, 1)) & (prices <= high)
        return good & faces.lim_01(self.problem, prices) & faces.lim_02(self.problem, prices) & self._margin(prices, costs)

    def _margin(self, prices: Ints, costs: Ints) -> Bools:
        margin = self.problem.policy.bundle.margin_min
        if margin is None:
            return np.ones(len(prices), dtype=np.bool_)
        result: Bools = (prices - costs) * margin.denominator >= prices * margin.numerator
        return result

    def _taxed(self, items: Ints, counts: Ints, weights: Ints, prices: Ints, costs: Ints) -> tuple[Ints, Ints]:
        """Return the rows that the rules on values leave, and the tax the seller absorbs on each."""
        problem = self.problem
        parts = shares(prices, weights)
        lines = faces.declared(parts, counts)
        good = faces.val_03(self.vectors, items, counts, parts) & faces.dec_01(problem, lines)
        for freight in {0, problem.policy.freight_max}:
            good &= faces.thresholds(problem, self.vectors, items, counts, lines, freight)
        rows = np.flatnonzero(good)
        if problem.policy.run.tax == "buyer_pays":
            return rows, np.zeros(len(rows), dtype=np.int64)
        tax = faces.taxes(problem, items[rows], (lines[0][rows], lines[1][rows]))
        kept = self._margin(prices[rows], costs[rows] + tax)
        return rows[kept], tax[kept]
