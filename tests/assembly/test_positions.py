"""Plans with exactly so many designs: a bound that is never too low, and a model that says which plans there are."""

from __future__ import annotations

import numpy as np
from hypothesis import assume, given, settings

import bundler
from bundler.assembly.clock import Clock
from bundler.assembly.columns import Columns
from bundler.assembly.counted import Counted, counted
from bundler.assembly.policy import load_policy
from bundler.assembly.positions import build_positions
from bundler.assembly.problem import build
from bundler.assembly.solve import Solved, solve_master
from tests.assembly.worlds import best_by_number, worlds


class World:
    """The lawful columns of a world as one part, with what is proven of 1, 2, … designs."""

    def __init__(self, items: list[dict[str, object]], policy: dict[str, object]) -> None:
        wanted = load_policy(policy, None)
        self.clock = Clock(wanted.solver, None)
        self.problem = build(bundler.load_catalogue(items), wanted, bundler.load_tables())
        self.columns = Columns(self.problem, self.clock)
        self.designs = self.columns.designs
        self.rows = np.array([row for row in range(len(self.designs)) if self.columns.lawful(row)], dtype=np.int64)
        self.known = counted(self.problem, self.designs, self.rows, wanted.max_designs) if len(self.rows) else []

    def asked(self, known: Counted, least: int) -> Solved | None:
        """The best plan of so many designs worth at least ``least``."""
        master = build_positions(self.problem, self.designs, self.rows[known.within(least)], known, least)
        assert master is not None
        return solve_master(master, self.clock, 60, 60, lambda _: None)


@settings(max_examples=25, deadline=None)
@given(worlds())
def test_a_bound_for_a_number_of_designs_is_never_below_the_best_plan_of_that_number(world):
    items, policy = world
    bounds = {known.number: known.bound for known in World(items, policy).known}
    for number, worth in best_by_number(items, policy).items():
        assert number == 0 or bounds[number] >= worth


@settings(max_examples=25, deadline=None)
@given(worlds())
def test_the_best_plan_of_a_number_of_designs_is_that_of_a_brute_force(world):
    items, policy = world
    wanted, at_hand = best_by_number(items, policy), World(items, policy)
    assume(len(wanted) > 1)
    for known in at_hand.known:
        if known.number in wanted:
            worth = wanted[known.number]
            found = at_hand.asked(known, worth)
            assert found is not None
            assert (found.objective, len(found.copies)) == (worth, known.number)
            assert found.bound >= worth


@settings(max_examples=25, deadline=None)
@given(worlds())
def test_of_plans_better_than_the_best_it_is_said_that_there_are_none(world):
    items, policy = world
    wanted, at_hand = best_by_number(items, policy), World(items, policy)
    for known in at_hand.known:
        least = wanted.get(known.number, known.bound - 10_000) + 1
        if known.bound >= least:
            assert at_hand.asked(known, least) == Solved({}, 0, least - 1)
