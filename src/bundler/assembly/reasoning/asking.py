"""Asking whether any bundle keeps some of the lines and rules: a bundle that the rules themselves let through, a proof, or neither."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, Literal

from ortools.sat.python import cp_model

from bundler.assembly.believing import believable
from bundler.assembly.clock import Clock
from bundler.assembly.problem import Problem
from bundler.assembly.reasoning.bundle_model import PARTS, BundleModel
from bundler.assembly.reasoning.judging import Candidate, clauses
from bundler.assembly.reasoning.stock import Ware
from bundler.assembly.solve import heeding

WORK_A_SOLVE, WORK_IN_ALL = 6.0, 60.0
"""The solver's own units of work, about a second each."""
PARTS_OF_MARGIN = PARTS
TRIES = 40
"""Bundles that the model lets through and the rules do not, after which a question stays open."""
Found = Candidate | Literal["none", "open"]
Goal = Callable[[Any, BundleModel], Any]
"""Adds what is asked for besides to a model, and returns what is to be least."""


class Asking:
    """One problem's bundles, asked about; bounded in work and, but for repeatable runs, in time."""

    def __init__(self, problem: Problem, wares: list[Ware], names: Collection[str], clock: Clock) -> None:
        self.problem, self.names, self.clock = problem, names, clock
        self.bundles = BundleModel(problem, wares, names)
        self.work = WORK_IN_ALL

    @property
    def over(self) -> bool:
        """Whether no more is asked."""
        return self.work <= 0 or self.clock.over()

    def bundle(self, kept: Collection[str], goal: Goal | None = None, accepts: Callable[[Candidate], bool] | None = None) -> Found:
        """Return a bundle that keeps all of ``kept``: one that keeps as many other lines as it can, or one for which ``goal`` is least.

        ``accepts`` looks at a bundle, in place of what is kept, and says whether it is one.
        """
        for _ in range(TRIES):
            found = self._solved(kept, goal)
            if not isinstance(found, Candidate):
                return found
            broken = {clause for clause in self.clauses(found) if clause <= {*kept}}
            if not broken and (accepts is None or accepts(found)):
                return found
            self.bundles.forbid(found, min(broken, key=sorted, default=frozenset(kept)))
        return "open"

    def clauses(self, bundle: Candidate) -> set[frozenset[str]]:
        """Return what keeps a bundle out."""
        return clauses(self.problem, bundle)

    def _solved(self, kept: Collection[str], goal: Goal | None) -> Found:
        bundles = self.bundles
        model = bundles.model.clone()
        for name in kept:
            model.add_bool_and([bundles.switches[name]])
        aim = -sum(bundles.switches.values()) if goal is None else goal(model, bundles)
        model.minimize(aim)
        solver = cp_model.CpSolver()
        status = self._run(solver, model)
        if status == cp_model.INFEASIBLE:
            # A step of presolving finds bundles twenty times sooner, and takes models for empty that are not.
            believable(solver)
            status = self._run(solver, model)
        if status == cp_model.INFEASIBLE:
            return "none"
        # Where a goal is asked for, only the best will do.
        good = status == cp_model.OPTIMAL or (goal is None and status == cp_model.FEASIBLE)
        return bundles.read(solver) if good else "open"

    def _run(self, solver: cp_model.CpSolver, model: Any) -> Any:
        """Solve within what is left of work and time, and count it."""
        if self.over:
            return cp_model.UNKNOWN
        parameters = solver.parameters
        parameters.random_seed, parameters.num_workers = self.clock.policy.seed, 1
        parameters.cp_model_probing_level = 0  # over thousands of items probing takes longer than all the rest
        parameters.max_deterministic_time = min(WORK_A_SOLVE, self.work)
        parameters.catch_sigint_signal = False
        if not self.clock.policy.repeatable:
            parameters.max_time_in_seconds = max(self.clock.left, 0.01)
        with heeding(solver, self.clock):
            status = solver.solve(model)
        work = solver.response_proto.deterministic_time
        self.work -= work
        self.clock.spend(work)
        return status
