"""Several objectives, one after the other."""

from __future__ import annotations

from fractions import Fraction
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bundler.assembly import compose, load_policy
from bundler.errors import InputError
from tests.assembly.plans import plans, steered_worlds
from tests.assembly.test_compose import small
from tests.assembly.worlds import fen

ORDERS = [["value", "clearance", "designs"], ["value", "designs", "clearance"], ["value", "clearance"], ["value", "designs"]]


@st.composite
def staged_worlds(draw):
    items, policy = draw(steered_worlds())
    for each in items:
        each["clearance_value"] = draw(st.sampled_from(["0.00", "5.00", "31.00", "-4.00"]))
    objectives = [{"name": name, "give": draw(st.sampled_from(["0", "0.01", "0.2"]))} for name in draw(st.sampled_from(ORDERS))]
    objectives[-1].pop("give")
    return items, {**policy, "objective": objectives}


def by_stages(items, policy):
    """The best amount of every objective after the earlier ones, and what the plans that are left have, by looking at every plan."""
    left = [{"value": worth, "clearance": clears, "designs": -number} for worth, clears, number in plans(items, policy)]
    best = []
    for each in policy["objective"]:
        most = max(plan[each["name"]] for plan in left)
        best.append(most)
        floor = most - int(Fraction(each.get("give", "0")) * abs(most))
        left = [plan for plan in left if plan[each["name"]] >= floor]
    return best, left


def amount(stage, key):
    return -stage[key] if stage["name"] == "designs" else fen(stage[key])


@settings(max_examples=25, deadline=None)
@given(staged_worlds())
def test_every_stage_reaches_what_a_brute_force_does(world):
    items, policy = world
    answer = compose(items, policy).to_dict()
    if answer["status"] == "infeasible":
        assert answer["stages"] == []
        return
    best, left = by_stages(items, policy)
    assert [amount(each, "amount") for each in answer["stages"]] == best
    assert all((each["status"], each["bound"]) == ("optimal", each["amount"]) for each in answer["stages"])
    kept = {each["name"]: amount(each, "kept") for each in answer["stages"]}
    assert any(all(plan[name] == kept[name] for name in kept) for plan in left)
    assert kept["value"] == max(plan["value"] for plan in left)


@settings(max_examples=10, deadline=None)
@given(staged_worlds())
def test_the_bounds_of_later_stages_hold_where_not_all_bundles_are_formed(world):
    items, policy = world
    policy["solver"]["seconds"] = 1
    with patch("bundler.assembly.columns.ROWS_MOST", 0):
        answer = compose(items, policy).to_dict()
    if answer["status"] in ("optimal", "feasible"):
        value = fen(answer["stages"][0]["amount"])
        floor = value - int(Fraction(policy["objective"][0].get("give", "0")) * abs(value))
        second = answer["stages"][1]
        index = {"clearance": 1, "designs": 2}[second["name"]]
        best = max((-plan[2] if index == 2 else plan[1]) for plan in plans(items, policy) if plan[0] >= floor)
        assert amount(second, "amount") <= best <= amount(second, "bound")


def test_giving_up_a_little_value_makes_fewer_designs():
    items, policy = small(4, work=4, workers=1)
    policy["objective"] = [{"name": "value", "give": "0.5"}, "designs"]
    answer = compose(items, policy).to_dict()
    value, designs = answer["stages"]
    assert (designs["name"], designs["amount"], len(answer["designs"])) == ("designs", 1, 1)
    assert 2 * fen(answer["objective"]) >= fen(value["amount"])
    assert value["kept"] == answer["objective"]
    assert fen(answer["bound"]) >= fen(value["amount"])


def test_value_is_given_up_for_clearance_also_where_not_all_bundles_are_formed():
    items, policy = small(4, work=4, workers=1)
    items[0]["clearance_value"] = "40.00"
    policy["objective"] = ["value", "clearance"]
    with patch("bundler.assembly.columns.ROWS_MOST", 0), patch("bundler.assembly.columns.LOOKS_A_WORK", 200_000):
        firm = compose(items, policy).to_dict()
        policy["objective"] = [{"name": "value", "give": "0.5"}, "clearance"]
        loose = compose(items, policy).to_dict()
    assert fen(loose["stages"][1]["amount"]) >= fen(firm["stages"][1]["amount"])
    assert fen(loose["stages"][1]["amount"]) == 90 * 4000


@pytest.mark.parametrize(
    ("objectives", "says"),
    [
        (["clearance"], "'value' is the first objective"),
        (["value", "value"], "an objective stands twice"),
        ([{"name": "value", "give": "0.01"}], "the last objective has none after it"),
    ],
)
def test_an_order_of_objectives_that_says_nothing_is_a_fault(objectives, says):
    with pytest.raises(InputError, match=says):
        load_policy({"on": "2026-11-23", "objective": objectives})
