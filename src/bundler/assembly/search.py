"""The search: columns, their linear relaxation, and exact masters over the columns that can still matter.

Where all columns are too many to form, it begins with those of the most promising items and forms more where the relaxation's prices say
that there may be better ones; the bound then also covers the columns that were never formed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from bundler.assembly.apart import parts_of, solve_apart
from bundler.assembly.bound import Bound
from bundler.assembly.clock import Clock
from bundler.assembly.columns import BANNED, Columns
from bundler.assembly.designs import Designs
from bundler.assembly.greedy import greedy
from bundler.assembly.model import build_master
from bundler.assembly.problem import Problem
from bundler.assembly.relaxing import Relaxing
from bundler.assembly.solve import Solved, solve_master
from bundler.assembly.vectors import Ints
from bundler.values.money import format as yuan

Progress = Callable[[dict[str, Any]], None]
FIRST_MASTER = 500
LARGEST_MASTER = 12_000
APART_MOST = 2_000
"""Columns up to which parts that share no item are solved apart; of more, the number of designs couples them too closely."""
BUILT_PER_SECOND = 15_000
"""Columns that a model takes in a second, roughly: that long before the end the solver is told to stop."""


@dataclass
class Found:
    """Where a search stands: the best plan (copies by column), its worth and the proven bound in fen."""

    designs: Designs
    copies: dict[int, int]
    objective: int
    bound: int | None
    lawful: bool


class Search:
    """One run on one problem."""

    def __init__(self, problem: Problem, clock: Clock, progress: Progress | None) -> None:
        self.problem, self.clock, self.progress = problem, clock, progress
        self.columns = Columns(problem, clock)
        self.copies: dict[int, int] = {}
        self.objective = 0
        self.bound: int | None = None

    def run(self) -> Found:
        """Return the best plan within the limits."""
        lawful = self.columns.any_lawful()
        if lawful:
            self._take(*greedy(self.columns))
            relaxing = Relaxing(self.columns, self.copies, self._improve)
            known = relaxing.run()
            self._close(known, relaxing.rows)
        return Found(self.columns.designs, self.copies, self.objective, self.bound, lawful)

    def _take(self, copies: dict[int, int], objective: int) -> None:
        if objective > self.objective:
            self.copies, self.objective = copies, objective
        self._tell()

    def _improve(self, bound: int) -> None:
        if self.bound is None or bound < self.bound:
            self.bound = bound
        self._tell()

    def _tell(self, objective: int = 0) -> None:
        if self.progress is None:
            return
        best = max(self.objective, objective)
        self.progress({
            "objective": yuan(best), "bound": None if self.bound is None else yuan(max(self.bound, best)),
            "seconds": round(self.clock.seconds, 1), "designs": len(self.columns.designs),
        })  # fmt: skip

    def _close(self, known: Bound, rows: Ints) -> None:
        """Exact masters over ever more columns, until no column outside can be part of a better plan."""
        self._master(rows, 0.25)
        size = FIRST_MASTER
        while not self.clock.over() and (self.bound is None or self.bound > self.objective):
            rows = np.flatnonzero((known.with_column > self.objective) & (self.columns.designs.value > BANNED))
            order = rows[np.lexsort((rows, -known.with_column[rows]))]
            whole, last = len(order) <= size, size >= LARGEST_MASTER
            chosen = order if whole else order[:size]
            outside = self.objective if whole else int(known.with_column[order[size]])
            if known.with_unseen is not None:
                outside = max(outside, known.with_unseen)
            chosen = np.union1d(chosen, np.array(sorted(self.copies), dtype=np.int64))
            proven = self._apart(chosen) if whole and len(chosen) <= APART_MOST else None
            if proven is None or proven > self.objective:
                proven = _least(proven, self._master(chosen, 1.0 if whole or last else 0.4))
            if proven is not None:
                self._improve(max(proven, outside, self.objective))
            if last or (whole and proven is not None and proven > self.objective):
                break
            size = min(size * 3, LARGEST_MASTER)

    def _apart(self, rows: Ints) -> int | None:
        """Solve the parts that share no item one by one; return the bound proven over these columns."""
        parts = parts_of(self.columns.designs, rows)
        if len(parts) == 1:
            return None
        return self._taken(solve_apart(parts, self.problem.policy.max_designs, self._solved))

    def _master(self, rows: Ints, share: float) -> int | None:
        """Solve over some columns; return the bound proven over them."""
        return self._taken(self._solved(rows, self.problem.policy.max_designs, share))

    def _taken(self, solved: Solved | None) -> int | None:
        if solved is None:
            return None
        self._take(solved.copies, solved.objective)
        return solved.bound

    def _solved(self, rows: Ints, most: int, share: float) -> Solved | None:
        """Solve over some columns until every column of the plan is lawful."""
        designs = self.columns.designs
        while len(rows) and not self.clock.over():
            master = build_master(self.problem, designs, rows, self.copies, most)
            clock = self.clock
            seconds = max(clock.left - len(rows) / BUILT_PER_SECOND, 0.0) * share
            solved = solve_master(master, clock, seconds, clock.work_left * share, self._tell)
            if solved is None:
                return None
            if all(self.columns.lawful(row) for row in solved.copies):
                return solved
            rows = rows[designs.value[rows] > BANNED]
        return None


def _least(first: int | None, second: int | None) -> int | None:
    """Return the lower of two bounds, either of which may not be known."""
    known = [each for each in (first, second) if each is not None]
    return min(known, default=None)
