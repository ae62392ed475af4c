"""Registered bundles over HTTP: on SQLite, for what differs between databases is in the registry."""

from __future__ import annotations

from typing import Any

import pytest

from tests.service.examples import CATALOGUE, validator
from tests.service.stored.conftest import Caller

pytestmark = pytest.mark.parametrize("begun_url", ["sqlite"], indirect=True)
WINE, CHOCOLATE = CATALOGUE
HONEY = {**CHOCOLATE, "sku": "HONEY-500", "name": "honey", "hs_code": "0409000000", "origin": "NZ", "unit_price": "100.00", "stock": 7}
FIXED = {
    "components": [{"sku": "WINE-75", "quantity": 1}, {"sku": "CHOC-200", "quantity": 2}], "price": "630.00",
}  # fmt: skip
CHOICE = {
    "components": [{"sku": "WINE-75", "quantity": 1}], "discount": "0.10",
    "groups": [{"id": "sweets", "min": 1, "max": 2, "options": [{"sku": "CHOC-200", "default": 1, "max": 2}, {"sku": "HONEY-500"}]}],
}  # fmt: skip


def register(caller: Caller, bundle_id: str = "GIFT-7", definition: Any = FIXED, key: str | None = None) -> Any:
    return caller.write("PUT", f"/v1/bundles/{bundle_id}", definition, key)


def test_a_bundle_is_registered_with_its_evidence_and_frozen_apportionment(caller: Caller) -> None:
    answer = register(caller)
    told = answer.json()
    validator("RegisteredBundle").validate(told)
    assert (answer.status_code, told["state"], told["newest"], told["in_force"]) == (201, "draft", 1, None)
    version = told["version"]
    assert version["evidence"] == [
        {"sku": "WINE-75", "revision": 1, "unit_price": "300.00"}, {"sku": "CHOC-200", "revision": 1, "unit_price": "200.00"}]  # fmt: skip
    shares = {part["sku"]: part["share"] for part in version["examined"]["apportionment"]}
    assert shares == {"WINE-75": "270.00", "CHOC-200": "360.00"}
    order = {"on": "2026-11-23", "lines": [{"kind": "bundle", "id": "GIFT-7", "quantity": 1, **FIXED}]}
    bare = [{name: fact for name, fact in row.items() if name != "stock"} for row in CATALOGUE]
    assert version["examined"]["answer"] == caller.client.post("/v1/quotes", json={**order, "catalogue": bare}).json()
    assert caller.get("/v1/bundles/GIFT-7").json() == told


def test_the_same_content_is_the_same_version_and_other_content_a_new_one(caller: Caller) -> None:
    first = register(caller)
    again = register(caller, definition={**FIXED, "supervision_code": "1210", "groups": []})
    assert (again.status_code, again.json()) == (200, first.json())
    other = register(caller, definition={**FIXED, "price": "600.00"})
    assert (other.status_code, other.json()["newest"], other.json()["version"]["version"]) == (201, 2, 2)
    page = caller.get("/v1/bundles/GIFT-7/versions?limit=1").json()
    validator("BundleVersions").validate(page)
    assert ([each["version"] for each in page["versions"]], page["next"]) == ([1], 1)
    assert caller.get("/v1/bundles/GIFT-7/versions/1").json() == first.json()["version"]


def test_every_fault_of_a_bundle_is_told_at_its_place(caller: Caller) -> None:
    answer = register(caller, "a b", {"components": [{"sku": "WINE-75", "quantity": 0}], "price": 7})
    assert [fault["field"] for fault in answer.json()["errors"]] == ["id", "quantity", "price"]
    unknown = register(caller, definition={**FIXED, "components": [{"sku": "WINE-76", "quantity": 1}]}).json()["errors"]
    assert [(fault["pointer"], fault["hint"]) for fault in unknown] == [("/components/0/sku", "Did you mean 'WINE-75'?")]
    assert caller.get("/v1/bundles").json() == {"bundles": [], "next": None}


def test_a_bundle_says_nothing_of_persons(caller: Caller) -> None:
    answer = register(caller, definition={**FIXED, "note": "for 11010519491231002X"})
    assert (answer.status_code, "11010519491231002" in answer.text) == (400, False)


