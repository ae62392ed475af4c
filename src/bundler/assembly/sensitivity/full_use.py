"""What plans are worth at most that use an item up: where that is less than the plan in hand, more of the item changes nothing.

A best plan of more stock either keeps the stock of today, and gains nothing, or uses more of the item than there is. For any premium
λ ≥ 0 on every piece used of at least u, as a price below 0, the Lagrangian bound of ``bound`` reads

    Σ π·stock of the other items − λ·u + the sum of the K largest r⁺ with − λ in the place of the item's price.
"""

from __future__ import annotations

import numpy as np

from bundler.assembly.bound import PARTS, reduced
from bundler.assembly.columns import Columns
from bundler.assembly.sensitivity.marginal import Prices
from bundler.assembly.vectors import Ints

PREMIUMS = (1 / 16, 1 / 8, 1 / 4, 1 / 2, 1)
"""Premiums that are tried, as shares of what a copy of a bundle with the item is worth at most."""


class FullUse:
    """Answers for every item of a problem at given prices."""

    def __init__(self, columns: Columns, prices: Prices) -> None:
        self.columns, self.prices = columns, prices
        policy = columns.problem.policy
        self.most = policy.max_designs
        self.places = (policy.bundle.designs_per_item_max or 0) * int(prices.places.sum())
        self.rewards = reduced(columns.problem, columns.designs, prices.stock, prices.places)

    def bound(self, item: int, stock: Ints, used: int, dearest: int, enough: int) -> int | None:
        """Return what a plan of this stock that uses at least so many pieces of an item is worth at most, in fen.

        ``dearest`` is what a copy with the item is worth at most; it is not looked further where the bound is ``enough``.
        None where the item has a price: its stock is used up, as far as the relaxation sees.
        """
        if self.prices.stock[item]:
            return None
        fixed = int((self.prices.stock * stock).sum()) + self.places
        best, others, mine = None, np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        if self.columns.complete:
            holds = ((self.columns.designs.items == item) & (self.columns.designs.counts > 0)).any(axis=1)
            others, mine = self._top(self.rewards[~holds]), np.flatnonzero(holds)
        for share in PREMIUMS:
            premium = int(dearest * PARTS * share)
            duals = self.prices.stock.copy()
            duals[item] = -premium
            top = self._highest(duals, stock, others, mine)
            worth = (fixed - premium * used + top) // PARTS
            best = worth if best is None else min(best, worth)
            if best <= enough or self.columns.clock.over():
                break
        return best

    def _highest(self, duals: Ints, stock: Ints, others: Ints, mine: Ints) -> int:
        """The sum of the K largest r⁺: of all columns where they are there, else K times the bound of pricing."""
        if not self.columns.complete:
            return self.most * self.columns.ask(duals, self.prices.places, stock, self.prices.room, ends=1).bound
        designs = self.columns.designs.take(mine).within(stock)
        designs = designs.take(designs.most >= designs.least)
        return int(self._top(np.r_[others, reduced(self.columns.problem, designs, duals, self.prices.places)]).sum())

    def _top(self, rewards: Ints) -> Ints:
        best = -np.partition(-rewards, self.most - 1)[: self.most] if len(rewards) > self.most else rewards
        return np.asarray(np.maximum(best, 0))
