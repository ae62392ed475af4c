"""Column generation: the linear relaxation gives prices, the prices say which columns may be better, until none are."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from bundler.assembly.bound import Bound, lagrangian, reduced
from bundler.assembly.columns import Columns
from bundler.assembly.relaxation import Relaxation
from bundler.assembly.vectors import Ints

ROUNDS = 120
PROSPECTS = 60
SHARE = 0.6
"""The share of the time after which prices are good enough."""


class Relaxing:
    """``told`` hears of every proven bound in fen; ``rows`` are at the end the columns of the linear program."""

    def __init__(self, columns: Columns, started: Iterable[int], told: Callable[[int], None]) -> None:
        self.columns, self.told = columns, told
        nothing = np.zeros(len(columns.stock), dtype=np.int64)
        self.centre, self.centre_places = nothing, nothing
        self.best = self._seen(nothing, nothing)
        self.proven: tuple[int, Ints, Ints] | None = None
        self.program = Relaxation(columns.problem, columns.designs, columns.problem.policy.run.setup_cost)
        self.program.add(np.array(sorted(started), dtype=np.int64))
        self.program.add(columns.best_rows(self.best.rewards, 0))

    @property
    def rows(self) -> Ints:
        """The columns of the linear program."""
        return np.array(sorted(self.program.variables), dtype=np.int64)

    def run(self) -> Bound:
        """Return the best Lagrangian bound that was met, over every column there can be."""
        for _ in range(ROUNDS):
            if self.columns.clock.over(SHARE) or not self.program.solve():
                break
            duals, places, room = self.program.duals()
            if not self._added(duals, places, room) and not self._widened(duals, places, room):
                break
        if self.proven is not None:
            self.centre, self.centre_places = self.proven[1:]
        best = self.columns.bound(self.centre, self.centre_places)
        self.told(best.value)
        return best

    def _seen(self, duals: Ints, places: Ints) -> Bound:
        """The bound over the columns that were formed."""
        return lagrangian(self.columns.problem, self.columns.designs, duals, places, None)

    def _added(self, duals: Ints, places: Ints, room: int) -> int:
        """Add columns that are worth more than their place at these prices, first at prices half way to the best ones so far."""
        for weight in (0.5, 0.0):
            prices = (weight * self.centre + (1 - weight) * duals).astype(np.int64)
            spots = (weight * self.centre_places + (1 - weight) * places).astype(np.int64)
            bound = self._seen(prices, spots)
            if bound.value < self.best.value:
                self.best, self.centre, self.centre_places = bound, prices, spots
                if self.columns.complete:
                    self.told(bound.value)
            new = self.program.add(self.columns.best_rows(bound.rewards, room if weight == 0 else room // 2))
            if new:
                return new
        return 0

    def _widened(self, duals: Ints, places: Ints, room: int) -> bool:
        """Where columns are missing, form those that may be better at these prices; whether any were found."""
        columns = self.columns
        if columns.complete:
            return False
        bound = columns.bound(duals, places)
        self.told(bound.value)
        if self.proven is None or bound.value < self.proven[0]:
            self.proven = bound.value, duals, places
        if not columns.forming:
            return False
        held = len(columns.designs)
        columns.form(duals, places, columns.stock, room, PROSPECTS)
        self.program.designs = columns.designs
        self.best = self._seen(self.centre, self.centre_places)
        return bool(self.program.add(columns.best_rows(reduced(columns.problem, columns.designs, duals, places), room, held)))
