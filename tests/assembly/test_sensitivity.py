"""Sensitivity: what is proven holds against brute force; what holds nothing is worth nothing; limits and stopping are kept."""

from __future__ import annotations

import copy
import threading
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bundler.assembly import compose, load_policy
from bundler.assembly.clock import Clock
from bundler.assembly.problem import build
from bundler.assembly.search import Search
from bundler.assembly.sensitivity.analysing import analyse
from bundler.catalogue import load_catalogue
from bundler.errors import InputError
from bundler.tariff import load_tables
from tests.assembly.plans import plans, steered_worlds
from tests.assembly.worlds import CODES, PAIR, PAIR_POLICY, best, fen, item, worlds

World = tuple[list[dict[str, Any]], dict[str, Any]]


def worth(items: list[dict[str, Any]], policy: dict[str, Any]) -> int:
    return max(worth for worth, _, _ in plans(items, policy)) if "design" in policy else best(items, policy) or 0


def restocked(items: list[dict[str, Any]], sku: str, pieces: int) -> list[dict[str, Any]]:
    return [{**each, "stock": each["stock"] + pieces} if each["sku"] == sku else each for each in items]


def restated(policy: dict[str, Any], line: dict[str, Any]) -> dict[str, Any]:
    """The policy with one line as a row of the answer says it."""
    changed, said = copy.deepcopy(policy), line["changed"]
    if line["policy"] == "max_designs":
        changed["max_designs"] = int(said)
    elif line["policy"] == "bundle.price":
        changed["bundle"]["price"][1] = said
    elif line["policy"] == "bundle.designs_per_item_max":
        changed["bundle"]["designs_per_item_max"] = int(said)
    else:
        changed["run"]["copies"][0] = int(said)
    return changed


def holds(effect: dict[str, Any], difference: int) -> None:
    assert effect["least"] is None or fen(effect["least"]) <= difference
    assert effect["most"] is None or difference <= fen(effect["most"])


@st.composite
def changed_worlds(draw: st.DrawFn) -> World:
    """Worlds in which items may be scarce for a run, and highest prices may be in the way."""
    items, policy = draw(worlds())
    fewest = draw(st.sampled_from([1, 1, 2, 3]))
    policy["run"]["copies"] = [fewest, 4]
    policy["bundle"]["price"][1] = draw(st.sampled_from(["400.00", "900.00", "2000.00"]))
    policy["solver"] |= {"work": draw(st.sampled_from([1, 40])), "seconds": 60}
    return items, policy


def hold(told: dict[str, Any], items: list[dict[str, Any]], policy: dict[str, Any]) -> None:
    """Every difference of the true best plans lies within what is proven."""
    now = worth(items, policy)
    for each in told["items"]:
        holds(each["one_more"], worth(restocked(items, each["sku"], 1), policy) - now)
        holds(each["one_less"], now - worth(restocked(items, each["sku"], -1), policy))
        holds(each["run_more"], worth(restocked(items, each["sku"], each["run"]), policy) - now)
    for line in told["lines"]:
        difference = worth(items, restated(policy, line)) - now
        holds(line, difference if line["effect"] == "gain" else -difference)


@settings(max_examples=20)
@given(world=changed_worlds())
def test_every_effect_holds_against_brute_force(world: World) -> None:
    """Pieces more and less of every item, and every line: the difference of the true best plans lies within what is proven."""
    items, policy = world
    plan = compose(items, policy, sensitivity=True).to_dict()
    if plan["status"] in ("optimal", "feasible"):
        hold(plan["sensitivity"], items, policy)
    else:
        assert "sensitivity" not in plan


@settings(max_examples=20)
@given(world=changed_worlds(), kept=st.integers(0, 2), slack=st.sampled_from([0, 3_000, 10**7]))
def test_every_effect_holds_of_a_plan_that_is_not_the_best(world: World, kept: int, slack: int) -> None:
    """Of a plan with designs left out and a bound that is too high the effects are wider, and still true."""
    hold_of_a_worse_plan(world, kept, slack)


