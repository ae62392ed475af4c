"""The linear relaxation of choosing among columns, solved by column generation with GLOP; it gives dual prices, never answers."""

from __future__ import annotations

from typing import Any

import numpy as np
from ortools.linear_solver import pywraplp

from bundler.assembly.bound import PARTS
from bundler.assembly.charges import Cut
from bundler.assembly.designs import Designs
from bundler.assembly.problem import Problem
from bundler.assembly.vectors import Ints

LEAST = 1e-7
"""Shares of use that are not rounding."""


class Relaxation:
    """A growing linear program: copies of the columns added so far under stock, number of designs and designs per item.

    ``setup`` is what full use of a column is charged: 0 where the number of designs is fixed, as its setups are then paid anyhow.
    """

    def __init__(self, problem: Problem, designs: Designs, setup: int) -> None:
        self.problem, self.designs, self.setup = problem, designs, setup
        self.solver = pywraplp.Solver.CreateSolver("GLOP")
        self.afresh = pywraplp.MPSolverParameters()
        self.afresh.SetIntegerParam(self.afresh.INCREMENTALITY, self.afresh.INCREMENTALITY_OFF)
        infinity = self.solver.infinity()
        self.stock = [self.solver.Constraint(-infinity, piece.stock) for piece in problem.pieces]
        self.room = self.solver.Constraint(-infinity, problem.policy.max_designs)
        limit = problem.policy.bundle.designs_per_item_max
        self.places = [self.solver.Constraint(-infinity, limit) for _ in problem.pieces] if limit else []
        self.goal = self.solver.Objective()
        self.goal.SetMaximization()
        self.variables: dict[tuple[int, int], Any] = {}
        self.users: dict[int, list[tuple[int, Any]]] = {}
        self.cuts: list[tuple[Cut, Any]] = []
        self.cuts_of: dict[int, list[tuple[Cut, Any]]] = {}

    def lock(self, rows: Ints) -> None:
        """Ask for a locked design, of which these are the columns: one of the designs there may be, its set-up paid anyhow."""
        infinity = self.solver.infinity()
        once, held = self.solver.Constraint(-infinity, 1), self.solver.Constraint(int(self.designs.least[rows].min()), infinity)
        for row in rows.tolist():
            most = int(self.designs.most[row])
            share = self._variable(row, most, 0)
            once.SetCoefficient(share, 1.0)
            held.SetCoefficient(share, float(most))
        self.room.SetUb(self.room.ub() - 1)
        self.goal.SetOffset(self.goal.offset() - self.setup)

    def add(self, rows: Ints, copies: Ints | None = None) -> int:
        """Add columns in so many copies, or the most, that are not in yet; return how many there were.

        A column's variable is its share of use in so many copies, 0 to 1.
        """
        new = 0
        for row, many in zip(rows.tolist(), (self.designs.most[rows] if copies is None else copies).tolist(), strict=True):
            if (row, many) in self.variables:
                continue
            new += 1
            self.room.SetCoefficient(self._variable(row, many, self.setup), 1.0)
        return new

    def fill(self, row: int, many: int, copies: int) -> None:
        """Let full use of a column that is in, in so many copies, be others instead; 0 takes it out. Cuts do not follow."""
        share = self.variables[row, many]
        share.SetUb(1.0 if copies else 0.0)
        self._full(share, row, copies, self.setup)

    def cut(self, cut: Cut) -> None:
        """Add a cut."""
        constraint = self.solver.Constraint(-self.solver.infinity(), cut.limit)
        self.cuts.append((cut, constraint))
        self.cuts_of.setdefault(cut.item, []).append((cut, constraint))
        for used, share in self.users.get(cut.item, []):
            if weight := cut.weight(used):
                constraint.SetCoefficient(share, float(weight))

    def _variable(self, row: int, many: int, setup: int) -> Any:
        share = self.variables[row, many] = self.solver.NumVar(0, 1, "")
        self._full(share, row, many, setup)
        for item, count in self.designs.multiset(row):
            if self.places:
                self.places[item].SetCoefficient(share, 1.0)
            self.users.setdefault(item, []).append((count * many, share))
            for cut, constraint in self.cuts_of.get(item, []):
                constraint.SetCoefficient(share, float(cut.weight(count * many)))
        return share

    def _full(self, share: Any, row: int, many: int, setup: int) -> None:
        """State what full use is worth and takes."""
        self.goal.SetCoefficient(share, float(int(self.designs.value[row]) * many - setup))
        for item, count in self.designs.multiset(row):
            self.stock[item].SetCoefficient(share, float(count * many))

    def allow(self, number: int) -> None:
        """Allow so many designs instead of those of the policy."""
        self.room.SetUb(number)

    def solve(self) -> bool:
        """Solve it, from the last solution or else from the beginning by another method; False when GLOP gave up both times."""
        if self.solver.Solve() == self.solver.OPTIMAL:
            return True
        self.solver.SetSolverSpecificParametersAsString("use_dual_simplex: true")
        solved = self.solver.Solve(self.afresh) == self.solver.OPTIMAL
        self.solver.SetSolverSpecificParametersAsString("use_dual_simplex: false")
        return bool(solved)

    @property
    def value(self) -> float:
        """What the program is worth in fen."""
        return float(self.goal.Value())

    def duals(self) -> tuple[Ints, Ints, int]:
        """Return the prices of stock and of places, and of one more design, in 1/1000 fen, none below 0."""
        places = [_parts(row.dual_value()) for row in self.places] or [0] * len(self.stock)
        stock = [_parts(row.dual_value()) for row in self.stock]
        return np.array(stock, dtype=np.int64), np.array(places, dtype=np.int64), _parts(self.room.dual_value())

    def cut_prices(self) -> list[int]:
        """Return the prices of the cuts, in 1/1000 fen, none below 0."""
        return [_parts(constraint.dual_value()) for _, constraint in self.cuts]

    def uses(self) -> dict[int, dict[int, float]]:
        """Return of each item in use how many designs, in shares, use how many pieces."""
        found: dict[int, dict[int, float]] = {}
        for (row, many), variable in self.variables.items():
            if (share := float(variable.solution_value())) > LEAST:
                for item, count in self.designs.multiset(row):
                    uses = found.setdefault(item, {})
                    uses[count * many] = uses.get(count * many, 0.0) + share
        return found


def _parts(dual: float) -> int:
    return max(round(dual * PARTS), 0)
