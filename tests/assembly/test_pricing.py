"""Pricing finds the column that is worth most at any prices, and its bound is never below one; made heuristic, it is."""

from __future__ import annotations

from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bundler
from bundler.assembly import load_policy, table
from bundler.assembly.bound import PARTS, proven, reduced
from bundler.assembly.charges import Charges, Uses, rewards
from bundler.assembly.designs import Evaluator
from bundler.assembly.enumeration import enumerate_designs
from bundler.assembly.pricing import Pricer
from bundler.assembly.problem import Problem, build
from bundler.assembly.stepping import StepPricer, _Asked
from bundler.assembly.table import Table
from bundler.assembly.units import units
from tests.assembly.worlds import DAY, best, columns, fen, item, usable_codes, worlds

World = tuple[list[dict[str, object]], dict[str, object]]


def problem_of(world: World) -> Problem:
    items, policy = world
    return build(bundler.load_catalogue(items), load_policy(policy), bundler.load_tables())


def highest(world: World, prices: list[int], stock: list[int]) -> int:
    """The highest r of all lawful columns in 1/1000 fen at prices of the items, by brute force."""
    items, policy = world
    run = policy["run"]
    found = [0]
    for counts, value, upper in columns(items, policy):
        held = min([upper, *(have // count for have, count in zip(stock, counts, strict=True) if count)])
        worth = value * PARTS - sum(price * count for price, count in zip(prices, counts, strict=True))
        if held >= run["copies"][0]:
            found.append(max(worth * held, worth * run["copies"][0]) - fen(run["setup_cost"]) * PARTS)
    return max(found)


def priced(pricer: Pricer, problem: Problem, prices: list[int], stock: list[int], ends: int = 100) -> int:
    place = {piece.item.sku: at for at, piece in enumerate(problem.pieces)}
    duals, left = np.zeros(len(place), dtype=np.int64), np.zeros(len(place), dtype=np.int64)
    for at, (price, have) in enumerate(zip(prices, stock, strict=True)):
        if f"S{at}" in place:
            duals[place[f"S{at}"]], left[place[f"S{at}"]] = price, have
    return pricer.best(duals, np.zeros_like(duals), left, 0, ends).bound


@settings(max_examples=40, deadline=None)
@given(worlds(), st.data())
def test_the_bound_is_the_worth_of_the_best_column_there_is(world: World, data: st.DataObject) -> None:
    items, _ = world
    problem = problem_of(world)
    if not problem.pieces:
        return
    pricer = Pricer(Evaluator(problem), lambda: True)
    for _ in range(4):
        prices = [data.draw(st.integers(0, fen(str(each["unit_price"])) * PARTS // 2)) for each in items]
        stock = [data.draw(st.integers(0, int(str(each["stock"])))) for each in items]
        assert priced(pricer, problem, prices, stock) == highest(world, prices, stock)


@pytest.mark.parametrize("units", [1, table.UNITS_A_LOOK])
@settings(max_examples=20, deadline=None)
@given(world=worlds())
def test_what_is_left_when_pricing_is_stopped_keeps_its_bound(units: int, world: World) -> None:
    problem, (items, _) = problem_of(world), world
    nothing, stock = [0] * len(items), [int(str(each["stock"])) for each in items]
    with mock.patch.object(table, "UNITS_A_LOOK", units):  # with 1 the tables themselves are given up
        if problem.pieces:
            assert priced(Pricer(Evaluator(problem), lambda: False), problem, nothing, stock, 1) >= highest(world, nothing, stock)


def charged(problem: Problem, data: st.DataObject) -> tuple[Uses, Charges]:
    """Any prices of the pieces, and of cuts on single items."""
    known = Uses(problem)
    prices = [data.draw(st.integers(0, piece.price * PARTS // 2)) for piece in problem.pieces]
    cuts = [known.counting(item) for item in range(len(prices))]
    cuts += [known.rounding(item, data.draw(st.integers(2, 5))) for item in range(len(prices))]
    priced = [(cut, data.draw(st.sampled_from([0, 10**5, 10**6, 10**7]))) for cut in cuts]
    return known, known.charges(np.array(prices, dtype=np.int64), priced)


def highest_by_steps(world: World, charges: Charges, place: dict[str, int]) -> int:
    """The highest r of all lawful columns in any number of copies, in 1/1000 fen, by brute force."""
    items, policy = world
    run, found = policy["run"], [0]
    for counts, value, upper in columns(items, policy):
        for copies in range(run["copies"][0], upper + 1):
            worth = (value * copies - fen(run["setup_cost"])) * PARTS
            for at, count in enumerate(counts):
                if count:
                    item, used = place[f"S{at}"], count * copies
                    worth -= int(charges.prices[item]) * used + int(charges.steps[item, used // charges.grain[item]])
            found.append(worth)
    return max(found)


@settings(max_examples=40, deadline=None)
@given(worlds(), st.data())
def test_the_bound_at_charges_by_steps_is_the_worth_of_the_best_column_in_its_best_copies(world: World, data: st.DataObject) -> None:
    problem = problem_of(world)
    if not problem.pieces:
        return
    evaluator = Evaluator(problem)
    pricer, cut_short = (StepPricer(evaluator, units(evaluator), lambda go_on=go_on: go_on) for go_on in (True, False))
    place = {piece.item.sku: at for at, piece in enumerate(problem.pieces)}
    for _ in range(3):
        _, charges = charged(problem, data)
        most = highest_by_steps(world, charges, place)
        assert pricer.best(charges, 0).bound == most
        assert cut_short.best(charges, 0).bound >= most


@settings(max_examples=30, deadline=None)
@given(worlds(), st.data())
def test_no_plan_is_worth_more_than_the_bound_at_any_charges_by_steps(world: World, data: st.DataObject) -> None:
    problem = problem_of(world)
    if not problem.pieces:
        return
    evaluator = Evaluator(problem)
    formed = enumerate_designs(evaluator, lambda _: True)
    known, charges = charged(problem, data)
    most = problem.policy.max_designs
    assert proven(known.total(charges), most, rewards(problem, formed, charges)[0], None).value >= (best(*world) or 0)
    unseen = StepPricer(evaluator, units(evaluator), lambda: True).best(charges, 0).bound
    assert proven(known.total(charges), most, rewards(problem, formed.take(np.arange(0)), charges)[0], unseen).value >= (best(*world) or 0)


def hard() -> World:
    """Ten items of one book, of three kinds that may not lie together."""
    codes = usable_codes()
    items = [
        item(
            f"S{at}",
            codes[at % len(codes)],
            21_000 + 7_919 * at % 60_000,
            9_000 + 3_571 * at % 20_000,
            40 + 37 * at % 90,
            tags=f"t{at % 3}",
        )
        for at in range(10)
    ]
    policy = {
        "on": DAY, "bundle": {"price": ["50.00", "1500.00"], "discounts": ["0.00", "0.10"], "pieces": [2, 4], "distinct_items": [2, 3],
                   "incompatible_tags": [["t0", "t1"], ["t1", "t2"], ["t0", "t2"]]},
        "run": {"copies": [20, 500], "setup_cost": "200.00", "packing_cost": "3.00"},
    }  # fmt: skip
    return items, policy


def test_a_heuristic_in_place_of_exact_pricing_makes_the_bound_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = problem_of(hard())
    evaluator = Evaluator(problem)
    pricer, formed = Pricer(evaluator, lambda: True), enumerate_designs(evaluator, lambda _: True)
    nothing, stock = np.zeros(10, dtype=np.int64), evaluator.vectors.stock
    asked = [np.array([(at * salt * 7_919) % 9_000 * PARTS for at in range(10)], dtype=np.int64) for salt in range(1, 30)]
    wanted = [max(int(reduced(problem, formed, prices, nothing).max()), 0) for prices in asked]
    assert [pricer.best(prices, nothing, stock, 0, 1).bound for prices in asked] == wanted
    monkeypatch.setattr(Table, "above", lambda *_: ([], True))
    assert any(pricer.best(prices, nothing, stock, 0, 1).bound < most for prices, most in zip(asked, wanted, strict=True))


def test_a_heuristic_in_place_of_exact_pricing_by_steps_makes_the_bound_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = problem_of(hard())
    evaluator, known = Evaluator(problem), Uses(problem)
    pricer, formed = StepPricer(evaluator, units(evaluator), lambda: True), enumerate_designs(evaluator, lambda _: True)
    asked = [
        known.charges(
            np.array([(at * salt * 7_919) % 9_000 * PARTS for at in range(10)], dtype=np.int64),
            [(known.rounding(at, 2), (1 + at * salt % 7) * 10**9) for at in range(10)],
        )
        for salt in range(1, 30)
    ]
    wanted = [max(int(rewards(problem, formed, charges)[0].max()), 0) for charges in asked]
    assert [pricer.best(charges, 0).bound for charges in asked] == wanted
    monkeypatch.setattr(Table, "above", lambda *_: ([], True))
    monkeypatch.setattr(_Asked, "_promising", lambda asked, whole=_Asked._promising: whole(asked)[:1])
    assert any(pricer.best(charges, 0).bound < most for charges, most in zip(asked, wanted, strict=True))
