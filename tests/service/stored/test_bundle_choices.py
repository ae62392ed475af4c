"""Choices and availability of registered bundles over HTTP: on SQLite, for what differs between databases is in the registry."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bundler import compose
from tests.service.examples import CATALOGUE, POLICY, validator
from tests.service.stored.conftest import Caller
from tests.service.stored.test_bundles import CHOICE, FIXED, HONEY, register

pytestmark = pytest.mark.parametrize("begun_url", ["sqlite"], indirect=True)
WINE, CHOCOLATE = CATALOGUE
ONE_HONEY = {"sweets": [{"sku": "HONEY-500", "quantity": 1}]}


def test_a_choice_is_priced_shared_and_quoted_by_the_prices_of_today(caller: Caller) -> None:
    caller.put([HONEY])
    register(caller, definition=CHOICE)
    caller.put([{**HONEY, "unit_price": "110.00"}])
    told = caller.client.post("/v1/bundles/GIFT-7/choices", json={"choice": ONE_HONEY}).json()
    validator("ChosenBundle").validate(told)
    # (300.00 + 110.00) * 0.90
    assert (told["price"], [part["share"] for part in told["apportionment"]]) == ("369.00", ["270.00", "99.00"])
    assert (told["answer"]["verdict"], told["answer"]["goods_value"]) == ("compliant", "369.00")
    assert {"what": "price", "sku": None, "before": "360.00", "now": "369.00"} in told["changes"]
    default = caller.client.post("/v1/bundles/GIFT-7/choices", json={}).json()
    assert (default["choice"], default["changes"]) == ({"sweets": [{"sku": "CHOC-200", "quantity": 1}]}, [])


def test_every_fault_of_a_choice_is_told_at_once(caller: Caller) -> None:
    caller.put([HONEY])
    register(caller, definition=CHOICE)
    choice = {"sweets": [{"sku": "HONEY-500", "quantity": 2}, {"sku": "HONEY-50", "quantity": 1}], "sweet": []}
    faults = caller.client.post("/v1/bundles/GIFT-7/choices", json={"choice": choice}).json()["errors"]
    assert [(fault["pointer"], fault["code"]) for fault in faults] == [
        ("/choice/sweet", "unknown_group"), ("/choice/sweets/0/quantity", "too_many"), ("/choice/sweets/1/sku", "unknown_option"),
        ("/choice/sweets", "pieces")]  # fmt: skip


def test_availability_is_the_least_over_components_and_groups_and_names_what_is_short(caller: Caller) -> None:
    caller.put([HONEY])
    register(caller, "B-1")
    register(caller, "B-2", CHOICE)
    told = caller.get("/v1/bundles/B-1/availability").json()
    validator("BundleAvailability").validate(told)
    assert (told["copies"], told["limiting"]) == (40, [{"sku": "CHOC-200", "group": None}])
    caller.reserve(quantity=5)
    caller.put([{**CHOCOLATE, "stock": 20}])
    many = caller.get("/v1/bundle-availability?ids=B-2,B-1,NONE").json()
    validator("BundleAvailabilities").validate(many)
    assert [(each["id"], each["copies"]) for each in many["bundles"]] == [("B-2", 27), ("B-1", 10), ("NONE", 0)]
    assert many["bundles"][0]["limiting"] == [{"sku": None, "group": "sweets"}]


def test_lots_that_are_not_good_long_enough_do_not_count(caller: Caller) -> None:
    lots = (("2026-11-22", 100), ("2027-01-31", 5), ("2027-03-31", 3))
    caller.put([{**WINE, "item_record_no": "R1", "expires_on": last, "stock": pieces} for last, pieces in lots])
    register(caller)
    assert caller.get("/v1/bundles/GIFT-7/availability").json()["copies"] == 8
    assert caller.get("/v1/bundles/GIFT-7/availability?good_until=2027-02-01").json()["copies"] == 3
    for query in ("good_until=2026-11-22", "good_until=soon"):
        assert [fault["field"] for fault in caller.get(f"/v1/bundles/GIFT-7/availability?{query}").json()["errors"]] == ["good_until"]
    assert [fault["field"] for fault in caller.get("/v1/bundle-availability?ids=A,,B").json()["errors"]] == ["ids"]


def test_a_design_of_a_plan_is_registered_as_it_stands(caller: Caller) -> None:
    policy = {**POLICY, "max_designs": 1, "solver": {"seconds": 60, "workers": 1, "work": 1}}
    (design,) = compose(CATALOGUE, policy).designs
    told = register(caller, definition={"components": design["components"], "price": design["price"]}).json()["version"]["examined"]
    assert (told["verdict"], told["answer"]["tax"], told["answer"]["lines"][0]["goods_value"]) == (
        "compliant", design["tax"], design["lines"][0]["goods_value"])  # fmt: skip
    by_rate = register(caller, "RATE", {"components": design["components"], "discount": design["discount"]}).json()
    assert by_rate["version"]["examined"]["price"] == design["price"]


def test_fixed_bundles_have_nothing_to_choose(caller: Caller) -> None:
    register(caller, definition=FIXED)
    faults = caller.client.post("/v1/bundles/GIFT-7/choices", json={"choice": ONE_HONEY}).json()["errors"]
    assert [(fault["pointer"], fault["hint"]) for fault in faults] == [("/choice/sweets", "The bundle has no groups.")]


def test_the_examples_of_the_page_are_taken_as_they_stand(caller: Caller) -> None:
    page = (Path(__file__).parents[3] / "docs" / "service" / "bundles.md").read_text("utf-8")
    definition, line = (json.loads(block) for block in re.findall(r"```json\n(.*?)```", page, re.DOTALL))
    caller.put([HONEY])
    assert register(caller, "GIFT-7", definition).status_code == 201
    assert caller.write("POST", "/v1/bundles/GIFT-7/activation", {"version": 1, "reviewed": True}).status_code == 200
    order = {"order_id": "A-1", "lines": [line]}
    assert caller.write("POST", "/v1/orders", {"order": order, "person": {"key": "buyer-7"}}).status_code == 201
    chosen = caller.client.post("/v1/bundles/GIFT-7/choices", json={"choice": line["choice"]})
    assert chosen.json()["price"] == "360.00"
