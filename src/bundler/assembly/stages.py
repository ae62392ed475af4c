"""Later objectives: among the plans that are good enough in the earlier ones, one that is best in the next.

Each stage is a model over the columns that may be in a plan worth the floor on the value, by the Lagrangian bound of the first stage, with
what must be kept of every earlier objective as a constraint and the plan so far as a hint. Of the plans that are left after the last
stage the one worth most is taken. Where all columns are known and these are few enough, the solver's bound is one on all plans; elsewhere
plans that clear more are first searched for with clearance weighed more. The number of designs is bounded by the value alone too: with so
few designs no plan is worth the floor.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from bundler.assembly.bound import lagrangian
from bundler.assembly.clock import Clock
from bundler.assembly.columns import BANNED
from bundler.assembly.model import Master, build_master
from bundler.assembly.objectives import VALUE, Name, floor_of
from bundler.assembly.proving import LARGEST_MASTER
from bundler.assembly.search import Found, Search
from bundler.assembly.solve import solve_master
from bundler.assembly.staging import Stage
from bundler.assembly.vectors import Ints
from bundler.assembly.weighing import weighed_plans

WEIGHED = 0.6
"""The share of what is left in which plans are searched for with clearance weighed more."""


class Stages:
    """The stages after a search, which goes on from its plan."""

    def __init__(self, search: Search, found: Found, clock: Clock) -> None:
        self.search, self.found, self.clock = search, found, clock
        self.problem, self.columns = search.problem, search.columns
        self.plan = dict(found.copies)
        self.floors: dict[Name, int] = {}

    def run(self) -> list[Stage]:
        """Return what every objective reached; ``plan`` is then the one worth most of those that keep what all of them leave."""
        objectives = self.problem.policy.objective
        stages = [Stage(VALUE, self.found.objective, self.found.bound)]
        for at, each in enumerate(objectives):
            if at:
                stages.append(self._stage(each.name, 1 / (len(objectives) - at + 1)))
            self.floors[each.name] = floor_of(self._amount(each.name, self.plan), each.give)
        self._solved(VALUE, self._rows()[0], 1.0)
        return stages

    def _stage(self, name: Name, share: float) -> Stage:
        whole, bounds = self._rows()[1], [self._known_bound(name)]
        if name == "clearance" and not whole:
            bounds += self._weighed()
        bound = self._solved(name, self._rows()[0], share)
        if whole and bound is not None:
            bounds.append(bound)
        amount = self._amount(name, self.plan)
        best = max(min(bounds), amount)
        return Stage(name, -amount, -best) if name == "designs" else Stage(name, amount, best)

    def _weighed(self) -> list[int]:
        """Take plans that clear more and keep the floors; return bounds on what any such plan clears."""
        bounds = []
        for plan, bound in weighed_plans(self.columns, self.clock.part(WEIGHED), self.floors[VALUE]):
            kept = all(self._amount(name, plan) >= least for name, least in self.floors.items())
            if kept and self._amount("clearance", plan) > self._amount("clearance", self.plan):
                self.plan = plan
            bounds += [] if bound is None else [bound]
        return bounds

    def _rows(self) -> tuple[Ints, bool]:
        """The columns that may be in a plan worth the floor on the value, and whether these are all there can be."""
        relaxed, designs, prices = self.search.relaxed, self.columns.designs, self.search.prices
        assert relaxed is not None
        assert prices is not None
        if not self.columns.complete:
            relaxed = lagrangian(self.problem, designs, *prices, None)  # of all columns that are known by now
        rows = np.flatnonzero((relaxed.with_column >= self.floors[VALUE]) & (designs.value > BANNED))
        rows = rows[np.lexsort((rows, -relaxed.with_column[rows]))]
        whole = self.columns.complete and len(rows) <= LARGEST_MASTER
        return np.union1d(rows[:LARGEST_MASTER], np.array(sorted(self.plan), dtype=np.int64)), whole

    def _solved(self, name: Name, rows: Ints, share: float) -> int | None:
        """Make the plan better in one objective; return the bound proven over some columns."""
        designs, clock = self.columns.designs, self.clock
        if not len(rows):
            return 0  # doing nothing is all there is
        while not clock.over():
            master = build_master(self.problem, designs, rows, self.plan, self.problem.policy.max_designs, clock)
            if master is None:
                return None
            for kept, least in self.floors.items():
                master.model.add(self._sum(kept, master) >= least)
            master.model.maximize(self._sum(name, master))
            solved = solve_master(master, clock, clock.left * share, clock.work_left * share, lambda _: None)
            if solved is None:
                return None
            if all(self.columns.lawful(row) for row in solved.copies):
                self.plan = solved.copies
                return solved.bound
            rows = rows[designs.value[rows] > BANNED]
        return None

    def _coefficients(self, name: Name, row: int) -> tuple[int, int]:
        """What a copy of a column adds to an objective, and what using it does; more is better."""
        designs, run = self.columns.designs, self.problem.policy.run
        if name == VALUE:
            return int(designs.value[row]), -run.setup_cost
        if name == "designs":
            return 0, -1
        pieces = self.problem.pieces
        return sum(count * (pieces[item].item.clearance_value or 0) for item, count in designs.multiset(row)), 0

    def _sum(self, name: Name, master: Master) -> Any:
        found = []
        for row, copies in master.copies.items():
            copy, use = self._coefficients(name, row)
            found.append(copy * copies + use * master.used[row])
        return sum(found)

    def _amount(self, name: Name, plan: dict[int, int]) -> int:
        return sum(n * copy + use for row, n in plan.items() for copy, use in [self._coefficients(name, row)])

    def _known_bound(self, name: Name) -> int:
        """A bound on any plan without asking the solver: by the value where designs are counted, by the stock where pieces are cleared."""
        if name == "designs":
            known = (self.search.relaxed, self.search.unpriced)
            return -self.problem.locks - max(each.fewest(self.floors[VALUE]) for each in known if each is not None)
        return sum(max(piece.item.clearance_value or 0, 0) * piece.stock for piece in self.problem.pieces)
