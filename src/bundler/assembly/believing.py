"""What is believed of CP-SAT: proofs are asked for without the one step of presolving that takes models for empty that are not."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ortools.sat.python import cp_model


def believable(solver: cp_model.CpSolver) -> None:
    """Have a solver leave out presolving's search for inclusions.

    With it OR-Tools 9.15.6755 said of two models with at-most-one literals and enforced sums, of 1,500 that it called empty, that they have
    no solution, and they had. google/or-tools 5274 tells of a fault of this kind.
    """
    solver.parameters.presolve_inclusion_work_limit = 0
