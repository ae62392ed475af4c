"""Column generation: the linear relaxation gives prices, the prices say which columns may be better, until none are."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from bundler.assembly.bound import Bound
from bundler.assembly.columns import Columns
from bundler.assembly.relaxation import Relaxation
from bundler.assembly.vectors import Ints

ROUNDS = 500
CLOSE = 1e-6
"""The share of the program's worth within which the bound is as good as it can get."""
SHARE = 0.6
"""The share of the time after which prices are good enough."""


class Relaxing:
    """``told`` hears of every proven bound in fen; ``rows`` are at the end the columns of the linear program."""

    def __init__(self, columns: Columns, started: Iterable[int], told: Callable[[int], None]) -> None:
        self.columns, self.told = columns, told
        nothing = np.zeros(len(columns.stock), dtype=np.int64)
        self.centre, self.centre_places = nothing, nothing
        self.best = self.unpriced = columns.bound(nothing, nothing)
        told(self.best.value)
        self.program = Relaxation(columns.problem, columns.designs, columns.problem.policy.run.setup_cost)
        for lock in range(columns.problem.locks):
            self.program.lock(np.flatnonzero(columns.designs.lock == lock))
        self.program.add(np.array(sorted(started), dtype=np.int64))
        self.program.add(columns.best_rows(self.best.rewards, 0))

    @property
    def rows(self) -> Ints:
        """The columns of the linear program."""
        return np.array(sorted({row for row, _ in self.program.variables}), dtype=np.int64)

    def run(self) -> Bound:
        """Return the best Lagrangian bound that was met, over every column there can be."""
        for _ in range(ROUNDS):
            if self.columns.clock.over(SHARE) or not self.program.solve():
                break
            if self.best.value <= self.program.value * (1 + CLOSE) + 1 or not self._added(*self.program.duals()):
                break
        return self.best

    def _added(self, duals: Ints, places: Ints, room: int) -> int:
        """Add columns that are worth more than their place at these prices, first at prices half way to the best ones so far."""
        for weight in (0.5, 0.0):
            prices = (weight * self.centre + (1 - weight) * duals).astype(np.int64)
            spots = (weight * self.centre_places + (1 - weight) * places).astype(np.int64)
            floor = room if weight == 0 else room // 2
            bound = self.columns.bound(prices, spots, floor)
            if bound.value < self.best.value:
                self.best, self.centre, self.centre_places = bound, prices, spots
                self.told(bound.value)
            self.program.designs = self.columns.designs
            new = self.program.add(self.columns.best_rows(bound.rewards, floor))
            if new:
                return new
        return 0
