"""What a part of a problem is worth at most with exactly so many designs: a Lagrangian bound of its own for every number.

As in ``bound``, for any prices π ≥ 0 of the pieces and δ ≥ 0 of an item's places a plan of t designs of the part is worth

    Σ π·stock + Σ δ·places + Σ over its designs of r     less     Σ π·slack     and less what each design's copies miss of its r,

where slack is the stock that is left. The last two are never negative, so with the t largest r the sum is a bound. With the number of
designs fixed, the bound falls by a whole setup for every further design, which the relaxation with at most K designs does not see.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bundler.assembly.bound import PARTS, reduced
from bundler.assembly.designs import Designs
from bundler.assembly.problem import Problem
from bundler.assembly.relaxation import Relaxation
from bundler.assembly.vectors import Ints


@dataclass(frozen=True)
class Counted:
    """The prices for one number of designs; ``total``, ``rewards`` (r of the part's columns) and ``top`` (the largest) in 1/1000 fen."""

    number: int
    prices: Ints
    rewards: Ints
    top: Ints
    total: int

    @property
    def bound(self) -> int:
        """What plans of so many designs are worth at most, in fen."""
        return self.total // PARTS

    def room(self, least: int) -> int:
        """What a plan worth at least ``least`` fen may lose of the bound, in 1/1000 fen."""
        return self.total - least * PARTS

    def within(self, least: int) -> Ints:
        """Return which columns of the part, by place, may be in a plan worth at least ``least`` fen."""
        return np.flatnonzero(self.top[-1] - self.rewards <= self.room(least))


def counted(problem: Problem, designs: Designs, rows: Ints, most: int) -> list[Counted]:
    """Return the bounds of the part ``rows`` for 1, 2, … up to ``most`` designs, or as many as it has columns."""
    program = Relaxation(problem, designs, setup=0)
    program.add(rows)
    part = designs.take(rows)
    stock = np.array([piece.stock for piece in problem.pieces], dtype=np.int64)
    limit = problem.policy.bundle.designs_per_item_max or 0
    nothing = np.zeros(len(stock), dtype=np.int64)
    found = []
    for number in range(1, min(most, len(rows)) + 1):
        program.allow(number)
        prices, places = program.duals()[:2] if program.solve() else (nothing, nothing)
        rewards = reduced(problem, part, prices, places)
        top = np.sort(rewards)[::-1][:number]
        fixed = sum(price * have for price, have in zip(prices.tolist(), stock.tolist(), strict=True)) + limit * int(places.sum())
        found.append(Counted(number, prices, rewards, top, fixed + sum(top.tolist())))
    return found
