"""Why a named design is not in the best plan: what stops it, and the price of forcing it in, against a brute force."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bundler
from bundler.assembly import compose, why_not
from tests.assembly.plans import plans
from tests.assembly.test_compose import small
from tests.assembly.worlds import DAY, columns, fen, item, worlds


def parts(**pieces: int) -> dict[str, Any]:
    return {"components": [{"sku": sku, "quantity": count} for sku, count in pieces.items()]}


@st.composite
def asked(draw: st.DrawFn) -> tuple[list[dict[str, Any]], dict[str, Any], dict[str, Any]]:
    """A small world and a design in it, lawful or not."""
    items, policy = draw(worlds())
    known = [counts for counts, _, _ in columns(items, policy)]
    free = st.lists(st.integers(0, 3), min_size=len(items), max_size=len(items)).filter(any)
    counts = draw(st.one_of(free, st.sampled_from(known)) if known else free)
    return items, policy, parts(**{each["sku"]: count for each, count in zip(items, counts, strict=True) if count})


@settings(max_examples=40, deadline=None)
@given(asked())
def test_what_stops_a_design_and_what_forcing_it_in_costs_are_those_of_a_brute_force(world: Any) -> None:
    items, policy, design = world
    answer = why_not(items, policy, design)
    with_it = [worth for worth, _, _ in plans(items, {**policy, "design": [{**design, "use": "locked"}]})]
    assert (answer.verdict == "stopped") == (not with_it)
    if not with_it:
        assert all(each.stops for each in answer.offers)
        return
    best = max(worth for worth, _, _ in plans(items, policy))
    price = best - max(with_it)
    assert answer.price is not None
    assert answer.price.least <= price <= answer.price.most
    if answer.price.least == answer.price.most and not answer.copies:
        assert answer.verdict == ("costs" if price else "as_good")


def test_everything_that_stops_a_design_is_told_at_once_with_what_would_mend_it() -> None:
    items, policy = small()
    items[1]["account_book"] = "B"
    items[1]["filing_price"] = "500.00"
    policy["bundle"].update(discounts=["0.00"], gross_weight_kg_max="1.0", price=["1.00", "400.00"])
    found = why_not(items, policy, parts(S0=5, S1=1)).to_dict()
    (offer,) = found["offers"]
    assert found["verdict"] == "stopped"
    assert [(each.get("rule") or each["policy"], each["value"], each["limit"], each["hint"]) for each in offer["stops"]][:5] == [
        ("bundle.copies_per_item", "5", "at most 2", "Take 3 of it out."),
        ("bundle.price", "577.00", "1.00 to 400.00", "The nearest price that is allowed is 400.00."),
        ("bundle.gross_weight_kg_max", "1.8 kg", "at most 1 kg", "0.8 kg less would do."),
        ("BND-01", "A, B", "one", "Make a design of each book."),
        ("VAL-03", "", "", offer["stops"][4]["hint"]),
    ]
    assert (offer["stops"][-1]["policy"], offer["stops"][-1]["hint"]) == ("catalogue.stock", "10 more of S0 in stock would do.")
    assert "S0" in found["message"]


def test_a_design_that_stands_in_the_plan_is_said_to_stand_there() -> None:
    items, policy = small(3, seconds=40)
    plan = compose(items, policy)
    best = plan.designs[0]
    answer = why_not(items, policy, {"components": best["components"], "discount": best["discount"]}, start=plan)
    assert (answer.verdict, answer.copies) == ("in_plan", best["copies"])


def test_pieces_that_earn_more_in_other_bundles_are_named() -> None:
    items, policy = small(4)
    answer = why_not(items, policy, parts(S0=1, S1=1)).to_dict()
    worth = answer["worth"]
    assert {each["sku"] for each in worth["items"]} == {"S0", "S1"}
    assert sum(fen(each["earns"]) for each in worth["items"]) == pytest.approx(fen(worth["pieces_earn"]), abs=1)
    assert worth["items"][0]["sku"] in answer["message"] or worth["pieces_earn"] == "0.00"


def test_a_quick_answer_weighs_the_design_and_composes_nothing() -> None:
    items, policy = small()
    told: list[Any] = []
    answer = why_not(items, policy, parts(S0=1, S1=1), quick=True, progress=told.append)
    assert (answer.verdict, answer.price, told) == ("open", None, [])
    assert answer.worth is not None


def test_a_plan_to_start_from_is_gone_on_from() -> None:
    items, policy = small(8)
    plan = compose(items, policy)
    answer = why_not(items, {**policy, "solver": {"seconds": 1}}, parts(S0=1, S1=1), start=plan)
    assert answer.price is not None
    assert answer.price.free[0] >= plan.objective


def test_locked_designs_can_leave_no_room_for_one_more() -> None:
    items, policy = small(4)
    policy["max_designs"] = 1
    policy["design"] = [{**parts(S2=1, S3=1), "use": "locked"}]
    answer = why_not(items, policy, parts(S0=1, S1=1))
    assert (answer.verdict, answer.together[0]["policy"]) == ("stopped", "max_designs")
    policy["design"] = [{**parts(S0=1, S1=1), "use": "forbidden"}]
    (stop,) = why_not(items, policy, parts(S0=1, S1=1)).offers[0].stops
    assert stop["policy"] == "design"


def test_a_stop_ends_both_searches_with_what_is_known() -> None:
    items, policy = small(14, seconds=60)
    stop = threading.Event()
    stop.set()
    answer = why_not(items, policy, parts(S0=1, S1=1), stop=stop)
    assert answer.seconds < 20
    assert answer.verdict in ("open", "costs", "as_good", "in_plan")


def test_unknown_items_and_discounts_are_faults_all_at_once() -> None:
    items, policy = small(2)
    with pytest.raises(bundler.InputError) as raised:
        why_not(items, policy, {**parts(S9=1, S0=1), "discount": "0.33"})
    assert [(each.pointer, each.code) for each in raised.value.faults] == [
        ("/components/0/sku", "unknown_sku"), ("/discount", "design_discount"),
    ]  # fmt: skip
    with pytest.raises(bundler.InputError) as raised:
        why_not(items, {**policy, "max_design": 1}, {"component": []})
    assert [each.place for each in raised.value.faults] == ["policy", "design", "design"]


def test_an_answer_is_given_again_from_its_receipt() -> None:
    items, policy = small(4, work=5, workers=1)
    answer = why_not(items, policy, {**parts(S0=1, S1=1), "discount": "0.05"}, quick=True)
    assert bundler.replay(answer.to_dict(), answer.input_json).reproduced


def test_a_design_is_forced_in_at_the_discount_that_costs_least_where_the_policy_speaks_of_one() -> None:
    """What it says of one discount does not hold for the others, so that each is tried."""
    goods = [("S0", "1806310000", 53_784, 49_481, 1), ("S1", "3304990039", 37_190, 20_454, 8), ("S2", "4202220000", 35_684, 27_119, 10)]
    items = [item(*each) for each in goods]
    policy = {
        "on": DAY, "freight_max": "0.00", "threshold_crossing": "refuse", "max_designs": 2,
        "bundle": {"pieces": [2, 3], "distinct_items": [1, 2], "copies_per_item": 2, "price": ["50.00", "2000.00"],
                   "discounts": ["0.00", "0.10"]},
        "run": {"copies": [1, 4], "setup_cost": "90.00", "packing_cost": "3.00", "tax": "buyer_pays"},
    }  # fmt: skip
    design = parts(S1=1, S2=1)
    best = max(worth for worth, _, _ in plans(items, policy))
    said = {**design, "discount": "0.00", "copies": [1, 1]}
    at_rates = [{**said, "use": "locked"}, {**design, "discount": "0.10", "use": "locked"}]
    held = [worth for each in at_rates for worth, _, _ in plans(items, {**policy, "design": [each]})]
    price = why_not(items, {**policy, "design": [{**said, "use": "allowed"}]}, design).price
    assert price is not None
    assert price.least <= best - max(held) <= price.most
