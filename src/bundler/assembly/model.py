"""The exact model: which columns are used and in how many copies. It is built here and never solved here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ortools.sat.python import cp_model

from bundler.assembly.clock import Clock
from bundler.assembly.designs import Designs
from bundler.assembly.problem import Problem
from bundler.assembly.vectors import Ints


@dataclass(frozen=True)
class Master:
    """A CP-SAT model, and how the copies by column are read off a solver that solved it.

    ``linear`` says that its linear relaxation is worth solving. A model without is searched by one worker and not probed: on models of
    three and four positions two workers needed more than twice the work, and probing half as much again. ``least`` is what plans of the
    model are asked to be worth; from ``enough`` on it is better to ask anew than to go on.
    """

    model: Any
    read: Callable[[Any], dict[int, int]]
    linear: bool = True
    least: int | None = None
    enough: int | None = None
    used: Mapping[int, Any] = field(default_factory=dict)
    copies: Mapping[int, Any] = field(default_factory=dict)
    """The variables by column: whether it is used, and its copies."""


ROWS_A_LOOK = 100
"""Columns after which the clock is looked at: twelve thousand of them take seconds to build."""


def build_master(problem: Problem, designs: Designs, rows: Ints, hint: dict[int, int], most: int, clock: Clock) -> Master | None:
    """Return the model over the columns ``rows`` with at most ``most`` designs; ``hint`` is a plan to start from.

    None where the limits end it before it is whole.
    """
    policy = problem.policy
    model = cp_model.CpModel()
    used, copies, goal = {}, {}, []
    stock: dict[int, list[Any]] = {}
    places: dict[int, list[Any]] = {}
    twins: dict[tuple[tuple[int, int], ...], list[Any]] = {}
    for at, row in enumerate(rows.tolist()):
        if at % ROWS_A_LOOK == 0 and clock.over():
            return None
        copies_most = int(designs.most[row])
        y = used[row] = model.new_bool_var("")
        n = copies[row] = model.new_int_var(0, copies_most, "")
        model.add(n <= copies_most * y)
        model.add(n >= int(designs.least[row]) * y)
        goal.append(int(designs.value[row]) * n - policy.run.setup_cost * y)
        components = designs.multiset(row)
        twins.setdefault(components, []).append(y)
        for item, count in components:
            stock.setdefault(item, []).append(count * n)
            places.setdefault(item, []).append(y)
        model.add_hint(y, row in hint)
        model.add_hint(n, hint.get(row, 0))
    for item, uses in stock.items():
        model.add(sum(uses) <= problem.pieces[item].stock)
    model.add(sum(used.values()) <= most)
    limit = policy.bundle.designs_per_item_max
    for uses in places.values():
        if limit is not None and len(uses) > limit:
            model.add(sum(uses) <= limit)
    locked = {each.multiset for each in problem.named if each.use == "locked"}
    for components, same in twins.items():
        if components in locked:
            model.add_exactly_one(same)
        else:
            model.add_at_most_one(same)
    model.maximize(sum(goal))
    return Master(model, lambda solver: {row: solver.value(n) for row, n in copies.items() if solver.value(n)}, used=used, copies=copies)
