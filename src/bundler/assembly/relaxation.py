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

    def add(self, rows: Ints) -> int:
        """Add columns that are not in yet; return how many there were. A column's variable is its share of full use, 0 to 1."""
        new = 0
        for row in rows.tolist():
            if row in self.variables:
                continue
            new += 1
            most = int(self.designs.most[row])
            share = self.variables[row] = self.solver.NumVar(0, 1, "")
            self.fill(row, most)
            self.room.SetCoefficient(share, 1.0)
            for item, _ in self.designs.multiset(row):
                if self.places:
                    self.places[item].SetCoefficient(share, 1.0)
        return new

    def fill(self, row: int, most: int) -> None:
        """Let full use of a column that is in be so many copies; 0 takes it out."""
        share = self.variables[row]
        share.SetUb(1.0 if most else 0.0)
        self.goal.SetCoefficient(share, float(int(self.designs.value[row]) * most - self.setup))
        for item, count in self.designs.multiset(row):
            self.stock[item].SetCoefficient(share, float(count * most))

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