@settings(max_examples=4)
@given(world=changed_worlds(), kept=st.integers(0, 2), slack=st.sampled_from([0, 10**7]))
def test_every_effect_holds_where_columns_are_priced_and_not_formed(world: World, kept: int, slack: int) -> None:
    """As in catalogues of which there are too many bundles to form: what is proven rests on pricing."""
    items, policy = world
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bundler.assembly.columns.ROWS_MOST", 0)
        hold_of_a_worse_plan((items, {**policy, "solver": {"seconds": 1, "workers": 1}}), kept, slack)


@settings(max_examples=10)
@given(world=steered_worlds(), kept=st.integers(0, 2), slack=st.sampled_from([0, 3_000]), formed=st.booleans())
def test_every_effect_holds_with_forbidden_designs_and_copies_of_their_own(world: World, kept: int, slack: int, formed: bool) -> None:
    """As many copies at least as a design of the policy says are given up with it, where more pieces are bounded."""
    items, policy = world
    policy["design"] = [each for each in policy["design"] if each["use"] != "locked"]
    policy["solver"] |= {"work": 40} if formed else {"seconds": 1}
    with pytest.MonkeyPatch.context() as patch:
        if not formed:
            patch.setattr("bundler.assembly.columns.ROWS_MOST", 0)
        hold_of_a_worse_plan((items, policy), kept, slack)


def test_a_start_changes_nothing_of_what_is_proven() -> None:
    plan = compose(PAIR, PAIR_POLICY, sensitivity=True)
    again = compose(PAIR, PAIR_POLICY, start=plan, sensitivity=True)
    assert again.to_dict()["sensitivity"] == plan.to_dict()["sensitivity"]


def test_several_objectives_and_locked_designs_are_told_before_anything_is_composed() -> None:
    """With the other faults of the inputs, each at its line."""
    lock = {"use": "locked", "components": [{"sku": "SCARCE", "quantity": 1}, {"sku": "NONE", "quantity": 1}]}
    with pytest.raises(InputError) as error:
        compose(PAIR, {**PAIR_POLICY, "objective": ["value", "designs"], "design": [lock]}, sensitivity=True)
    assert [(fault.pointer, fault.message) for fault in error.value.faults] == [
        ("/objective", "sensitivity is told of plans of one objective, their value"),
        ("/design/0/use", "sensitivity is not told of plans with locked designs"),
        ("/design/0/components/1/sku", "the catalogue has no such item"),
    ]


def hold_of_a_worse_plan(world: World, kept: int, slack: int) -> None:
    items, policy = world
    problem = build(load_catalogue(items), load_policy(policy), load_tables())
    found = Search(problem, Clock(problem.policy.solver, None), None).run()
    if found.lawful and found.bound is not None:
        copies = dict(list(found.copies.items())[:kept])
        setup = problem.policy.run.setup_cost
        objective = sum(n * int(found.designs.value[row]) - setup for row, n in copies.items())
        worse = replace(found, copies=copies, objective=objective, bound=found.bound + slack)
        hold(analyse(problem, worse, threading.Event()).to_dict(), items, policy)


def test_a_repeatable_policy_gives_the_same_analysis_every_time_and_the_plan_that_it_gives_without() -> None:
    first, again = (compose(PAIR, PAIR_POLICY, sensitivity=True).to_dict() for _ in range(2))
    assert first["sensitivity"] == again["sensitivity"]
    plain = compose(PAIR, PAIR_POLICY).to_dict()
    assert {**first, "seconds": 0, "sensitivity": None} == {**plain, "seconds": 0, "sensitivity": None}
    assert "sensitivity" not in plain


def test_of_a_plan_that_is_proven_the_effects_are_exact() -> None:
    """Where every changed problem is proven too, the least is the most, and a plan is found that has it."""
    told = compose(PAIR, PAIR_POLICY, sensitivity=True).to_dict()
    assert told["status"] == "optimal"
    analysis = told["sensitivity"]
    assert analysis["complete"]
    effects = [effect for each in analysis["items"] for effect in (each["one_more"], each["one_less"], each["run_more"])]
    for effect in [*effects, *analysis["lines"]]:
        assert effect["least"] == effect["most"] == effect["found"]
    more = {each["sku"]: fen(each["one_more"]["most"]) for each in analysis["items"]}
    assert more["SCARCE"] == worth(restocked(PAIR, "SCARCE", 1), PAIR_POLICY) - worth(PAIR, PAIR_POLICY) > 0
    assert more["PLENTY"] == 0


