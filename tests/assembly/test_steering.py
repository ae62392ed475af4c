"""Designs that a policy names: locked, forbidden, or with copies of their own."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from hypothesis import given, settings

from bundler.assembly import compose, load_policy
from bundler.errors import InputError
from tests.assembly.plans import plans, set_of, steered_worlds
from tests.assembly.test_compose import small


@settings(max_examples=25, deadline=None)
@given(steered_worlds())
def test_the_optimum_with_named_designs_is_that_of_a_brute_force(world):
    items, policy = world
    plan, known = compose(items, policy), list(plans(items, policy))
    if plan.status == "infeasible":
        assert not any(number for _, _, number in known)
        assert plan.reasons
    else:
        wanted = max(worth for worth, _, _ in known)
        assert (plan.status, plan.objective, plan.bound) == ("optimal", wanted, wanted)


@settings(max_examples=15, deadline=None)
@given(steered_worlds())
def test_where_not_all_bundles_can_be_formed_the_bound_holds_with_named_designs(world):
    items, policy = world
    policy["solver"]["seconds"] = 1
    with patch("bundler.assembly.columns.ROWS_MOST", 0):
        plan = compose(items, policy)
    if plan.objective is not None:
        wanted = max(worth for worth, _, _ in plans(items, policy))
        assert plan.objective <= wanted <= plan.bound


@settings(max_examples=25, deadline=None)
@given(steered_worlds())
def test_locked_designs_stand_in_the_plan_forbidden_ones_do_not_and_bands_are_kept(world):
    items, policy = world
    answer = compose(items, policy).to_dict()
    found = {set_of(each): each for each in answer["designs"]}
    for each in policy["design"]:
        got = found.get(set_of(each))
        here = got is not None and each.get("discount", got["discount"]) == got["discount"]
        if answer["status"] != "infeasible":
            assert here or each["use"] != "locked"
            assert not here or each["use"] != "forbidden"
        if here and "copies" in each:
            assert each["copies"][0] <= got["copies"] <= each["copies"][1]


def one(*parts, **more):
    return {"components": [{"sku": sku, "quantity": count} for sku, count in parts], "use": "locked", **more}


def test_a_locked_design_stands_though_the_plan_is_worth_less():
    items, policy = small()
    free = compose(items, policy)
    loss = {**items[0], "cost": "89.00", "sku": "LOSS"}
    policy["bundle"].pop("margin_min")
    plan = compose([*items, loss], {**policy, "design": [one(("LOSS", 1), ("S1", 1), copies=[30, 60])]})
    design = next(each for each in plan.designs if {"sku": "LOSS", "quantity": 1} in each["components"])
    assert design["copies"] >= 30
    assert plan.objective < free.objective
    assert plan.bound >= plan.objective


@pytest.mark.parametrize(
    ("design", "line", "says"),
    [
        (one(("S0", 2), ("S1", 1), copies=[100, 200]), "catalogue.stock", "90 of S0 in stock are enough for 45 copies"),
        (one(("S0", 1)), "bundle.pieces", "the number of its pieces is 1, and 2 to 6 are wanted"),
        (one(("S0", 3), ("S1", 1)), "bundle.copies_per_item", "it has 3 pieces of one item, and at most 2 are allowed"),
        (one(("S0", 1), ("OTHER", 1)), "BND-01", "different account books"),
        (one(("S0", 1), ("GUN", 1)), "LST-01", "GUN: 93070090 is not on the positive list"),
    ],
)
def test_why_a_locked_design_cannot_stand_is_told_with_the_design_and_the_line(design, line, says):
    items, policy = small()
    items += [{**items[1], "sku": "OTHER", "account_book": "B"}, {**items[1], "sku": "GUN", "hs_code": "9307009000"}]
    plan = compose(items, {**policy, "design": [design]})
    assert (plan.status, plan.objective, plan.designs) == ("infeasible", None, [])
    reason = next(each for each in plan.reasons if each.get("policy") == line or each.get("rule") == line)
    assert reason["message"].startswith("The design ")
    assert says in reason["message"]


def test_locked_designs_that_together_want_more_than_the_stock_are_named():
    items, policy = small()
    policy["design"] = [one(("S0", 1), ("S1", 1), copies=[50, 90]), one(("S0", 1), ("S2", 1), copies=[50, 90])]
    plan = compose(items, policy)
    assert plan.status == "infeasible"
    assert [each["message"] for each in plan.reasons] == [
        "The locked designs S0 + S1 and S0 + S2 want at least 100 of S0, and 90 are in stock."
    ]


def test_where_only_forbidden_designs_could_be_made_that_line_is_the_reason():
    items, policy = small(2)
    policy["bundle"].update(pieces=[2, 2], copies_per_item=1)
    policy["design"] = [{**one(("S0", 1), ("S1", 1)), "use": "forbidden"}]
    plan = compose(items, policy)
    assert plan.status == "infeasible"
    assert "design" in [each.get("policy") for each in plan.reasons]
    assert compose(items, {**policy, "design": []}).status == "optimal"


def test_faults_of_named_designs_are_told_at_once():
    _, policy = small()
    parts = [("S0", 1), ("S1", 1)]
    policy["design"] = [
        one(*parts, discount="0.07"), one(*parts, copies=[10, 600]), {**one(*parts), "use": "forbiden"}, one(("S0", 1), ("S0", 2)),
        {**one(*parts), "use": "allowed"}, {**one(*parts), "use": "forbidden", "copies": [20, 30]},
    ]  # fmt: skip
    with pytest.raises(InputError) as caught:
        load_policy(policy)
    assert [fault.pointer for fault in caught.value.faults] == ["/design/2/use", "/design/3/components", "/design/4", "/design/5"]
    policy["design"] = [*policy["design"][:2], one(("S2", 1), ("S3", 1)), one(("S2", 1), ("S4", 1)), one(("S3", 1), ("S4", 1))]
    with pytest.raises(InputError) as caught:
        load_policy(policy)
    assert [(fault.pointer, fault.code) for fault in caught.value.faults] == [
        ("/design/0/discount", "design_discount"), ("/design/1/copies", "design_copies"), ("/design/1", "duplicate_design"),
        ("/max_designs", "locked_designs"),
    ]  # fmt: skip


def test_a_thousand_times_the_same_design_is_one_fault_for_each():
    _, policy = small()
    with pytest.raises(InputError) as caught:
        load_policy({**policy, "design": [one(("S0", 1), ("S1", 1))] * 1000})
    assert len(caught.value.faults) == 999 + 1


def test_an_item_that_the_catalogue_lacks_is_a_fault_of_a_locked_design_and_a_warning_of_a_forbidden_one():
    items, policy = small()
    with pytest.raises(InputError) as caught:
        compose(items, {**policy, "design": [one(("S0", 1), ("S9", 1))]})
    assert [(fault.pointer, fault.value) for fault in caught.value.faults] == [("/design/0/components/1/sku", "S9")]
    plan = compose(items, {**policy, "design": [{**one(("S0", 1), ("S9", 1)), "use": "forbidden"}]})
    assert plan.status in ("optimal", "feasible")
    assert [each for each in plan.warnings if "'S9'" in each]
