"""``vary``: a policy line over its values is what composing each gives, and looser values never come out worse."""

from __future__ import annotations

import copy
import json
import threading
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bundler
from bundler.assembly import Plan, compose, load_policy
from bundler.assembly.varying import varying
from bundler.assembly.varying.looser import looser
from bundler.assembly.varying.variants import Vary, variants
from tests.assembly.worlds import best, worlds

WORLD = Path(__file__).parents[2] / "examples" / "ningbo"
CATALOGUE, SMALL = WORLD / "catalogue.csv", WORLD / "policy-small.toml"
World = tuple[list[dict[str, object]], dict[str, Any]]
VALUES: dict[str, list[Any]] = {
    "max_designs": [1, 2, 3],
    "freight_max": ["0.00", "12.34", "40.00"],
    "threshold_crossing": ["refuse", "allow"],
    "bundle.pieces": [[2, 2], [2, 3], [3, 3]],
    "bundle.distinct_items": [[1, 2], [2, 2], [1, 1]],
    "bundle.copies_per_item": [1, 2],
    "bundle.price": [["50.00", "900.00"], ["50.00", "2000.00"], ["300.00", "800.00"]],
    "bundle.margin_min": [None, "0.05", "0.3"],
    "bundle.discounts": [["0.00"], ["0.00", "0.05"], [{"rate": "0.00", "copies_max": 1}], [{"rate": "0.00", "copies_max": 2}, "0.05"]],
    "bundle.designs_per_item_max": [None, 1, 2],
    "run.copies": [[1, 4], [2, 3], [1, 1], [3, 5]],
    "run.setup_cost": ["0.00", "15.00", "90.00"],
    "run.packing_cost": ["0.00", "3.00", "20.00"],
    "run.tax": ["buyer_pays", "seller_absorbs"],
}


def with_value(policy: dict[str, Any], line: str, value: Any) -> dict[str, Any]:
    found = copy.deepcopy(policy)
    part = found
    *path, last = line.split(".")
    for name in path:
        part = part[name]
    if value is None:
        part.pop(last, None)
    else:
        part[last] = value
    return found


def stated(policy: Any, line: str, value: Any) -> Any:
    """A value as the policy's document holds it."""
    each = variants(load_policy(policy), Vary(line=line, values=[value]))
    return next(variant.value for variant in each if len(each) == 1 or not variant.own)


@settings(max_examples=60)
@given(world=worlds(), line=st.sampled_from(sorted(VALUES)), data=st.data())
def test_under_a_looser_value_the_best_plan_is_worth_no_less(world: World, line: str, data: st.DataObject) -> None:
    items, policy = world
    one, other = (data.draw(st.sampled_from(VALUES[line])) for _ in range(2))
    if looser(line, stated(policy, line, one), stated(policy, line, other)):
        worth, least = (best(items, with_value(policy, line, value)) for value in (one, other))
        assert least is None or (worth is not None and worth >= least)


@settings(max_examples=6)
@given(world=worlds(), line=st.sampled_from(sorted(VALUES)))
def test_a_row_is_what_composing_with_its_value_gives(world: World, line: str) -> None:
    items, policy = world
    policy["solver"] = {"work": 50, "workers": 1}
    for row in bundler.vary(items, policy, line, VALUES[line]).rows:
        alone = compose(items, row.variant.policy)
        assert row.plan is not None
        assert (row.plan.status, row.plan.objective, row.plan.bound) == (alone.status, alone.objective, alone.bound)
        if row.plan_from is None:
            assert row.plan.designs == alone.designs