def test_the_estimate_holds_as_far_as_it_says() -> None:
    """Where pairs of the two items are all there can be, a scarce piece is worth a pair, from the fewest copies to the most."""
    pairs = {
        **PAIR_POLICY,
        "bundle": {**PAIR_POLICY["bundle"], "pieces": [2, 2]},
        "run": {**PAIR_POLICY["run"], "copies": [4, 9], "setup_cost": "0.00"},
    }
    told = compose(PAIR, pairs, sensitivity=True).to_dict()["sensitivity"]["items"]
    scarce = next(each for each in told if each["sku"] == "SCARCE")
    assert (scarce["stock"], scarce["holds_from"], scarce["holds_to"]) == (5, 4, 9)
    assert scarce["one_more"]["estimate"] == scarce["one_less"]["estimate"] == scarce["one_more"]["most"] == "320.00"
    assert scarce["run_more"]["estimate"] == scarce["run_more"]["least"] == "1280.00"


def test_items_that_no_bundle_may_hold_are_not_in_it_and_more_of_what_is_left_over_is_worth_nothing() -> None:
    stopped = item("STOPPED", "9999999999", 20_000, 9_000, 9)
    told = compose([*PAIR, stopped], PAIR_POLICY, sensitivity=True).to_dict()["sensitivity"]
    assert {each["sku"] for each in told["items"]} == {"SCARCE", "PLENTY"}
    assert told["unlisted"] == 0


def test_an_item_with_too_little_stock_is_worth_what_makes_it_usable() -> None:
    """With one piece of it a run of two copies is out of reach; one piece more makes a design."""
    items = [item("FEW", CODES[0], 20_000, 9_000, 1), item("PLENTY", CODES[1], 30_000, 9_000, 9)]
    policy = {**PAIR_POLICY, "run": {**PAIR_POLICY["run"], "copies": [2, 4]}}
    with_it = [*items, item("OTHER", CODES[2], 10_000, 9_900, 9)]
    told = compose(with_it, policy, sensitivity=True).to_dict()["sensitivity"]
    few = next(each for each in told["items"] if each["sku"] == "FEW")
    gain = worth(restocked(with_it, "FEW", 1), policy) - worth(with_it, policy)
    assert gain > 0
    assert fen(few["one_more"]["least"]) == fen(few["one_more"]["most"]) == gain
    assert few["one_more"]["estimate"] is few["holds_to"] is None


def test_a_higher_highest_price_never_gains_less_and_beyond_what_bundles_cost_it_gains_nothing() -> None:
    low = {**PAIR_POLICY, "bundle": {**PAIR_POLICY["bundle"], "price": ["10.00", "550.00"]}}
    told = compose(PAIR, low, sensitivity=True).to_dict()["sensitivity"]
    gains = [fen(line["least"]) for line in told["lines"] if line["policy"] == "bundle.price"]
    assert gains == sorted(gains)
    assert gains[-1] > 0
    high = {**PAIR_POLICY, "bundle": {**PAIR_POLICY["bundle"], "price": ["10.00", "4000.00"]}}
    told = compose(PAIR, high, sensitivity=True).to_dict()["sensitivity"]
    assert {line["most"] for line in told["lines"] if line["policy"] == "bundle.price"} == {"0.00"}
    assert told["price_cap"] == {"policy": "4000.00", "law": "5000.00", "binding": "policy"}


def test_where_the_law_keeps_prices_down_no_higher_price_is_tried() -> None:
    high = {**PAIR_POLICY, "bundle": {**PAIR_POLICY["bundle"], "price": ["10.00", "9000.00"]}}
    told = compose(PAIR, high, sensitivity=True).to_dict()["sensitivity"]
    assert told["price_cap"]["binding"] == "law"
    assert all(line["policy"] != "bundle.price" for line in told["lines"])


def test_stopping_ends_it_with_what_is_known_and_leaves_no_thread() -> None:
    problem = build(load_catalogue(PAIR), load_policy(PAIR_POLICY), load_tables())
    found = Search(problem, Clock(problem.policy.solver, None), None).run()
    stop, before = threading.Event(), threading.active_count()
    stop.set()
    told = analyse(problem, found, stop).to_dict()
    assert not told["complete"]
    assert told["unlisted"] == len(PAIR)
    assert {line["most"] for line in told["lines"]} == {None}
    assert threading.active_count() == before