def test_a_bundle_is_activated_sold_under_its_version_and_retired(caller: Caller) -> None:
    register(caller)
    active = caller.write("POST", "/v1/bundles/GIFT-7/activation").json()
    validator("RegisteredBundle").validate(active)
    assert (active["state"], active["in_force"]) == ("active", 1)
    late = caller.write("POST", "/v1/bundles/GIFT-7/activation", {"version": 1})
    validator("BundleConflict").validate(late.json())
    assert (late.status_code, late.json()["state"]) == (409, "active")
    retired = caller.write("POST", "/v1/bundles/GIFT-7/retirement").json()
    validator("BundleState").validate(retired)
    assert (retired["state"], retired["in_force"]) == ("retired", None)
    events = caller.get("/v1/bundles/GIFT-7/events").json()
    validator("BundleEvents").validate(events)
    assert [(each["kind"], each["version"]) for each in events["events"]] == [("registered", 1), ("activated", 1), ("retired", 1)]


def test_a_choice_that_would_be_unlawful_is_named_and_keeps_the_bundle_from_being_sold(caller: Caller) -> None:
    caller.put([{**HONEY, "storage_class": "chilled"}])
    told = register(caller, definition=CHOICE).json()["version"]
    assert (told["verdict"], told["examined"]["answer"]["verdict"]) == ("non_compliant", "compliant")
    assert told["examined"]["stopped"][0]["choice"] == {"sweets": [{"sku": "HONEY-500", "quantity": 1}]}
    refused = caller.write("POST", "/v1/bundles/GIFT-7/activation", {"reviewed": True})
    validator("BundleConflict").validate(refused.json())
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:bundler:problem:bundle-refused")


def test_activation_tells_what_is_not_as_it_was_at_registration(caller: Caller) -> None:
    register(caller)
    caller.put([{**WINE, "unit_price": "310.00"}])
    caller.write("POST", "/v1/bundles/GIFT-7/activation")
    details = caller.get("/v1/bundles/GIFT-7/events?after=1").json()["events"][0]["details"]
    assert {"what": "unit_price", "sku": "WINE-75", "before": "300.00", "now": "310.00"} in details["changes"]


def test_the_same_write_again_gets_its_first_answer_also_when_it_would_no_longer_be_taken(caller: Caller) -> None:
    registered, activated = register(caller, key="K-1"), caller.write("POST", "/v1/bundles/GIFT-7/activation", {}, "K-2")
    caller.put([{**WINE, "unit_price": "310.00"}])
    assert register(caller, key="K-1").json() == registered.json()
    assert caller.write("POST", "/v1/bundles/GIFT-7/activation", {}, "K-2").json() == activated.json()
    other = register(caller, definition={**FIXED, "price": "600.00"}, key="K-1")
    validator("BundleConflict").validate(other.json())
    assert (other.status_code, other.json()["pointer"]) == (409, "/bundle/price")


def test_bundles_are_listed_by_page_state_and_item(caller: Caller) -> None:
    caller.put([HONEY])
    register(caller, "B-2", CHOICE)
    register(caller, "B-1")
    caller.write("POST", "/v1/bundles/B-1/activation")
    first = caller.get("/v1/bundles?limit=1").json()
    validator("BundlePage").validate(first)
    assert ([each["id"] for each in first["bundles"]], first["next"]) == (["B-1"], "B-1")
    for query, ids in (("after=B-1", ["B-2"]), ("state=active", ["B-1"]), ("sku=HONEY-500", ["B-2"]), ("sku=CHOC-200", ["B-1", "B-2"])):
        assert [each["id"] for each in caller.get(f"/v1/bundles?{query}").json()["bundles"]] == ids
    wrong = caller.get("/v1/bundles?state=activ&limit=0").json()["errors"]
    assert [(fault["field"], fault.get("hint")) for fault in wrong] == [("state", "Did you mean 'active'?"), ("limit", None)]


def test_an_unknown_bundle_is_told(caller: Caller) -> None:
    register(caller)
    for path in ("NONE", "%00", "NONE/versions", "GIFT-7/versions/2", "GIFT-7/versions/x", "NONE/events"):
        assert caller.get(f"/v1/bundles/{path}").json()["type"] == "urn:bundler:problem:unknown-bundle"
    for step in ("activation", "retirement"):
        assert caller.write("POST", f"/v1/bundles/NONE/{step}").status_code == 404
