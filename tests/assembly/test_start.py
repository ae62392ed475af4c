"""Going on from yesterday's plan."""

from __future__ import annotations

import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bundler
from bundler.assembly import compose
from bundler.errors import InputError
from tests.assembly.plans import steered_worlds
from tests.assembly.test_compose import small
from tests.assembly.worlds import fen


def worth(plan, policy):
    setup = fen(policy["run"]["setup_cost"])
    return sum(each["copies"] * fen(each["value"]) - setup for each in plan["designs"])


@settings(max_examples=20, deadline=None)
@given(steered_worlds(), st.data())
def test_a_plan_that_still_holds_is_never_fallen_below_even_without_time(world, data):
    items, policy = world
    before = compose(items, policy).to_dict()
    policy["solver"] = {"work": 1, "workers": 1, "seed": data.draw(st.integers(0, 9))}
    after = compose(items, policy, start=before).to_dict()
    assert not [each for each in after["warnings"] if "the start" in each]
    if before["objective"] is not None:
        assert fen(after["objective"]) >= fen(before["objective"])


def test_a_start_is_the_first_plan_that_is_told():
    items, policy = small()
    before, told = compose(items, policy), []
    compose(items, policy, start=before, progress=told.append)
    first = next(each["objective"] for each in told if each["objective"] is not None)
    assert fen(first) >= before.objective


def test_what_is_gone_or_cut_is_told_with_its_reason_and_the_rest_is_used():
    items, policy = small()
    before = compose(items, policy).to_dict()
    first = before["designs"][0]
    scarce = first["components"][0]
    today = copy.deepcopy(items)
    for each in today:
        if each["sku"] == scarce["sku"]:
            each["stock"] = 30 * scarce["quantity"]
    alone = {**before, "designs": [first]}
    plan = compose(today, policy, start=alone)
    assert [
        each
        for each in plan.warnings
        if each.startswith(f"Cut in the start from {first['copies']} to 30 copies.") and scarce["sku"] in each
    ]
    assert plan.objective >= 30 * fen(first["value"]) - 20000
    gone = [each for each in items if each["sku"] != scarce["sku"]]
    plan = compose(gone, policy, start=alone)
    assert [each for each in plan.warnings if "Left out of the start" in each and f"{scarce['sku']} is not in the catalogue" in each]
    policy["bundle"]["discounts"] = ["0.15"]
    plan = compose(items, policy, start=alone)
    assert [each for each in plan.warnings if "Left out of the start" in each and "its discount is not one of the policy's" in each]


def test_a_forbidden_design_of_the_start_is_left_out_and_told():
    items, policy = small()
    before = compose(items, policy).to_dict()
    parts = before["designs"][0]["components"]
    plan = compose(items, {**policy, "design": [{"components": parts, "use": "forbidden"}]}, start=before)
    assert [each for each in plan.warnings if "the policy forbids it" in each]
    assert parts not in [each["components"] for each in plan.designs]


def test_a_start_beyond_max_designs_or_with_a_design_twice_keeps_the_designs_worth_most():
    items, policy = small()
    before = compose(items, policy).to_dict()
    first = before["designs"][0]
    twice = compose(items, policy, start={"designs": [first, {**first, "discount": "0.05", "copies": 20}]})
    assert [each for each in twice.warnings if "it stands twice" in each]
    assert twice.objective >= fen(first["value"]) * first["copies"] - 20000
    fewer = compose(items, {**policy, "max_designs": 1}, start=before)
    assert len([each for each in fewer.warnings if "max_designs is 1" in each]) == len(before["designs"]) - 1


def test_a_start_may_be_a_plan_its_dictionary_or_a_file_and_is_part_of_the_input(tmp_path):
    items, policy = small(work=1, workers=1)
    before = compose(items, policy)
    path = tmp_path / "yesterday.json"
    path.write_text(json.dumps(before.to_dict()), "utf-8")
    answers = [compose(items, policy, start=each) for each in (before, before.to_dict(), path, str(path))]
    assert len({each.receipt["input_sha256"] for each in answers}) == 1
    assert answers[0].receipt["input_sha256"] != before.receipt["input_sha256"]
    again = bundler.replay(answers[0].to_dict(), answers[0].input_json)
    assert again.reproduced


def test_a_start_that_is_no_plan_is_a_fault_beside_those_of_the_policy():
    items, policy = small()
    with pytest.raises(InputError) as caught:
        compose(items, {**policy, "max_design": 3}, start={"designs": [{"components": [], "discount": 0.1, "copies": 0}]})
    assert [(fault.place, fault.pointer) for fault in caught.value.faults] == [
        ("policy", "/max_design"), ("start", "/designs/0/components"), ("start", "/designs/0/discount"), ("start", "/designs/0/copies"),
    ]  # fmt: skip
