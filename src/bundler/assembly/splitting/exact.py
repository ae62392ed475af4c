"""Where first fit is not provably best: fewest orders, then lowest freight, then fewest parts, by CP-SAT; ties by the earliest order.

The solver works with one worker, a fixed seed and a limit of its own deterministic work, so that the answer is the same every time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ortools.sat.python import cp_model

from bundler.assembly.believing import believable
from bundler.assembly.splitting.budget import Budget
from bundler.assembly.splitting.first_fit import Apart, Limits, Open, Packing, at_best, kinds_of, worth
from bundler.assembly.splitting.model import Model
from bundler.assembly.splitting.units import Unit

MOST_CELLS = 100_000
"""A model with more unknowns and pairs than this is not built: first fit stands, unproven."""


class _Search:
    """The best packing so far, in pieces by unit and order."""

    def __init__(self, model: Model, units: Sequence[Unit], start: Packing) -> None:
        self.model, self.units = model, units
        self._keep([order.get(index, 0) for index in range(len(units))] for order in start)

    def _keep(self, orders: Iterable[list[int]]) -> None:
        """Number orders by their first units: what was settled before stays where it is."""
        self.best = [list(row) for row in zip(*sorted(orders, reverse=True), strict=True)]

    def packing(self) -> Packing:
        """Return the best packing, order by order."""
        orders = ({index: pieces[at] for index, pieces in enumerate(self.best) if pieces[at]} for at in self.model.orders)
        return [order for order in orders if order]

    def minimise(self, goal: Any, at_least: int | None, at_most: int, work: float) -> tuple[bool, float]:
        """Find the least value of ``goal`` and hold it from then on; return whether it is proven, and the work that it took."""
        model = self.model.model
        if at_least == at_most:
            model.add(goal == at_most)
            return True, 0.0
        model.add(goal <= at_most)
        self.model.hint(self.units, self.best)
        model.minimize(goal)
        solver = cp_model.CpSolver()
        believable(solver)
        parameters = solver.parameters
        parameters.num_workers, parameters.random_seed = 1, 1
        parameters.catch_sigint_signal = False  # an interrupt belongs to the caller
        parameters.max_deterministic_time = max(work, 1e-3)
        status = solver.solve(model)
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            self._keep([solver.value(pieces[at]) for pieces in self.model.pieces] for at in self.model.orders)
        if status == cp_model.OPTIMAL:
            model.add(goal == round(solver.objective_value))
        return status == cp_model.OPTIMAL, solver.response_proto.deterministic_time

    def settle(self, apart: Apart, limits: Limits, budget: Budget) -> None:
        """Let every unit in turn go to the earliest order, with as many pieces as it may, as far as the work reaches."""
        orders = [Open(apart, limits) for _ in self.packing()]
        for index, unit in enumerate(self.units):
            left = unit.quantity
            for at, order in enumerate(orders):
                taken = self.best[index][at]
                if left and taken < order.room(unit, left):
                    proven, work = self.minimise(-self.model.pieces[index][at], None, -taken, budget.ties)
                    budget.ties -= work
                    if not proven:
                        return
                    taken = self.best[index][at]
                self.model.model.add(self.model.pieces[index][at] == taken)
                if taken:
                    order.take(index, unit, taken)
                left -= taken


def improve(units: Sequence[Unit], apart: Apart, limits: Limits, start: Packing, budget: Budget) -> tuple[Packing, bool]:
    """Return the best packing that the work allows, and whether its figures are proven to be the best."""
    kinds = kinds_of(units)
    pairs = sum(len(apart.foes[kind].keys() & kinds) for kind in kinds) // 2
    if (len(units) + pairs) * len(start) > MOST_CELLS:
        return start, False
    model = Model(units, apart, limits, len(start))
    search = _Search(model, units, start)
    for stage, goal in enumerate((sum(model.used), model.freight, model.parts)):
        now = worth(search.packing(), units, limits)
        least = at_best(units, apart, limits, now.orders if stage else None)
        proven, work = search.minimise(goal, least.stages[stage], now.stages[stage], budget.figures)
        budget.figures -= work
        if not proven:
            return search.packing(), False
    search.settle(apart, limits, budget)
    return search.packing(), True
