"""The linear relaxation of choosing among columns, solved by column generation with GLOP; it gives dual prices, never answers."""

from __future__ import annotations

from typing import Any

import numpy as np
from ortools.linear_solver import pywraplp

from bundler.assembly.bound import PARTS
from bundler.assembly.designs import Designs
from bundler.assembly.problem import Problem
from bundler.assembly.vectors import Ints


class Relaxation:
    """A growing linear program: copies of the columns added so far under stock, number of designs and designs per item.

    ``setup`` is what full use of a column is charged: 0 where the number of designs is fixed, as its setups are then paid anyhow.
    """

    def __init__(self, problem: Problem, designs: Designs, setup: int) -> None:
        self.problem, self.designs, self.setup = problem, designs, setup
        self.solver = pywraplp.Solver.CreateSolver("GLOP")
        infinity = self.solver.infinity()
        self.stock = [self.solver.Constraint(-infinity, piece.stock) for piece in problem.pieces]
        self.room = self.solver.Constraint(-infinity, problem.policy.max_designs)
        limit = problem.policy.bundle.designs_per_item_max
        self.places = [self.solver.Constraint(-infinity, limit) for _ in problem.pieces] if limit else []
        self.goal = self.solver.Objective()
        self.goal.SetMaximization()
        self.variables: dict[int, Any] = {}

    def lock(self, rows: Ints) -> None:
        """Ask for a locked design, of which these are the columns: one of the designs there may be, its set-up paid anyhow."""
        infinity = self.solver.infinity()
        once, held = self.solver.Constraint(-infinity, 1), self.solver.Constraint(int(self.designs.least[rows].min()), infinity)
        for row in rows.tolist():
            share = self._variable(row, 0)
            once.SetCoefficient(share, 1.0)
            held.SetCoefficient(share, float(self.designs.most[row]))
        self.room.SetUb(self.room.ub() - 1)
        self.goal.SetOffset(self.goal.offset() - self.setup)

    def add(self, rows: Ints) -> int:
        """Add columns that are not in yet; return how many there were. A column's variable is its share of full use, 0 to 1."""
        new = 0
        for row in rows.tolist():
            if row in self.variables:
                continue
            new += 1
            self.room.SetCoefficient(self._variable(row, self.setup), 1.0)
        return new

    def _variable(self, row: int, setup: int) -> Any:
        most = int(self.designs.most[row])
        share = self.variables[row] = self.solver.NumVar(0, 1, "")
        self.goal.SetCoefficient(share, float(int(self.designs.value[row]) * most - setup))
        for item, count in self.designs.multiset(row):
            self.stock[item].SetCoefficient(share, float(count * most))
            if self.places:
                self.places[item].SetCoefficient(share, 1.0)
        return share

    def allow(self, number: int) -> None:
        """Allow so many designs instead of those of the policy."""
        self.room.SetUb(number)

    def solve(self) -> bool:
        """Solve it; False when GLOP gave up."""
        return bool(self.solver.Solve() == self.solver.OPTIMAL)

    @property
    def value(self) -> float:
        """What the program is worth in fen."""
        return float(self.goal.Value())

    def duals(self) -> tuple[Ints, Ints, int]:
        """Return the prices of stock and of places, and of one more design, in 1/1000 fen, none below 0."""
        places = [_parts(row.dual_value()) for row in self.places] or [0] * len(self.stock)
        stock = [_parts(row.dual_value()) for row in self.stock]
        return np.array(stock, dtype=np.int64), np.array(places, dtype=np.int64), _parts(self.room.dual_value())

    def shares(self) -> dict[int, float]:
        """Return the columns in use with their shares."""
        return {row: share.solution_value() for row, share in self.variables.items() if share.solution_value() > 1e-7}


def _parts(dual: float) -> int:
    return max(round(dual * PARTS), 0)
