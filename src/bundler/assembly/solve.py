"""Solving the master exactly by CP-SAT: an outcome is a value, never an exception."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import floor

from ortools.sat.python import cp_model

from bundler.assembly.believing import believable
from bundler.assembly.clock import Clock
from bundler.assembly.model import Master

TICK = 0.05


@dataclass(frozen=True, slots=True)
class Solved:
    """The best plan found (copies by column) and the proven bound in fen over the columns of the model."""

    copies: dict[int, int]
    objective: int
    bound: int


def solve_master(
    master: Master, clock: Clock, seconds: float, work: float, told: Callable[[int], None], workers: int | None = None
) -> Solved | None:
    """Solve within ``seconds`` and ``work``; ``told`` hears the objective of every better plan. None: stopped before anything.

    ``workers`` are those of the policy where none are given. Of a model that asks for plans worth at least so much an answer without
    copies says that there are none.
    """
    solver = _solver(master, clock, seconds, work, workers or clock.policy.workers)

    class Told(cp_model.CpSolverSolutionCallback):
        def on_solution_callback(self) -> None:
            told(round(self.objective_value))
            if master.enough is not None and self.objective_value >= master.enough:
                self.stop_search()

    with heeding(solver, clock):
        status = solver.solve(master.model, Told())
    clock.spend(solver.response_proto.deterministic_time)
    if master.least is not None and status == cp_model.INFEASIBLE:
        return Solved({}, 0, master.least - 1)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return Solved(master.read(solver), round(solver.objective_value), floor(solver.best_objective_bound + 0.5))


@contextmanager
def heeding(solver: cp_model.CpSolver, clock: Clock) -> Iterator[None]:
    """Stop a solver that works meanwhile as soon as the caller wants an end."""
    done = threading.Event()

    def watch() -> None:
        while not done.wait(TICK):
            if clock.stop.is_set():
                solver.stop_search()

    watcher = threading.Thread(target=watch, name="bundler-solver-stop", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def _solver(master: Master, clock: Clock, seconds: float, work: float, workers: int) -> cp_model.CpSolver:
    policy = clock.policy
    solver = cp_model.CpSolver()
    believable(solver)
    parameters = solver.parameters
    parameters.random_seed = policy.seed
    parameters.num_workers = workers if master.linear else 1
    parameters.linearization_level = 2 if master.linear else 0
    if not master.linear:
        parameters.cp_model_probing_level = 0
    parameters.catch_sigint_signal = False  # an interrupt belongs to the caller, who asks for the end by ``stop``
    if not policy.repeatable:
        parameters.max_time_in_seconds = max(min(seconds, clock.left), 0.01)
    parameters.max_deterministic_time = max(min(work, clock.work_left), 1e-3)
    return solver
