"""Charges: what a design pays for the pieces it uses of an item, by steps, and the most that all designs of a plan pay together.

Let f_i(u) ≥ 0 be any charge for the use of u pieces of item i by one design, all its copies together, and F_i the most that the designs of
a plan can pay for item i: the best of all ways to share its stock among designs. Then no plan is worth more than

    Σ F_i + the sum of the K largest r⁺,      r(design) = max over n of n·value − setup − Σ f_i(count·n)

because each plan is worth Σ r at the most, plus what its designs pay, which is no more than Σ F_i. With f_i(u) = π_i·u this is the bound
of ``bound``. A charge is such a price and steps beside it: f_i(u) = π_i·u + g_i(u), g_i rising; then F_i = π_i·stock + the most of Σ g_i,
found by a knapsack over the steps. So nothing rests on where the steps came from.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bundler.assembly.bound import PARTS
from bundler.assembly.designs import Designs
from bundler.assembly.problem import Problem
from bundler.assembly.vectors import Ints

CELLS = 512
"""Uses of an item that are told apart; of larger stocks, so many pieces share a cell."""
AT_ONCE = 2_000_000
"""Columns times items times steps that are looked at at once."""
NEVER = 2**40


@dataclass(frozen=True)
class Cut:
    """What designs weigh by their use of ``item``: ``weights`` by cell of ``grain`` pieces, rising; a plan weighs ``limit`` at the most."""

    item: int
    weights: Ints
    grain: int
    limit: int

    def weight(self, used: int) -> int:
        """Return what a design weighs that uses so many pieces."""
        return int(self.weights[used // self.grain])


@dataclass(frozen=True)
class Charges:
    """What use of each item costs a design, in 1/1000 fen: ``prices`` a piece, and ``steps[item, use // grain]`` beside them.

    ``ends[item]`` are the largest uses before a step, in pieces.
    """

    prices: Ints
    steps: Ints
    grain: Ints
    ends: Ints

    def of(self, items: Ints, used: Ints) -> Ints:
        """Return what these uses cost; none costs nothing."""
        found: Ints = np.where(used > 0, self.prices[items] * used + self.steps[items, used // self.grain[items]], 0)
        return found


class Uses:
    """How the stock of each item can be shared among the designs of a plan, and the cuts that this gives."""

    def __init__(self, problem: Problem) -> None:
        self.stock: Ints = np.array([piece.stock for piece in problem.pieces], dtype=np.int64)
        self.grain: Ints = self.stock // CELLS + 1
        self.last: Ints = self.stock // self.grain
        self.width = int(self.last.max(initial=0)) + 1
        self.least = problem.policy.run.copies[0]
        self.designs = min(problem.policy.max_designs, problem.policy.bundle.designs_per_item_max or problem.policy.max_designs)

    def rounding(self, item: int, parts: int) -> Cut:
        """Return Σ ⌊parts·use / (stock + 1)⌋ ≤ parts − 1, or what of it the least copies leave."""
        uses = np.arange(self.width) * self.grain[item]
        return self._cut(item, np.minimum(uses, self.stock[item]) * parts // (self.stock[item] + 1))

    def counting(self, item: int) -> Cut:
        """Return how many designs can use the item at all."""
        return self._cut(item, np.ones(self.width, dtype=np.int64))

    def _cut(self, item: int, weights: Ints) -> Cut:
        return Cut(item, weights, int(self.grain[item]), self.paid(item, weights))

    def paid(self, item: int, weights: Ints) -> int:
        """Return the most that the designs of a plan weigh together: the best way to share the stock of ``item`` among them."""
        last, grain = int(self.last[item]), int(self.grain[item])
        rises = np.flatnonzero(np.diff(weights[: last + 1], prepend=0) > 0)
        # A design uses as many pieces as it has copies at least.
        begins = np.maximum(rises, self.least // grain)
        best: Ints = np.zeros(last + 1, dtype=np.int64)
        for _ in range(self.designs):
            before = best.copy()
            for cell, weight in zip(begins.tolist(), weights[rises].tolist(), strict=True):
                if cell <= last:
                    np.maximum(best[cell:], before[: last + 1 - cell] + weight, out=best[cell:])
            if np.array_equal(best, before):
                break
        return int(best[-1])

    def charges(self, prices: Ints, priced: list[tuple[Cut, int]]) -> Charges:
        """Return the charges at ``prices`` of the pieces and of the weight of cuts, none below 0, in 1/1000 fen."""
        steps: Ints = np.zeros((len(self.stock), self.width), dtype=np.int64)
        for cut, price in priced:
            steps[cut.item] += cut.weights * price
        return Charges(prices, steps, self.grain, self._ends(steps))

    def total(self, charges: Charges) -> int:
        """Return what the designs of a plan pay together at the most, Σ F_i, in 1/1000 fen."""
        paid = sum(int(price) * int(have) for price, have in zip(charges.prices, self.stock, strict=True))
        return paid + sum(self.paid(item, charges.steps[item]) for item in np.flatnonzero(charges.steps.any(axis=1)).tolist())

    def _ends(self, steps: Ints) -> Ints:
        rises = np.diff(steps, axis=1) > 0
        width = int(rises.sum(axis=1).max(initial=0))
        found: Ints = np.full((len(steps), width), NEVER, dtype=np.int64)
        for item in np.flatnonzero(rises.any(axis=1)).tolist():
            cells = np.flatnonzero(rises[item]) + 1
            found[item, : len(cells)] = cells * self.grain[item] - 1
        return found


def rewards(problem: Problem, designs: Designs, charges: Charges) -> tuple[Ints, Ints]:
    """Return r of every column in 1/1000 fen and the copies that give it.

    Between two steps r is a line in the copies, so its highest value, where that is above 0, is at the last copies before a step of one
    of the items, or at the most copies.
    """
    many = max(AT_ONCE // (designs.items.shape[1] * (designs.items.shape[1] * charges.ends.shape[1] + 2)), 1)
    parts = [_rewards(problem, designs.take(np.arange(at, min(at + many, len(designs)))), charges) for at in range(0, len(designs), many)]
    none = np.zeros(0, dtype=np.int64)
    return np.concatenate([none, *(part[0] for part in parts)]), np.concatenate([none, *(part[1] for part in parts)])


def _rewards(problem: Problem, designs: Designs, charges: Charges) -> tuple[Ints, Ints]:
    run = problem.policy.run
    least, counts = run.copies[0], designs.counts
    ends = np.where(counts[:, :, None] > 0, charges.ends[designs.items] // np.maximum(counts, 1)[:, :, None], NEVER)
    copies = np.concatenate([ends.reshape(len(designs), -1), designs.most[:, None], np.full((len(designs), 1), least)], axis=1)
    # A copy worth nothing earns nothing in more copies either.
    copies = np.where((copies >= least) & (copies <= designs.most[:, None]) & (designs.value[:, None] > 0), copies, least)
    found = designs.value[:, None] * PARTS * copies - run.setup_cost * PARTS
    for at in range(counts.shape[1]):
        found -= charges.of(designs.items[:, at, None], counts[:, at, None] * copies)
    best = found.argmax(axis=1)[:, None]
    return np.take_along_axis(found, best, axis=1)[:, 0], np.take_along_axis(copies, best, axis=1)[:, 0]
