"""Retuning moves the copies of all designs at once: it only ever makes a plan better, and leaves it a plan."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from hypothesis import assume, given, settings

from bundler.assembly.clock import Clock
from bundler.assembly.columns import Columns
from bundler.assembly.policy import load_policy
from bundler.assembly.problem import build
from bundler.assembly.retuning import Retuning
from bundler.catalogue import load_catalogue
from bundler.tariff import load_tables
from tests.assembly.worlds import DAY, best, item, worlds

TRIES = 12


def columns_of(items: list[dict[str, Any]], policy: dict[str, Any]) -> Columns:
    problem = build(load_catalogue(items), load_policy(policy), load_tables())
    return Columns(problem, Clock(problem.policy.solver, None))


def retuned(columns: Columns, plan: dict[int, int]) -> tuple[dict[int, int], list[int]]:
    """The plan after some tries without a better one, and the worths of those that were told."""
    told: list[int] = []
    found = Retuning(columns, lambda each: told.append(columns.worth(each))).run(plan, lambda silent: silent >= TRIES)
    return found, told


@settings(max_examples=20, deadline=None)
@given(worlds())
def test_a_plan_becomes_better_step_by_step_and_never_better_than_the_optimum(world: tuple[Any, Any]) -> None:
    columns = columns_of(*world)
    low = columns.problem.policy.run.copies[0]
    row = next((row for row in range(len(columns.designs)) if columns.lawful(row)), None)
    assume(row is not None)
    start = {row: low}
    plan, told = retuned(columns, start)
    assert told == sorted(set(told))
    assert columns.worth(plan) == (told or [columns.worth(start)])[-1]
    assert columns.worth(start) <= columns.worth(plan) <= max(best(*world) or 0, columns.worth(start))
    for piece, stock in enumerate(columns.stock.tolist()):
        used = sum(n * count for row, n in plan.items() for item, count in columns.designs.multiset(row) if item == piece)
        assert used <= stock
    assert all(low <= n <= columns.designs.most[row] and columns.lawful(row) for row, n in plan.items())


def two_kinds(workers: int) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Items of which the best plan sells the last piece: 40 of one kind go with 30 + 10 of the others, in two designs."""
    items = [item(f"S{at}", "4202220000", 20_000, 10_000, stock) for at, stock in enumerate((40, 30, 10))]
    policy = {
        "on": DAY, "max_designs": 2,
        "bundle": {"price": ["100.00", "2000.00"], "distinct_items": [2, 2], "copies_per_item": 1},
        "run": {"copies": [5, 500], "setup_cost": "1.00", "packing_cost": "1.00"},
        "solver": {"seconds": 60, "seed": 1, "workers": workers},
    }  # fmt: skip
    return items, policy


@pytest.mark.parametrize("workers", [1, 3])
def test_copies_of_two_designs_are_moved_together_until_everything_is_sold(workers: int) -> None:
    before = set(threading.enumerate())
    columns = columns_of(*two_kinds(workers))
    rows = {columns.designs.multiset(row): row for row in range(len(columns.designs))}
    one, other = rows[(0, 1), (1, 1)], rows[(0, 1), (2, 1)]
    plan, _ = retuned(columns, {one: 21, other: 5})
    assert plan == {one: 30, other: 10}
    assert set(threading.enumerate()) == before


def test_one_worker_retunes_a_plan_the_same_way_every_time() -> None:
    items, policy = two_kinds(1)
    items += [{**items[0], "sku": f"T{at}", "unit_price": f"{150 + 7 * at}.00", "stock": 21 + 6 * at} for at in range(5)]
    policy["solver"]["work"] = 20
    told = []
    for _ in range(2):
        columns = columns_of(items, policy)
        told.append(retuned(columns, {0: 5})[1])
    assert told[0] == told[1]
    assert told[0]