class Composing:
    """Stands in for ``compose``: it gives real plans, but what ``spoilt`` makes of those under a value of the line."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, spoilt: Any) -> None:
        self.spoilt = spoilt
        monkeypatch.setattr(varying, "compose", self)

    def __call__(self, *arguments: Any, **more: Any) -> Plan:
        return self.spoilt(arguments[1], compose(*arguments, **more))  # type: ignore[no-any-return]


LOST: dict[str, Any] = {"status": "unknown", "objective": None, "bound": None, "designs": [], "stock_used": {}}


@pytest.mark.parametrize(
    ("line", "tight", "loose"),
    [("max_designs", 1, 3), ("run.setup_cost", "200.00", "50.00"), ("run.packing_cost", "3.00", "1.00"),
     ("run.tax", "seller_absorbs", "buyer_pays"), ("bundle.discounts", ["0.05"], ["0.20", "0.10", "0.05"]),
     ("bundle.slot[something sweet].pieces", [1, 1], [1, 3])],
)  # fmt: skip
def test_a_looser_value_takes_over_the_plan_of_a_tighter_one_at_what_it_is_worth_there(
    monkeypatch: pytest.MonkeyPatch, line: str, tight: Any, loose: Any
) -> None:
    policy = load_policy(SMALL)
    wide = next(each.policy for each in variants(policy, Vary(line=line, values=[loose])) if each.value == stated(policy, line, loose))
    Composing(monkeypatch, lambda seen, plan: replace(plan, **LOST) if seen == wide else plan)
    rows = bundler.vary(CATALOGUE, policy, line, [tight, loose]).rows
    after = next(row for row in rows if row.variant.policy == wide)
    assert after.plan_from is not None
    before = rows[after.plan_from]
    assert before.plan is not None
    assert after.plan is not None
    assert after.plan.status == "feasible"
    assert made(after.plan) == made(before.plan)
    gained = {
        "run.setup_cost": 15_000 * len(before.plan.designs),
        "run.packing_cost": 200 * copies(before.plan),
        "run.tax": tax(before.plan),
    }
    assert (after.plan.objective or 0) - (before.plan.objective or 0) == gained.get(line, 0)


def made(plan: Plan) -> list[tuple[str, int]]:
    return sorted((str(each["components"]), each["copies"]) for each in plan.designs)


def copies(plan: Plan) -> int:
    return sum(each["copies"] for each in plan.designs)


def tax(plan: Plan) -> int:
    return sum(each["copies"] * round(100 * float(each["tax"])) for each in plan.designs)


def test_the_bound_of_a_looser_value_holds_for_a_tighter_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def spoilt(policy: Any, plan: Plan) -> Plan:
        tight = policy.bundle.price[1] == 60_000
        return replace(plan, status="feasible", bound=(plan.bound or 0) + 100_000) if tight else plan

    Composing(monkeypatch, spoilt)
    rows = bundler.vary(CATALOGUE, SMALL, "bundle.price", [["200.00", "600.00"], ["200.00", "600.01"]]).rows
    assert [(row.plan.status, row.bound_from) for row in rows if row.plan is not None] == [("optimal", 1), ("optimal", None)]


def test_a_tighter_value_never_takes_over_what_it_may_not(monkeypatch: pytest.MonkeyPatch) -> None:
    Composing(monkeypatch, lambda policy, plan: replace(plan, **LOST) if policy.max_designs == 1 else plan)
    rows = bundler.vary(CATALOGUE, SMALL, "max_designs", [1]).rows
    assert [(row.variant.value, row.objective) for row in rows if row.objective is None] == [(1, None)]


def test_the_policys_own_value_stands_in_its_place_and_is_marked() -> None:
    policy = {"on": "2026-11-23", "max_designs": 3, "bundle": {"price": ["1.00", "2.00"]}}

    def values(line: str, values: Any) -> list[tuple[Any, bool]]:
        return [(each.value, each.own) for each in variants(load_policy(policy), Vary(line=line, values=values))]

    assert values("max_designs", [1, 2, 6]) == [(1, False), (2, False), (3, True), (6, False)]
    assert values("max_designs", [6, 1]) == [(6, False), (3, True), (1, False)]
    assert values("max_designs", [1, 6, 2]) == [(3, True), (1, False), (6, False), (2, False)]
    assert values("max_designs", [4, 3]) == [(4, False), (3, True)]
    assert values("bundle.margin_min", [None, "0.10"]) == [(None, True), ("0.1", False)]
    assert values("bundle.price", [["1.00", "9.00"]]) == [(["1.00", "2.00"], True), (["1.00", "9.00"], False)]


def test_after_a_stop_what_was_found_stays_and_the_rest_is_not_run() -> None:
    stop, seen = threading.Event(), []

    def progress(news: dict[str, Any]) -> None:
        seen.append(news["vary"])
        if news["vary"]["number"] == 2 and news["objective"] is not None:
            stop.set()

    before = threading.active_count()
    found = bundler.vary(CATALOGUE, SMALL, "max_designs", [1, 2, 4], progress=progress, stop=stop)
    assert threading.active_count() == before
    assert [point["status"] for point in found.points[1:]] == ["not_run", "optimal", "not_run"]
    assert found.points[0]["objective"] is not None
    assert seen[0] == {"line": "max_designs", "value": 3, "label": "3", "number": 1, "of": 4}
    assert found.to_dict()["rows"][1]["plan"] is None


def test_the_figures_of_a_row_are_those_of_its_plan() -> None:
    goods = bundler.load_catalogue(CATALOGUE)
    found = bundler.vary(goods, SMALL, "bundle.designs_per_item_max", [None])
    for point, plan in zip(found.points, found.plans, strict=True):
        assert plan is not None
        used = plan.to_dict()["stock_used"]
        public = sum(pieces * goods[sku].unit_price for sku, pieces in used.items())
        sold = sum(round(100 * float(each["price"])) * each["copies"] for each in plan.designs)
        assert (point["pieces"], point["copies"], point["design_count"]) == (sum(used.values()), copies(plan), len(plan.designs))
        assert round(100 * float(point["stock_value"])) == sum(pieces * (goods[sku].cost or 0) for sku, pieces in used.items())
        assert round(100 * float(point["tax"])) == tax(plan)
        assert abs(float(point["average_discount"]) - (1 - sold / public)) <= 0.00005
    own = next(point for point in found.points if point["own"])
    assert (own["change"], sum(point["best"] for point in found.points)) == ("0.00", 1)


UNKNOWN = "vary at /line: no line of a policy that can be varied"
FAULTS = [
    ("max_desings", [1], [f"{UNKNOWN} (found 'max_desings'). Did you mean 'max_designs'?"]),
    ("solver.seconds", [1], [
        f"{UNKNOWN} (found 'solver.seconds'). The lines of 'solver' say how long and how the search works, not what is wanted of bundles.",
    ]),
    ("bundle.slot[the bottel].pieces", [[1, 1]], [
        f"{UNKNOWN} (found 'bundle.slot[the bottel].pieces'). Did you mean 'bundle.slot[the bottle].pieces'?",
    ]),
    ("max_designs", [0, "4", 2.5, 5, 5], [
        "vary at /values/0: at least 1 is wanted (found 0).",
        "vary at /values/1: a whole number is wanted, such as 2 (found '4').",
        "vary at /values/2: a whole number is wanted, such as 2 (found 2.5).",
        "vary at /values/4: the value stands twice (found '5').",
    ]),
    ("bundle.price", [["2.00", "1.00"], ["1.00", 2]], [
        "vary at /values/0: the lowest value of a band stands first.",
        "vary at /values/1/1: money is a decimal string with two places, such as '128.00'; write \"2.00\" (found 2).",
    ]),
    ("max_designs", range(1, 60), ["vary at /values: at most 50 allowed."]),
    ("max_designs", [*range(4, 54)], [
        "vary at /values: 51 values with the policy's own, and at most 50 are taken. Give a range with a wider step.",
    ]),
    ("on", ["2026-12-01", None], [
        "vary at /values/1: the day of declaration is missing. Give it as on = 2026-11-23 in the policy or as the argument on=.",
    ]),
    ("max_designs", [], ["vary at /values: at least 1 wanted."]),
    ("max_designs", "4,5", ["vary at /values: a list is wanted (found '4,5')."]),
]  # fmt: skip


@pytest.mark.parametrize(("line", "values", "messages"), FAULTS)
def test_what_cannot_be_varied_is_told_in_full_before_anything_is_composed(
    monkeypatch: pytest.MonkeyPatch, line: str, values: Any, messages: list[str]
) -> None:
    monkeypatch.setattr(varying, "compose", None)
    with pytest.raises(bundler.InputError) as raised:
        bundler.vary(CATALOGUE, SMALL, line, values)
    assert [str(fault) for fault in raised.value.faults] == messages


def test_faults_of_catalogue_policy_and_question_are_told_at_once() -> None:
    with pytest.raises(bundler.InputError) as raised:
        bundler.vary([{"sku": "A"}], {"on": "2026-11-23", "max_desings": 1}, "", [])
    assert {"/max_desings", "/line", "/values"} <= {fault.pointer for fault in raised.value.faults}
    with pytest.raises(bundler.InputError) as raised:
        bundler.vary("nowhere.csv", {"on": "2026-11-23"}, "max_designs", [0])
    assert [fault.place for fault in raised.value.faults] == ["nowhere.csv", "vary"]


def test_a_value_that_does_not_go_with_policy_or_catalogue_is_told_before_anything_is_composed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(varying, "compose", None)
    locked = [{"components": [{"sku": "WINE-7", "quantity": 1}, {"sku": "HONEY-500", "quantity": 1}], "use": "locked"}]
    with pytest.raises(bundler.InputError, match=r"with .*WINE-7.*the catalogue has no such item .*Did you mean 'WINE-75'"):
        bundler.vary(CATALOGUE, SMALL, "design", [locked])
    policy = {"on": "2026-11-23", "bundle": {"discounts": ["0.05", "0.10"]}, "design": [{**locked[0], "discount": "0.10"}]}
    with pytest.raises(bundler.InputError, match=r"vary at /values/0: with this value, /design/0/discount of the policy"):
        bundler.vary(CATALOGUE, policy, "bundle.discounts", [["0.05"]])


def test_with_several_objectives_no_plan_is_taken_over_for_its_worth(monkeypatch: pytest.MonkeyPatch) -> None:
    policy = load_policy(SMALL).model_dump(mode="json")
    policy["objective"] = [{"name": "value", "give": "0.10"}, "designs"]
    Composing(monkeypatch, lambda seen, plan: replace(plan, **LOST) if seen.max_designs == 3 else plan)
    found = bundler.vary(CATALOGUE, policy, "max_designs", [2])
    assert [(point["status"], point["plan_from"]) for point in found.points if point["own"]] == [("unknown", None)]


def test_every_value_goes_on_from_the_start_and_the_replay_too() -> None:
    start = compose(CATALOGUE, SMALL)
    found = bundler.vary(CATALOGUE, SMALL, "bundle.designs_per_item_max", [None], start=start)
    assert all((row.objective or 0) >= (start.objective or 0) for row in found.rows)
    assert bundler.replay(json.loads(json.dumps(found.to_dict())), found.input_json).reproduced


def test_all_values_together_may_take_a_day() -> None:
    policy = {"on": "2026-11-23", "solver": {"seconds": 30_000}}
    with pytest.raises(bundler.InputError, match="3 values of 30000 seconds each, and all together may take a day"):
        bundler.vary(CATALOGUE, policy, "max_designs", [1, 2])


def test_the_day_may_be_varied_too() -> None:
    found = bundler.vary(CATALOGUE, {"max_designs": 1, "solver": {"work": 5, "workers": 1}}, "on", ["2026-12-01"], on=date(2026, 11, 23))
    assert [row.variant.label for row in found.rows] == ["2026-11-23", "2026-12-01"]
    assert [plan.receipt["on"] for plan in found.plans if plan is not None] == ["2026-11-23", "2026-12-01"]
    assert found.receipt["on"] == "2026-11-23"


def test_a_notebook_shows_the_rows_and_no_value_is_markup() -> None:
    policy = {"on": "2026-11-23", "max_designs": 1, "solver": {"work": 2, "workers": 1}}
    found = bundler.vary(CATALOGUE, policy, "bundle.incompatible_tags", [[["<b>", "tea"]]])
    assert "[[&lt;b&gt;, tea]]" in found._repr_html_()
    assert "<b>, tea" not in found._repr_html_()
