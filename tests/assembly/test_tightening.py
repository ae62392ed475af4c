"""Tightened bounds hold for every plan, whatever columns were formed, and are tighter than those of prices alone."""

from __future__ import annotations

from unittest import mock

from benchmarks import composing
from hypothesis import given, settings

import bundler
from bundler.assembly import columns, load_policy
from bundler.assembly.clock import Clock
from bundler.assembly.columns import Columns
from bundler.assembly.problem import Problem, build
from bundler.assembly.relaxing import Relaxing
from bundler.assembly.tightening import Tightening
from tests.assembly.worlds import best, worlds


def tightened(problem: Problem) -> tuple[int, list[int]]:
    """The bound of prices alone, and what is told afterwards, with no columns but those that pricing finds."""
    with mock.patch.object(columns, "ROWS_MOST", -1):
        known = Columns(problem, Clock(problem.policy.solver, None))
    relaxing, told = Relaxing(known, [], lambda _bound: None), list[int]()
    relaxing.run()
    Tightening(known, relaxing, told.append).run()
    return relaxing.best.value, told


@settings(max_examples=30, deadline=None)
@given(worlds())
def test_every_bound_that_is_told_holds_for_the_best_plan(world: tuple[list[dict[str, object]], dict[str, object]]) -> None:
    items, policy = world
    problem = build(bundler.load_catalogue(items), load_policy(policy), bundler.load_tables())
    if problem.pieces:
        plain, told = tightened(problem)
        assert all(bound >= (best(items, policy) or 0) for bound in [plain, *told])


def test_the_bound_for_a_hundred_items_comes_half_a_per_cent_closer_and_is_the_same_every_time() -> None:
    policy = composing.policy(60, workers=1, work=3)
    problem = build(bundler.load_catalogue(composing.catalogue(100, 1)), load_policy(policy), bundler.load_tables())
    plain, told = tightened(problem)
    assert told == sorted(told, reverse=True)
    assert told[-1] < plain * 995 // 1000
    assert tightened(problem) == (plain, told)
