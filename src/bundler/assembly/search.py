"""The search: a greedy plan, the linear relaxation by column generation, better plans at its prices, and exact models where these pay.

The models need all columns; where these are too many to form, those that pricing finds are enough for plan and bound.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from bundler.assembly.beginning import begun
from bundler.assembly.bound import Bound
from bundler.assembly.clock import Clock
from bundler.assembly.columns import Columns
from bundler.assembly.designs import Designs
from bundler.assembly.greedy import greedy
from bundler.assembly.improving import Improving
from bundler.assembly.locks import held
from bundler.assembly.plan import gap
from bundler.assembly.problem import Problem
from bundler.assembly.proposals import Proposals
from bundler.assembly.relaxing import Relaxing
from bundler.assembly.starting import Start
from bundler.assembly.tightening import Tightening, affordable
from bundler.assembly.vectors import Ints
from bundler.values.money import format as yuan

Progress = Callable[[dict[str, Any]], None]
Phase = Literal["first plan", "bound", "improving", "proving", "further objectives"]
IMPROVING = 0.2
"""The share of the time in which a plan is improved where all columns are there and it may be proven."""
PROVEN_AT_ONCE = 3_000
"""Columns of which exact models find the best plan sooner than it is improved."""
SILENT = 60
"""Tries in a row without a better plan after which proving begins there."""


@dataclass
class Found:
    """Where a search stands: the best plan (copies by column), its worth and the proven bound in fen.

    ``rows`` are the columns of the linear relaxation.
    """

    designs: Designs
    copies: dict[int, int]
    objective: int
    bound: int | None
    lawful: bool
    rows: Ints
    """The columns of the linear relaxation."""
    told: list[str]
    """What of the plan to start from could not be used."""


class Search:
    """One run on one problem, from ``start`` on where there is one.

    ``relaxed`` is afterwards the bound over every column there can be, at ``prices`` of pieces and places, and
    ``unpriced`` that at no prices; None where there is none.
    """

    def __init__(self, problem: Problem, clock: Clock, progress: Progress | None, start: Start | None = None) -> None:
        self.problem, self.clock, self.progress = problem, clock, progress
        self.phase: Phase = "first plan"
        self.bound: int | None = None
        self.relaxed: Bound | None = None
        self.unpriced: Bound | None = None
        self.prices: tuple[Ints, Ints] | None = None
        self.columns = Columns(problem, clock)
        self.copies = held(self.columns)
        self.objective = self.columns.worth(self.copies)
        self.start = start

    def run(self) -> Found:
        """Return the best plan within the limits."""
        told, rows = self._begin(), np.zeros(0, dtype=np.int64)
        if not self.columns.complete or len(self.columns.designs):
            greedy(self.columns, self.copies, self.take)
        lawful = bool(self.copies) or self.columns.any_lawful()
        if lawful:
            self.enter("bound")
            relaxing = Relaxing(self.columns, self.copies, self.improve)
            known = self.relaxed = relaxing.run()
            self.unpriced, self.prices = relaxing.unpriced, (relaxing.centre, relaxing.centre_places)
            rows = relaxing.rows
            self._compose(relaxing, known.rewards)
            if self.columns.complete:
                self.enter("proving")
                with self.clock.paused():
                    from bundler.assembly.proving import Proving  # brings CP-SAT, which is not waited for before there is a plan
                Proving(self, known, rows).run()
        return Found(self.columns.designs, self.copies, self.objective, self.bound, lawful, rows, told)

    def _begin(self) -> list[str]:
        """Take what can be used of the plan to start from; return what cannot."""
        self.enter("first plan")
        if self.start is None:
            return []
        plan, told = begun(self.columns, self.start)
        self.take(plan)
        return told

    def _compose(self, relaxing: Relaxing, rewards: Ints) -> None:
        """Improve the plan; where columns are too many to be proven over, by annealing too, beside which the bound is tightened."""
        improving = Improving(self.columns, relaxing.centre, rewards, self.take)
        if self.columns.complete or not self.copies or not self.alike():
            self.enter("improving")
            improving.run(self.copies, self._improved, lambda: None)
            return
        with Proposals(self.columns, self.copies, relaxing.centre, improving.weights, rewards) as proposals:
            if affordable(self.problem):
                Tightening(self.columns, relaxing, self.improve).run()
            self.enter("improving")
            improving.run(self.copies, self._improved, proposals.latest)

    def _improved(self, silent: int) -> bool:
        """Whether it is time to prove rather than to improve, or nothing is left to do."""
        if self.proven():
            return True
        if not self.columns.complete:
            return self.clock.over()
        return self.clock.over(IMPROVING) or silent >= SILENT or len(self.columns.designs) <= PROVEN_AT_ONCE

    def proven(self) -> bool:
        """Whether no better plan exists."""
        return self.bound is not None and self.bound <= self.objective

    def take(self, copies: dict[int, int]) -> None:
        """Take a plan, copies by column, where it is better than the best so far."""
        objective = self.columns.worth(copies)
        if objective > self.objective:
            self.copies, self.objective = copies, objective
        self.tell()

    def improve(self, bound: int) -> None:
        """Take a proven bound in fen, where it is better than the best so far."""
        if self.bound is None or bound < self.bound:
            self.bound = bound
        self.tell()

    def enter(self, phase: Phase) -> None:
        """Tell that another phase begins."""
        self.phase = phase
        self.tell()

    def tell(self, objective: int | None = None) -> None:
        """Tell where the search stands, with an objective that the solver has met; there is none before the first plan."""
        if self.progress is None:
            return
        best = self.objective if objective is None else max(self.objective, objective)
        known = best if self.copies or self.phase != "first plan" else None
        bound = None if self.bound is None else max(self.bound, best)
        self.progress({
            "phase": self.phase, "objective": None if known is None else yuan(known), "bound": None if bound is None else yuan(bound),
            "gap": gap(known, bound), "seconds": round(self.clock.seconds, 1), "designs": len(self.columns.designs),
        })  # fmt: skip

    def alike(self) -> bool:
        """Whether no design is locked or has a band of copies of its own, which exact models of parts, annealing and steps do not know."""
        return all(each.use == "forbidden" for each in self.problem.named)
