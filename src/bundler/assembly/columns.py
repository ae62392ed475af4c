"""The columns that a search knows: formed where they are within reach or promise something, and asked about where they matter."""

from __future__ import annotations

import numpy as np

from bundler.assembly import pricing
from bundler.assembly.bound import PARTS, Bound, lagrangian, reduced
from bundler.assembly.clock import Clock
from bundler.assembly.designs import Evaluator, joined
from bundler.assembly.enumeration import affordable, enumerate_designs, hopeless, rows_of
from bundler.assembly.evaluate import Judge
from bundler.assembly.problem import Problem
from bundler.assembly.vectors import Ints

BANNED = -(10**10)
"""The value of a column that the rules stopped: never worth using, and still within 64 bits in every sum."""
ADDED = 150
ROWS_MOST = 12_000_000
ROWS_PER_SECOND = 300_000
"""Rows that are formed and evaluated in a second, roughly: what is out of reach is not begun."""
ROWS_AT_ONCE = 1_200_000
"""Rows of the most promising items, where all are too many."""
PROSPECT_ITEMS = 12
FORMING = 0.4
"""The share of the time in which columns are formed."""


class Columns:
    """``designs`` only grow at the end, so a row keeps its number; one that the rules stopped is banned by its value."""

    def __init__(self, problem: Problem, clock: Clock) -> None:
        self.problem, self.clock = problem, clock
        self.judge, self.evaluator = Judge(problem), Evaluator(problem)
        self.stock = self.evaluator.vectors.stock
        self.designs = enumerate_designs(self.evaluator, self._goes_on, self._within_reach())

    @property
    def complete(self) -> bool:
        """Whether every column that a best plan may need is there."""
        return self.designs.complete

    @property
    def forming(self) -> bool:
        """Whether there is still time to form more."""
        return not self.complete and not self.clock.over(FORMING)

    def _goes_on(self, rows: int) -> bool:
        return rows <= ROWS_MOST and not self.clock.over(FORMING)

    def _within_reach(self) -> Ints | None:
        """All pieces (None) where their columns are few enough; else of every account book those whose stock earns most."""
        known, problem = self.evaluator.vectors, self.problem
        reach = ROWS_MOST if self.clock.policy.repeatable else min(ROWS_MOST, self.clock.policy.seconds * ROWS_PER_SECOND)
        fits = affordable(np.arange(len(known.price))[:, None], self.evaluator)
        inside = [np.array(book)[fits[list(book)]] for book in problem.books]
        if hopeless(self.evaluator) or rows_of([len(book) for book in inside], problem, reach) <= reach:
            return None
        potential = (known.price + known.gain) * np.minimum(known.stock, problem.policy.run.copies[1])
        books = [book[np.argsort(-potential[book], kind="stable")] for book in inside]
        size, most = max(len(book) for book in books), min(ROWS_AT_ONCE, reach)
        while size > 1 and rows_of([min(len(book), size) for book in books], problem, most) > most:
            size -= 1
        return np.sort(np.concatenate([book[:size] for book in books]))

    def any_lawful(self) -> bool:
        """Whether the rules let any column through; where the promising items gave none, all are gone through, small bundles first."""
        found = any(self.lawful(row) for row in range(len(self.designs)))
        if found or not self.forming:
            return found
        self.designs = enumerate_designs(self.evaluator, self._goes_on)
        return any(self.lawful(row) for row in range(len(self.designs)))

    def lawful(self, row: int) -> bool:
        """Whether the rules let a column through; one that they stop is never asked for again."""
        if self.designs.value[row] == BANNED:
            return False
        if self.judge.passes(self.designs, row):
            return True
        self.designs.value[row] = BANNED
        return False

    def best_rows(self, rewards: Ints, floor: int, start: int = 0) -> Ints:
        """Lawful columns from ``start`` on with the highest rewards above ``floor``."""
        rows = start + np.flatnonzero(rewards[start:] > floor + PARTS // 2)
        if len(rows) > ADDED:
            rows = rows[np.argpartition(-rewards[rows], ADDED)[:ADDED]]
        return np.array([row for row in rows.tolist() if self.lawful(row)], dtype=np.int64)

    def bound(self, duals: Ints, places: Ints) -> Bound:
        """Return the Lagrangian bound at these prices, for every column there can be."""
        unseen = None if self.complete else pricing.prospects(self.evaluator, duals, self.stock)[0].bound
        return lagrangian(self.problem, self.designs, duals, places, unseen)

    def form(self, duals: Ints, places: Ints, stock: Ints, floor: int, most: int) -> None:
        """Form of the ``most`` best prospects at these prices and this stock the columns that are worth more than ``floor``."""
        parts = [self.designs]
        for prospect in pricing.prospects(self.evaluator, duals, stock)[:most]:
            if prospect.bound <= floor or not self.forming:
                break
            more = enumerate_designs(self.evaluator, self._goes_on, prospect.items[:PROSPECT_ITEMS])
            parts.append(more.take(np.flatnonzero(reduced(self.problem, more, duals, places) > floor + PARTS // 2)))
        found = joined(parts, self.designs.items.shape[1], complete=False)
        _, first = np.unique(found.keys(), return_index=True)
        self.designs = found.take(np.sort(first))
