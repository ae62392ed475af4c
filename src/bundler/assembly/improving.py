"""Improving a plan: some designs are taken out and as many composed anew, each by exact pricing, until the limits.

What a new design takes the next ones miss. So its pieces are charged a share of their price in the relaxation, another share and other
prices every time, and the last of them nothing. A plan a little worse than the one before is taken over now and then, so that the search
leaves plans that no single change makes better.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from random import Random

import numpy as np
from numpy.typing import NDArray

from bundler.assembly.columns import Columns
from bundler.assembly.greedy import most_earning
from bundler.assembly.locks import left_by, raised
from bundler.assembly.vectors import Bools, Ints

TAKEN_OUT = (2, 4)
"""Designs that are taken out at once, at least and at most."""
RELATED = 0.5
"""How often they are those that share items, and not any."""
SPREAD = 0.5
"""By which share prices differ from those of the relaxation."""
WORSE = 0.001
"""By which share of its worth a plan may be worse than the one it takes the place of, on average."""
OFFERED = 25
"""Items of which designs are composed anew, besides those that were taken out."""
SOFT = 0.2
"""The share of the best r by which a column has to be worse for its items to be offered e times less often."""
PASSES = 2
"""How often new designs are composed once more, each from what the others leave."""
NEAR = 0.005
"""By which share of the best plan's worth one that is proposed may be worse for its designs to be composed once more."""
Plan = dict[int, int]
"""Copies by column."""


class Improving:
    """``taken`` hears of every better plan; ``prices`` are those of the relaxation, ``rewards`` the r of columns at them (1/1000 fen)."""

    def __init__(self, columns: Columns, prices: Ints, rewards: Ints, taken: Callable[[Plan], None]) -> None:
        self.columns, self.prices, self.taken = columns, prices, taken
        self.weights = _weights(columns, rewards)
        self.offered = np.ones(len(prices), dtype=np.bool_)
        self.policy = columns.problem.policy
        self.random = Random(self.policy.solver.seed)

    def run(self, plan: Plan, over: Callable[[int], bool], proposed: Callable[[], Plan | None]) -> None:
        """Improve ``plan``, and what is ``proposed``, until ``over``, which hears how many tries in a row found no better one."""
        best = plan = self._settled(plan, list(plan))
        self._tell(best)
        silent = 0
        while plan and not over(silent):
            proposal = proposed()
            near = proposal is not None and self._worth(proposal) > (1 - NEAR) * self._worth(best)
            tried = self._whole(proposal) if proposal is not None and near else self._anew(plan)
            if self._worth(tried) >= self._worth(plan) - self.random.expovariate(1) * WORSE * self._worth(best):
                plan = tried
            silent += 1
            if self._worth(tried) > self._worth(best):
                best, silent = tried, 0
                self._tell(best)

    def _tell(self, plan: Plan) -> None:
        self.taken(dict(plan))

    def _worth(self, plan: Plan) -> int:
        return self.columns.worth(plan)

    def _anew(self, plan: Plan) -> Plan:
        """The plan with some designs composed anew."""
        gone = self._chosen(plan)
        self.offered = self._offer({item for row in gone for item in self._items(row)})
        designs = self.columns.designs
        filled = {row: n for row, n in plan.items() if row not in gone}
        filled |= {row: int(designs.least[row]) for row in gone if designs.lock[row] >= 0}
        many, new = self.policy.max_designs - len(filled), []
        charge = np.array([self.random.uniform(1 - SPREAD, 1 + SPREAD) for _ in self.prices]) * self.prices * self.random.random()
        for at in range(many):
            row, n = self._best(filled, (charge * ((many - 1 - at) / max(many - 1, 1))).astype(np.int64))
            if not n:
                break
            filled[row] = n
            new.append(row)
        return self._settled(filled, new) if len(new) > 1 else raised(self.columns, filled)

    def _whole(self, plan: Plan) -> Plan:
        """A plan that was proposed, each of its designs composed once more from all items."""
        self.offered = np.ones(len(self.prices), dtype=np.bool_)
        return self._settled(plan, list(plan))

    def _chosen(self, plan: Plan) -> Collection[int]:
        """Some designs of a plan, often such as share items with one of them."""
        rows = sorted(plan)
        many = min(self.random.randint(*TAKEN_OUT), len(rows))
        if self.random.random() >= RELATED:
            return self.random.sample(rows, many)
        first = self._items(self.random.choice(rows))
        return sorted(rows, key=lambda row: -len(first & self._items(row)) - self.random.random())[:many]

    def _offer(self, items: Collection[int]) -> Bools:
        """These items, and so many others, promising ones rather than others."""
        if len(self.weights) <= OFFERED:
            return np.ones(len(self.weights), dtype=np.bool_)
        # Each item draws a number; those with high weights draw high ones (Efraimidis and Spirakis).
        drawn = np.array([self.random.random() for _ in self.weights])
        with np.errstate(divide="ignore"):
            order = np.argsort(-np.log(drawn) / self.weights, kind="stable")
        found = np.zeros(len(self.weights), dtype=np.bool_)
        found[order[:OFFERED]] = True
        found[list(items)] = True
        return found

    def _items(self, row: int) -> set[int]:
        return {item for item, _ in self.columns.designs.multiset(row)}

    def _settled(self, plan: Plan, rows: list[int]) -> Plan:
        """Compose each of these designs once more from what all others leave, as long as that makes the plan better."""
        for _ in range(PASSES):
            before = plan = raised(self.columns, plan)
            for row in [each for each in rows if each in plan and self.columns.designs.lock[each] < 0]:
                rest = {each: n for each, n in plan.items() if each != row}
                new, n = self._best(rest)
                if n and self._worth({**rest, new: n}) > self._worth(plan):
                    plan = {**rest, new: n}
                    rows = [*rows, new]
            if plan == before:
                break
        return raised(self.columns, plan)

    def _best(self, plan: Plan, charge: Ints | None = None) -> tuple[int, int]:
        taken = {self.columns.designs.multiset(row) for row in plan}
        stock, places = left_by(self.columns, plan)
        return most_earning(self.columns, np.where(self.offered, stock, 0), places, taken, charge)


def _weights(columns: Columns, rewards: Ints) -> NDArray[np.float64]:
    """How promising each item is: by the best column with it, from 1 for those of the relaxation downwards."""
    best = np.full(len(columns.stock), -np.inf)
    for at in range(columns.width):
        rows = np.flatnonzero(columns.designs.counts[: len(rewards), at])
        np.maximum.at(best, columns.designs.items[rows, at], rewards[rows].astype(np.float64))
    highest = float(best.max(initial=0))
    return np.exp((best - highest) / max(SOFT * highest, 1.0))
