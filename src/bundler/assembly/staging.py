"""Objectives in stages: the search for value, and after it, where there are more objectives, the stages of these."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from bundler.assembly.clock import Clock
from bundler.assembly.objectives import Name
from bundler.assembly.problem import Problem
from bundler.assembly.search import Found, Progress, Search
from bundler.assembly.starting import Start
from bundler.values.money import format as yuan

FIRST = 0.5
"""The share of the limits for the first objective, where there are more."""


@dataclass(frozen=True)
class Stage:
    """What a stage reached, fen or designs, and its proven bound for plans that keep the floors of the earlier ones."""

    name: Name
    amount: int
    bound: int | None

    def to_dict(self, kept: int) -> dict[str, Any]:
        """Return the stage as it stands in an answer; ``kept`` is what the plan has of the objective after all stages."""
        written = yuan if self.name != "designs" else int
        return {
            "name": self.name, "amount": written(self.amount), "bound": None if self.bound is None else written(self.bound),
            "status": "optimal" if self.bound == self.amount else "feasible", "kept": written(kept),
        }  # fmt: skip


def staged(problem: Problem, clock: Clock, progress: Progress | None, start: Start | None) -> tuple[Found, list[Stage]]:
    """Return the plan that is best in the last objective of the policy, and what every stage reached; no stages where there is one."""
    single = len(problem.policy.objective) == 1
    search = Search(problem, clock if single else clock.part(FIRST), progress, start)
    found = search.run()
    if single or not found.lawful:
        return found, []
    with clock.paused():
        from bundler.assembly.stages import Stages  # brings CP-SAT, which is not waited for before there is a plan
    search.enter("further objectives")
    stages = Stages(search, found, clock)
    reached = stages.run()
    return replace(found, designs=search.columns.designs, copies=stages.plan, objective=search.columns.worth(stages.plan)), reached
