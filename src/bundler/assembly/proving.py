"""Closing a search where all columns are formed: better plans by exact models of what is near, and the proof that there is none.

It is a module of its own because CP-SAT takes longer to load than a first plan to be found.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from bundler.assembly.apart import Apart, parts_of
from bundler.assembly.bound import Bound
from bundler.assembly.boxing import boxing
from bundler.assembly.columns import BANNED
from bundler.assembly.counted import counted
from bundler.assembly.model import Master, build_master
from bundler.assembly.positions import build_positions
from bundler.assembly.retuning import Retuning
from bundler.assembly.solve import Solved, solve_master
from bundler.assembly.vectors import Ints

if TYPE_CHECKING:
    from bundler.assembly.search import Search

SILENT = 60
"""Tries of retuning in a row without a better plan after which the exact models begin."""
FIRST_MASTER = 500
LARGEST_MASTER = 3_000
"""Columns that the exact model takes; over more of them it finds neither plans nor proofs that others do not find sooner."""
RETUNING = 0.5
"""The share of the time until which a plan is retuned before the exact models."""
BOXING = 0.8
"""The share of the time until which plans are bounded by the copies of their designs."""
APART_COLUMNS = 12_000
APART_DESIGNS = 40
"""Columns and designs up to which plans are looked at by their numbers of designs."""
APART_SHARE = 0.3
"""The share of the time that this may take while many questions are open."""


class Proving:
    """Goes on with ``search`` from the bound ``known`` on every column; ``rows`` are those of the relaxation."""

    def __init__(self, search: Search, known: Bound, rows: Ints) -> None:
        self.search, self.known, self.rows = search, known, rows
        self.problem, self.columns, self.clock = search.problem, search.columns, search.clock

    def run(self) -> None:
        """Go on until nothing better can be, or the limits."""
        order = self._mattering()
        if len(order) > LARGEST_MASTER:
            self._retune(lambda silent: silent >= SILENT or self.clock.over(RETUNING))
            order = self._mattering()
            if self._countable(order) and len(parts_of(self.columns.designs, order)) == 1:
                self._boxed(order)
        self._master(self.rows, 0.1)
        order = self._mattering()
        if self._countable(order):
            self._apart(order, self._outside(self.search.objective))
        self._masters()
        self._retune(lambda _: self.clock.over() or self.search.proven())

    def _masters(self) -> None:
        """Exact masters over ever more columns, until no column outside can be part of a better plan."""
        size = FIRST_MASTER
        while not self.clock.over() and not self.search.proven():
            order = self._mattering()
            if len(order) > LARGEST_MASTER:
                break
            whole = len(order) <= size
            chosen = order if whole else order[:size]
            outside = self._outside(self.search.objective if whole else int(self.known.with_column[order[size]]))
            chosen = np.union1d(chosen, np.array(sorted(self.search.copies), dtype=np.int64))
            proven = self._master(chosen, 1.0 if whole else 0.4)
            if proven is not None:
                self.search.improve(max(proven, outside, self.search.objective))
            if whole and (proven is None or proven > self.search.objective):
                break
            size *= 3

    def _retune(self, over: Callable[[int], bool]) -> None:
        if self.search.copies and self.search.alike():
            Retuning(self.columns, self.search.take).run(self.search.copies, over)

    def _countable(self, order: Ints) -> bool:
        """Whether these columns are few enough to be looked at for every number of designs."""
        return len(order) <= APART_COLUMNS and self.problem.policy.max_designs <= APART_DESIGNS and self.search.alike()

    def _boxed(self, order: Ints) -> None:
        """Bound plans of the columns that matter by the copies of their designs; no other plan is worth more than the best."""
        designs, most = self.columns.designs, self.problem.policy.max_designs
        found = boxing(self.problem, designs, order, counted(self.problem, designs, order, most), self.clock)
        if found is not None:
            found.run(self.search.objective, lambda: self.clock.over(BOXING), self.search.improve)

    def _mattering(self) -> Ints:
        """The columns that may be in a plan better than the best one so far, the most promising first."""
        rows = np.flatnonzero((self.known.with_column > self.search.objective) & (self.columns.designs.value > BANNED))
        return np.asarray(rows[np.lexsort((rows, -self.known.with_column[rows]))])

    def _outside(self, formed: int) -> int:
        """What plans are worth at most that use a column which was left out, of those formed worth ``formed``, or never formed."""
        return formed if self.known.with_unseen is None else max(formed, self.known.with_unseen)

    def _apart(self, rows: Ints, outside: int) -> None:
        """Solve the parts that share no item by their numbers of designs."""
        designs, most = self.columns.designs, self.problem.policy.max_designs
        rows = np.union1d(rows, np.array(sorted(self.search.copies), dtype=np.int64))
        parts = parts_of(designs, rows)
        known = [counted(self.problem, designs, part, most) for part in parts]
        apart = Apart([[each.bound for each in part] for part in known], most)
        for at, part in enumerate(parts):
            plan = {row: self.search.copies[row] for row in part.tolist() if row in self.search.copies}
            apart.know(at, plan, self.columns.worth(plan))

        def told(best: Solved) -> None:
            self.search.take(best.copies)
            self.search.improve(max(best.bound, outside))

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
        apart.run(solve, lambda few: self.clock.over(1.0 if few and outside <= self.search.objective else APART_SHARE), told)

    def _master(self, rows: Ints, share: float) -> int | None:
        """Solve over some columns; return the bound proven over them."""
        designs, most = self.columns.designs, self.problem.policy.max_designs
        solved = self._solved(rows, share, lambda chosen: build_master(self.problem, designs, chosen, self.search.copies, most, self.clock))
        if solved is None:
            return None
        self.search.take(solved.copies)
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
            solved = solve_master(master, clock, seconds, clock.work_left * share, self.search.tell)
            if solved is None:
                return None
            if all(self.columns.lawful(row) for row in solved.copies):
                return solved
            rows = rows[designs.value[rows] > BANNED]
        return None
