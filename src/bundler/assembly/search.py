"""The search: columns, their linear relaxation, and exact masters over the columns that can still matter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from bundler.assembly.bound import PARTS, Bound, lagrangian, simple_bound
from bundler.assembly.clock import Clock
from bundler.assembly.designs import Designs, Evaluator, enumerate_designs
from bundler.assembly.evaluate import Judge
from bundler.assembly.model import build_master
from bundler.assembly.problem import Problem
from bundler.assembly.relaxation import Relaxation
from bundler.assembly.solve import solve_master
from bundler.assembly.vectors import Ints
from bundler.values.money import format as yuan

Progress = Callable[[dict[str, Any]], None]
BANNED = -(10**10)
"""The value of a column that the rules stopped: never worth using, and still within 64 bits in every sum."""
ROUNDS = 120
ADDED = 150
FIRST_MASTER = 1500
WHOLE_MASTER = 6000
LARGEST_MASTER = 12_000
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
        self.judge = Judge(problem)
        self.evaluator = Evaluator(problem)
        self.designs: Designs
        self.copies: dict[int, int] = {}
        self.objective = 0
        self.bound: int | None = None

    def run(self) -> Found:
        """Return the best plan within the limits."""
        self.designs = enumerate_designs(self.evaluator, lambda: self.clock.over(0.3))
        if not any(self._lawful(row) for row in range(len(self.designs))):
            return Found(self.designs, {}, 0, 0 if self.designs.complete else None, lawful=False)
        self._greedy()
        known = self._relax()
        self._close(known)
        return Found(self.designs, self.copies, self.objective, self.bound, lawful=True)

    def _lawful(self, row: int) -> bool:
        """Whether the rules let a column through; one that they stop is never asked for again."""
        if self.designs.value[row] == BANNED:
            return False
        if self.judge.passes(self.designs, row):
            return True
        self.designs.value[row] = BANNED
        return False

    def _take(self, copies: dict[int, int], objective: int) -> None:
        if objective > self.objective:
            self.copies, self.objective = copies, objective
        self._tell()

    def _tell(self, objective: int | None = None, bound: int | None = None) -> None:
        if self.progress is None:
            return
        best = max(self.objective, objective or 0)
        bounds = [each for each in (self.bound, bound) if each is not None]
        self.progress({
            "objective": yuan(best), "bound": yuan(max(min(bounds), best)) if bounds else None,
            "seconds": round(self.clock.seconds, 1), "designs": len(self.designs),
        })  # fmt: skip

    def _greedy(self) -> None:
        """A first plan: again and again the column that earns most from what is left."""
        run, designs = self.problem.policy.run, self.designs
        limit = self.problem.policy.bundle.designs_per_item_max or len(designs)
        left = self.evaluator.vectors.stock.copy()
        places = np.full(len(left), limit, dtype=np.int64)
        open_rows = np.ones(len(designs), dtype=np.bool_)
        copies: dict[int, int] = {}
        taken: set[tuple[tuple[int, int], ...]] = set()
        worth = 0
        while len(copies) < self.problem.policy.max_designs and not self.clock.over():
            held = np.where(designs.counts > 0, left[designs.items] // np.maximum(designs.counts, 1), designs.most[:, None]).min(axis=1)
            room = np.where(designs.counts > 0, places[designs.items] > 0, True).all(axis=1)
            many = np.minimum(designs.most, held)
            earns = np.where((many >= run.copies[0]) & room & open_rows, many * designs.value - run.setup_cost, -1)
            row = int(earns.argmax())
            if earns[row] <= 0:
                break
            open_rows[row] = False
            components = designs.multiset(row)
            if components in taken or not self._lawful(row):
                continue
            taken.add(components)
            copies[row] = int(many[row])
            worth += int(earns[row])
            for item, count in components:
                left[item] -= count * copies[row]
                places[item] -= 1
        self._take(copies, worth)

    def _relax(self) -> Bound:
        """Column generation; returns the best Lagrangian bound that was met."""
        problem = self.problem
        nothing = np.zeros(len(problem.pieces), dtype=np.int64)
        best, centre, centre_places = lagrangian(problem, self.designs, nothing, nothing), nothing, nothing
        relaxation = Relaxation(problem, self.designs)
        relaxation.add(np.array(sorted(self.copies), dtype=np.int64))
        relaxation.add(self._best_rows(best.rewards, 0))
        for _ in range(ROUNDS):
            if self.clock.over(0.6) or not relaxation.solve():
                break
            duals, places, room = relaxation.duals()
            new = 0
            for weight in (0.5, 0.0):
                prices = (weight * centre + (1 - weight) * duals).astype(np.int64)
                spots = (weight * centre_places + (1 - weight) * places).astype(np.int64)
                bound = lagrangian(problem, self.designs, prices, spots)
                if bound.value < best.value:
                    best, centre, centre_places = bound, prices, spots
                    self._improve(bound.value)
                new = relaxation.add(self._best_rows(bound.rewards, room if weight == 0 else room // 2))
                if new:
                    break
            if not new:
                break
        self._improve(best.value)
        self.pool = np.array(sorted(relaxation.variables), dtype=np.int64)
        return best

    def _best_rows(self, rewards: Ints, floor: int) -> Ints:
        """Lawful columns with the highest rewards above ``floor``."""
        rows = np.flatnonzero(rewards > floor + PARTS // 2)
        if len(rows) > ADDED:
            rows = rows[np.argpartition(-rewards[rows], ADDED)[:ADDED]]
        return np.array([row for row in rows.tolist() if self._lawful(row)], dtype=np.int64)

    def _improve(self, bound: int) -> None:
        if not self.designs.complete:
            bound = max(bound, self._unseen())
        if self.bound is None or bound < self.bound:
            self.bound = bound
        self._tell()

    def _unseen(self) -> int:
        """A bound that also holds for columns that were never formed."""
        known = self.evaluator.vectors
        rate = min(each.rate for each in self.problem.policy.bundle.discounts)
        most = -(-known.price * (1 - rate).numerator // (1 - rate).denominator) + known.gain + 1
        return simple_bound(self.problem, most)

    def _close(self, known: Bound) -> None:
        """Exact masters over ever more columns, until no column outside can be part of a better plan."""
        self._master(self.pool, 0.25)
        size = FIRST_MASTER
        while not self.clock.over() and (self.bound is None or self.bound > self.objective):
            rows = np.flatnonzero((known.with_column > self.objective) & (self.designs.value > BANNED))
            order = rows[np.lexsort((rows, -known.with_column[rows]))]
            whole, last = len(order) <= max(size, WHOLE_MASTER), size >= LARGEST_MASTER
            chosen = order if whole else order[:size]
            outside = self.objective if whole else int(known.with_column[order[size]])
            proven = self._master(np.union1d(chosen, np.array(sorted(self.copies), dtype=np.int64)), 1.0 if whole or last else 0.4)
            if proven is not None:
                self._improve(max(proven, outside, self.objective))
            if last or (whole and proven is not None and proven > self.objective):
                break
            size = min(size * 3, LARGEST_MASTER)

    def _master(self, rows: Ints, share: float) -> int | None:
        """Solve over some columns until every column of the plan is lawful; return the bound proven over them."""
        while len(rows) and not self.clock.over():
            master = build_master(self.problem, self.designs, rows, self.copies)
            clock = self.clock
            seconds = max(clock.left - len(rows) / BUILT_PER_SECOND, 0.0) * share
            solved = solve_master(master, clock, seconds, clock.work_left * share, lambda objective, bound: self._tell(objective))
            if solved is None or solved.copies is None:
                return None
            if all(self._lawful(row) for row in solved.copies):
                self._take(solved.copies, solved.objective)
                return solved.bound
            rows = rows[self.designs.value[rows] > BANNED]
        return None
