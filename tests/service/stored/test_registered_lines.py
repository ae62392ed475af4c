"""Orders and quotes that name registered bundles: on SQLite, for what differs between databases is in the registry."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.service.examples import CATALOGUE, validator
from tests.service.stored.conftest import ID_NUMBER, Caller
from tests.service.stored.test_bundles import CHOICE, FIXED, HONEY, register

pytestmark = pytest.mark.parametrize("begun_url", ["sqlite"], indirect=True)
WINE, CHOCOLATE = CATALOGUE
LINE = {"kind": "bundle", "id": "GIFT-7", "registered": True, "quantity": 1}
PLAIN = {"kind": "bundle", "id": "GIFT-7", "quantity": 1, **FIXED}


@pytest.fixture
def selling(caller: Caller) -> Caller:
    """A service that sells GIFT-7, and has a draft."""
    caller.put([HONEY])
    register(caller)
    register(caller, "DRAFT", CHOICE)
    caller.write("POST", "/v1/bundles/GIFT-7/activation")
    return caller


def body(*lines: dict[str, Any]) -> dict[str, Any]:
    return {"order": {"order_id": "A-1", "on": "2026-11-23", "lines": [*lines]}, "person": {"id_number": ID_NUMBER}}


def test_a_registered_bundle_is_ordered_as_if_it_were_written_out(selling: Caller) -> None:
    told = selling.write("POST", "/v1/orders", body(LINE, {"kind": "item", "sku": "WINE-75", "quantity": 1})).json()
    validator("ReservedOrder").validate(told)
    plain = selling.client.post(
        "/v1/quotes", json={"on": "2026-11-23", "lines": [PLAIN, {"kind": "item", "sku": "WINE-75", "quantity": 1}]}
    )
    assert told["answer"]["lines"] == plain.json()["lines"]
    assert told["bundles"] == [{"line": 1, "id": "GIFT-7", "version": 1, "changes": []}]
    found = selling.get("/v1/orders/A-1").json()
    validator("StoredOrder").validate(found)
    assert found["bundles"] == told["bundles"]
    assert (selling.free("WINE-75"), selling.free("CHOC-200")) == (58, 78)


def test_a_quote_names_the_version_and_is_that_of_the_bundle_written_out(selling: Caller) -> None:
    for path in ("/v1/quotes", "/v1/checks", "/v1/comparisons"):
        named = selling.client.post(path, json={"on": "2026-11-23", "lines": [LINE]})
        assert named.json() == selling.client.post(path, json={"on": "2026-11-23", "lines": [PLAIN]}).json()
        assert json.loads(named.headers["bundler-bundles"]) == [{"line": 1, "id": "GIFT-7", "version": 1, "changed": False}]


def test_a_stored_quote_keeps_the_version_and_its_price_though_prices_and_the_version_are_others_by_now(selling: Caller) -> None:
    selling.write("POST", "/v1/bundles/DRAFT/activation")
    line = {**LINE, "id": "DRAFT", "choice": {"sweets": [{"sku": "HONEY-500", "quantity": 1}]}}
    quote = selling.write("POST", "/v1/stored-quotes", {"on": "2026-11-23", "lines": [line]}).json()
    validator("StoredQuote").validate(quote)
    assert quote["bundles"] == [{"line": 1, "id": "DRAFT", "version": 1, "changes": []}]
    selling.put([{**WINE, "unit_price": "333.00"}])
    register(selling, "DRAFT", {**CHOICE, "discount": "0.05"})
    selling.write("POST", "/v1/bundles/DRAFT/activation")
    told = selling.write("POST", "/v1/orders", {**body(line), "quote": quote["id"]}).json()
    assert told["answer"]["lines"] == quote["answer"]["lines"]
    assert told["bundles"] == quote["bundles"]
    other = selling.write("POST", "/v1/orders", {**body({**line, "choice": {}}), "quote": quote["id"]}).json()
    assert other["type"] in ("urn:bundler:problem:quote-used", "urn:bundler:problem:taken-order-id")


def test_a_choice_is_ordered(selling: Caller) -> None:
    selling.write("POST", "/v1/bundles/DRAFT/activation")
    line = {**LINE, "id": "DRAFT", "quantity": 2, "choice": {"sweets": [{"sku": "HONEY-500", "quantity": 1}]}}
    told = selling.write("POST", "/v1/orders", body(line)).json()
    assert [(each["sku"], each["quantity"], each["goods_value"]) for each in told["answer"]["lines"]] == [
        ("WINE-75", 2, "540.00"), ("HONEY-500", 2, "180.00")]  # fmt: skip


def test_shares_are_those_of_todays_prices_and_what_they_have_otherwise_is_named(selling: Caller) -> None:
    selling.put([{**WINE, "unit_price": "500.00"}])
    told = selling.write("POST", "/v1/orders", body(LINE)).json()
    # 630.00 * 500 / 900, and before 630.00 * 300 / 700
    assert told["answer"]["lines"][0]["goods_value"] == "350.00"
    assert {"what": "share", "sku": "WINE-75", "before": "270.00", "now": "350.00"} in told["bundles"][0]["changes"]
    header = json.loads(selling.client.post("/v1/quotes", json={"lines": [LINE]}).headers["bundler-bundles"])
    assert header[0]["changed"] is True


def test_everything_that_keeps_bundles_from_being_sold_is_told_at_once(selling: Caller) -> None:
    lines = [
        {**LINE, "id": "GIFT-8"},
        {**LINE, "id": "DRAFT"},
        {"kind": "bundle", "id": "GIFT-7", "version": 2, "quantity": 1},
        {**LINE, "choice": {"sweets": []}},
        {**LINE, "price": "1.00"},
        {"kind": "item", "sku": "WINE-75", "quantity": 0},
    ]
    told = selling.write("POST", "/v1/orders", body(*lines)).json()["errors"]
    # What cannot be read at all comes first; what the registry says of the rest is asked once the order can be read.
    assert [(fault["pointer"], fault["code"]) for fault in told] == [
        ("/order/lines/4/price", "extra_forbidden"), ("/order/lines/5/quantity", "greater_than_equal")]  # fmt: skip
    told = selling.write("POST", "/v1/orders", body(*lines[:4])).json()["errors"]
    assert [(fault["pointer"], fault["code"]) for fault in told] == [
        ("/order/lines/0/id", "unknown_bundle"), ("/order/lines/1/id", "bundle_not_active"), ("/order/lines/2/version", "other_version"),
        ("/order/lines/3/choice/sweets", "unknown_group")]  # fmt: skip
    assert told[0]["hint"] == "Did you mean 'GIFT-7'?"
    selling.write("POST", "/v1/bundles/GIFT-7/retirement")
    retired = selling.client.post("/v1/quotes", json={"lines": [LINE]}).json()["errors"]
    assert [(fault["pointer"], fault["code"]) for fault in retired] == [("/lines/0/id", "bundle_not_active")]


def test_an_order_under_its_key_gets_its_first_answer_also_after_the_bundle_was_retired(selling: Caller) -> None:
    first = selling.write("POST", "/v1/orders", body(LINE), "K-1")
    selling.write("POST", "/v1/bundles/GIFT-7/retirement")
    again = selling.write("POST", "/v1/orders", body(LINE), "K-1")
    assert (again.status_code, again.json()) == (201, first.json())


def test_a_batch_tells_of_every_order_what_keeps_its_bundles_from_being_sold(selling: Caller) -> None:
    orders = [{"lines": [LINE]}, {"lines": [{**LINE, "id": "DRAFT"}]}, {"lines": [PLAIN]}]
    results = selling.client.post("/v1/quotes/batch", json=orders).json()["results"]
    assert results[0] == results[2]
    assert results[1]["problem"]["errors"][0]["pointer"] == "/1/lines/0/id"


def test_a_registered_bundle_is_priced_by_stored_items_alone(selling: Caller) -> None:
    answer = selling.client.post("/v1/quotes", json={"lines": [LINE], "catalogue": CATALOGUE}).json()
    assert [fault["code"] for fault in answer["errors"]] == ["two_catalogues"]
