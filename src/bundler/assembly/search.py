"""The search: a greedy plan, the linear relaxation by column generation, better plans at its prices, and exact models where these pay.

The models need all columns; where these are too many to form, those that pricing finds are enough for plan and bound.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from bundler.assembly.apart import Apart, parts_of
from bundler.assembly.beginning import begun
from bundler.assembly.bound import Bound
from bundler.assembly.clock import Clock
from bundler.assembly.columns import BANNED, Columns
from bundler.assembly.counted import counted
from bundler.assembly.designs import Designs
from bundler.assembly.greedy import greedy
from bundler.assembly.improving import Improving
from bundler.assembly.locks import held
from bundler.assembly.model import Master, build_master
from bundler.assembly.plan import gap
from bundler.assembly.positions import build_positions
from bundler.assembly.problem import Problem
from bundler.assembly.proposals import Proposals
from bundler.assembly.relaxing import Relaxing
from bundler.assembly.retuning import Retuning
from bundler.assembly.solve import Solved, solve_master
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
FIRST_MASTER = 500
LARGEST_MASTER = 3_000
"""Columns that the exact model takes; over more of them it finds neither plans nor proofs that others do not find sooner."""
RETUNING = 0.5
"""The share of the time until which a plan is retuned before the exact models."""
APART_COLUMNS = 12_000
APART_DESIGNS = 40
"""Columns and designs up to which parts that share no item are solved by their numbers of designs."""
APART_SHARE = 0.3
"""The share of the time that this may take while many questions are open."""


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
            greedy(self.columns, self.copies, self._take)
        lawful = bool(self.copies) or self.columns.any_lawful()
        if lawful:
            self.enter("bound")
            relaxing = Relaxing(self.columns, self.copies, self._improve)
            known = self.relaxed = relaxing.run()
            self.unpriced, self.prices = relaxing.unpriced, (relaxing.centre, relaxing.centre_places)
            rows = relaxing.rows
            self._compose(relaxing, known.rewards)
            if self.columns.complete:
                self.enter("proving")
                self._close(known, rows)
        return Found(self.columns.designs, self.copies, self.objective, self.bound, lawful, rows, told)

    def _begin(self) -> list[str]:
        """Take what can be used of the plan to start from; return what cannot."""
        self.enter("first plan")
        if self.start is None:
            return []
        plan, told = begun(self.columns, self.start)
        self._take(plan)
        return told

    def _compose(self, relaxing: Relaxing, rewards: Ints) -> None:
        """Improve the plan; where columns are too many to be proven over, by annealing too, beside which the bound is tightened."""
        improving = Improving(self.columns, relaxing.centre, rewards, self._take)
        if self.columns.complete or not self.copies or not self._alike():
            self.enter("improving")
            improving.run(self.copies, self._improved, lambda: None)
            return
        with Proposals(self.columns, self.copies, relaxing.centre, improving.weights, rewards) as proposals:
            if affordable(self.problem):
                Tightening(self.columns, relaxing, self._improve).run()
            self.enter("improving")
            improving.run(self.copies, self._improved, proposals.latest)

    def _improved(self, silent: int) -> bool:
        """Whether it is time to prove rather than to improve, or nothing is left to do."""
        if self._proven():
            return True
        if not self.columns.complete:
            return self.clock.over()
        return self.clock.over(IMPROVING) or silent >= SILENT or len(self.columns.designs) <= PROVEN_AT_ONCE

    def _proven(self) -> bool:
        return self.bound is not None and self.bound <= self.objective

    def _take(self, copies: dict[int, int]) -> None:
        objective = self.columns.worth(copies)
        if objective > self.objective:
            self.copies, self.objective = copies, objective
        self._tell()

    def _improve(self, bound: int) -> None:
        if self.bound is None or bound < self.bound:
            self.bound = bound
        self._tell()

    def enter(self, phase: Phase) -> None:
        """Tell that another phase begins."""
        self.phase = phase
        self._tell()

    def _tell(self, objective: int | None = None) -> None:
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

    def _close(self, known: Bound, rows: Ints) -> None:
        """Better plans by exact models of what is near, and where few columns can be in a better one, the proof that there is none."""
        if len(self._mattering(known)) > LARGEST_MASTER:
            self._retune(lambda silent: silent >= SILENT or self.clock.over(RETUNING))
        self._master(rows, 0.1)
        order = self._mattering(known)
        if len(order) <= APART_COLUMNS and self.problem.policy.max_designs <= APART_DESIGNS and self._alike():
            self._apart(order, self._outside(known, self.objective))
        self._masters(known)
        self._retune(lambda _: self.clock.over() or self._proven())

    def _masters(self, known: Bound) -> None:
        """Exact masters over ever more columns, until no column outside can be part of a better plan."""
        size = FIRST_MASTER
        while not self.clock.over() and not self._proven():
            order = self._mattering(known)
            if len(order) > LARGEST_MASTER:
                break
            whole = len(order) <= size
            chosen = order if whole else order[:size]
            outside = self._outside(known, self.objective if whole else int(known.with_column[order[size]]))
            chosen = np.union1d(chosen, np.array(sorted(self.copies), dtype=np.int64))
            proven = self._master(chosen, 1.0 if whole else 0.4)
            if proven is not None:
                self._improve(max(proven, outside, self.objective))
            if whole and (proven is None or proven > self.objective):
                break
            size *= 3

    def _retune(self, over: Callable[[int], bool]) -> None:
        if self.copies and self._alike():
            Retuning(self.columns, self._take).run(self.copies, over)

    def _alike(self) -> bool:
        """Whether no design is locked or has a band of copies of its own, which exact models of parts, annealing and steps do not know."""
        return all(each.use == "forbidden" for each in self.problem.named)

    def _mattering(self, known: Bound) -> Ints:
        """The columns that may be in a plan better than the best one so far, the most promising first."""
        rows = np.flatnonzero((known.with_column > self.objective) & (self.columns.designs.value > BANNED))
        return np.asarray(rows[np.lexsort((rows, -known.with_column[rows]))])

    def _outside(self, known: Bound, formed: int) -> int:
        """What plans are worth at most that use a column which was left out, of those formed worth ``formed``, or never formed."""
        return formed if known.with_unseen is None else max(formed, known.with_unseen)

    def _apart(self, rows: Ints, outside: int) -> None:
        """Solve the parts that share no item by their numbers of designs."""
        designs, most = self.columns.designs, self.problem.policy.max_designs
        rows = np.union1d(rows, np.array(sorted(self.copies), dtype=np.int64))
        parts = parts_of(designs, rows)
        known = [counted(self.problem, designs, part, most) for part in parts]
        apart = Apart([[each.bound for each in part] for part in known], most)
        for at, part in enumerate(parts):
            plan = {row: self.copies[row] for row in part.tolist() if row in self.copies}
            apart.know(at, plan, self.columns.worth(plan))

        def told(best: Solved) -> None:
            self._take(best.copies)
            self._improve(max(best.bound, outside))

        def solve(at: int, number: int, least: int, share: float) -> Solved | None:
            each = known[at][number - 1]
            chosen = parts[at][each.within(least)]
            chosen = chosen[designs.value[chosen] > BANNED]
            built = True

            def build(rows: Ints) -> Master | None:
                nonlocal built
                master = build_positions(self.problem, designs, rows, each, least)
                built = master is not None
                return master

            solved = self._solved(chosen, share, build)
            return Solved({}, 0, each.bound) if solved is None and built else solved

        # All the time is worth it only where the answers to a few questions would be the proof.
        apart.run(solve, lambda few: self.clock.over(1.0 if few and outside <= self.objective else APART_SHARE), told)

    def _master(self, rows: Ints, share: float) -> int | None:
        """Solve over some columns; return the bound proven over them."""
        designs, most = self.columns.designs, self.problem.policy.max_designs
        solved = self._solved(rows, share, lambda chosen: build_master(self.problem, designs, chosen, self.copies, most, self.clock))
        if solved is None:
            return None
        self._take(solved.copies)
        return solved.bound

    def _solved(self, rows: Ints, share: float, build: Callable[[Ints], Master | None]) -> Solved | None:
        """Solve over some columns until every column of the plan is lawful."""
        designs, clock = self.columns.designs, self.clock
        while len(rows) and not clock.over():
            before = clock.left
            master = build(rows)
            # What it took to build a model the solver may need again to read and to presolve it, without looking at its own limit.
            seconds = (2 * clock.left - before) * share
            if master is None or seconds <= 0:
                return None
            solved = solve_master(master, clock, seconds, clock.work_left * share, self._tell)
            if solved is None:
                return None
            if all(self.columns.lawful(row) for row in solved.copies):
                return solved
            rows = rows[designs.value[rows] > BANNED]
        return None
