"""The search for the smallest repairs: few changes first, then the least loss, then the least tax; the judge has the last word.

A lawful repair takes out of the model all that do the same and more; one that the judge refuses takes out itself. So every repair that is
found is a smallest one, and when the solver has nothing left that could rank before those found, that is a proof.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from typing import Any

from ortools.sat.python import cp_model

from bundler.assembly.believing import believable
from bundler.assembly.repairing.cuts import Cuts
from bundler.assembly.repairing.inputs import MOST_FEN
from bundler.assembly.repairing.judging import Judged, judge
from bundler.assembly.repairing.model import Model, Range
from bundler.assembly.repairing.space import Kept, Space
from bundler.duty.explode import PARTS_PER_FEN

WORK, ONE_SOLVE = 1.0, 0.1
"""The solver's deterministic work in one search, and in one solve once anything was found: seconds would make answers differ by machine.

Orders of ten lines need a hundredth of it.
"""
LEAST_WORK = 0.002
"""What every solve counts at least: reading the model takes time that the solver does not count, and a search may have many solves."""
MOST_CHANGES = 10**6


class CutShortError(Exception):
    """The work that was allowed is used up."""


@dataclass
class Found:
    """The smallest repairs, the best first; ``proven`` where no other ranks before the last of them."""

    repairs: list[Judged] = field(default_factory=list)
    proven: bool = False
    tried: int = 0


class Search:
    """One search; ``tries`` bounds how many repairs the judge looks at, ``loss`` what they may lose."""

    def __init__(self, space: Space, top: int, tries: int, loss: int) -> None:
        self.space, self.top, self.tries = space, top, tries
        self.model = Model(space)
        self.cuts = Cuts(self.model)
        self.model.cp.add(self.model.loss <= loss)
        self.found = Found()
        self.work, self.exact = WORK, True

    def run(self) -> Found:
        """Return the smallest repairs of the space."""
        try:
            level = self._least(self.model.changes, [])
            while level is not None and not self._settled(level):
                self._level(level)
                level = self._least(self.model.changes, [(self.model.changes, level + 1, MOST_CHANGES), self._worthwhile])
            self.found.proven = self.exact
        except CutShortError:
            self.found.proven = False
        self.found.repairs = self._ranked()[: self.top]
        return self.found

    def _level(self, changes: int) -> None:
        """Look at all repairs of so many changes, unless nothing that is left could rank before those found."""
        same = (self.model.changes, changes, changes)
        while (loss := self._least(self.model.loss, [same])) is not None:
            if loss > self._last_loss or (loss == self._last_loss and self._settled(changes)):
                return  # what loses more makes nothing needless that loses less
            kept = self._solve(self.model.tax, [same, (self.model.loss, loss, loss)])
            assert kept is not None
            self._look(kept)

    @property
    def _worthwhile(self) -> Range:
        """The losses of which a repair may still rank before the last that is asked for."""
        return self.model.loss, 0, int(min(self._last_loss, MOST_FEN))

    @property
    def _last_loss(self) -> float:
        """The loss of the last repair that is asked for, as far as found."""
        losses = sorted(each.loss for each in self.found.repairs)
        return losses[self.top - 1] if len(losses) >= self.top else inf

    def _settled(self, changes: int) -> bool:
        """Whether nothing of at least so many changes could rank before the last of the repairs that are asked for."""
        ranked = self._ranked()
        if len(ranked) < self.top:
            return False
        more, last = (self.model.changes, changes, MOST_CHANGES), ranked[self.top - 1]
        loss = self._least(self.model.loss, [more])
        if loss is None or loss > last.loss:
            return True
        if loss < last.loss or last.tax is None:
            return False
        tax = self._least(self.model.tax, [more, (self.model.loss, loss, loss)])
        return tax is None or (tax - self._slack, changes) >= (last.tax * PARTS_PER_FEN, len(last.changes))

    @property
    def _slack(self) -> int:
        """How much the tax of the model may be over the true one: what the roundings of bundle prices and of their lines take away."""
        components = sum(place.component is not None for place in self.space.places)
        return 3 * PARTS_PER_FEN * components + 2 * self.model.bounds.slack

    def _look(self, kept: Kept) -> None:
        """Judge a repair and, where it is lawful, all with changes at the same places and the same loss that may be taxed less.

        The model's tax leaves out freight and roundings, so that the first of them need not be the best.
        """
        judged = self._judge(kept)
        self.cuts.refuse(kept)
        if not judged.lawful or not self._record(judged):
            return
        new = [judged]
        tied = [*self.model.same_places(judged), (self.model.loss, judged.loss, judged.loss)]
        while judged.tax is not None:
            most = min(each.tax or 0 for each in new) * PARTS_PER_FEN + self._slack
            other = self._solve(self.model.tax, [*tied, (self.model.tax, 0, most)])
            if other is None:
                break
            judged = self._judge(other)
            self.cuts.refuse(other)
            if judged.lawful and self._record(judged):
                new.append(judged)
        for each in new:
            self.cuts.refuse_more(each)

    def _record(self, judged: Judged) -> bool:
        """Keep a repair, unless one is known that makes it needless; what it makes needless is let go."""
        if any(each.makes_needless(judged) for each in self.found.repairs):
            return False
        self.found.repairs = [each for each in self.found.repairs if not judged.makes_needless(each)] + [judged]
        return True

    def _judge(self, kept: Kept) -> Judged:
        if self.found.tried >= self.tries:
            raise CutShortError
        self.found.tried += 1
        return judge(self.space, kept)

    def _ranked(self) -> list[Judged]:
        return sorted(self.found.repairs, key=lambda each: (each.size, sorted(each.changes)))

    def _least(self, goal: Any, ranges: list[Range]) -> int | None:
        """Return the least value of ``goal``, or None where no solution is left."""
        solver = self._solver(goal, ranges)
        return None if solver is None else round(solver.objective_value)

    def _solve(self, goal: Any, ranges: list[Range]) -> Kept | None:
        solver = self._solver(goal, ranges)
        return None if solver is None else self.model.kept(solver.value)

    def _solver(self, goal: Any, ranges: list[Range]) -> Any:
        self.model.cp.minimize(goal)
        with self.model.under(ranges):
            solver, status = self._run(min(self.work, ONE_SOLVE))
            if status == cp_model.UNKNOWN and not self.found.tried:
                solver, status = self._run(self.work, first=True)
        if status == cp_model.INFEASIBLE:
            return None
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            raise CutShortError
        self.exact &= status == cp_model.OPTIMAL
        self._hint(solver.response_proto.solution)
        return solver

    def _run(self, work: float, *, first: bool = False) -> tuple[Any, Any]:
        """Solve within ``work``; ``first`` takes any solution, where more work was needed than one solve has."""
        solver = cp_model.CpSolver()
        believable(solver)
        parameters = solver.parameters
        parameters.random_seed = 1
        parameters.num_workers = 1
        parameters.cp_model_probing_level = 0  # the models are small: these two take longer than the search itself
        parameters.symmetry_level = 0
        parameters.max_deterministic_time = max(work, 0.0)
        parameters.stop_after_first_solution = first
        parameters.catch_sigint_signal = False
        status = solver.solve(self.model.cp)
        self.work -= max(solver.response_proto.deterministic_time, LEAST_WORK)
        return solver, status

    def _hint(self, solution: Any) -> None:
        """Let the next solve begin where this one ended: of so many changes, or of such a loss, it is a solution already."""
        hint = self.model.cp.proto.solution_hint
        hint.vars.clear()
        hint.values.clear()
        hint.vars.extend(range(len(solution)))
        hint.values.extend(solution)
