"""Stored quotes over HTTP, and orders that cite one."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from bundler.service.openapi import openapi
from bundler.service.stored.retention import let_go, retention
from bundler.service.stored.store import open_store
from tests.service.examples import BUNDLE, CATALOGUE, validator
from tests.service.stored.conftest import ID_NUMBER, Caller, Clock

WINE, CHOCOLATE = CATALOGUE
OF_ORDERS = "/v1/(orders|stored-quotes|order-inquiries|limit-inquiries)"
SQLITE = pytest.mark.parametrize("begun_url", ["sqlite"], indirect=True)


def _line(quantity: int = 2) -> dict[str, Any]:
    return {"kind": "item", "sku": "WINE-75", "quantity": quantity}


def _quote(caller: Caller, key: str | None = None, **more: Any) -> httpx.Response:
    return caller.write("POST", "/v1/stored-quotes", {"lines": [_line()], **more}, key)


def _conflict(answer: httpx.Response, kind: str) -> dict[str, Any]:
    found: dict[str, Any] = answer.json()
    validator("WriteConflict").validate(found)
    assert (answer.status_code, found["type"]) == (409, f"urn:bundler:problem:{kind}")
    return found


@SQLITE
def test_a_stored_quote_is_the_quote_with_an_id_and_the_end_of_its_validity(caller: Caller) -> None:
    asked = {"on": "2026-11-23", "lines": [BUNDLE, _line()], "freight": "12.00"}
    stored = caller.write("POST", "/v1/stored-quotes", {**asked, "valid_minutes": 60})
    assert stored.status_code == 201
    validator("StoredQuote").validate(stored.json())
    assert stored.json()["answer"] == caller.client.post("/v1/quotes", json=asked).json()
    assert (stored.json()["state"], stored.json()["valid_until"]) == ("open", "2026-11-23T05:00:00+00:00")
    assert caller.get(f"/v1/stored-quotes/{stored.json()['id']}").json() == stored.json()


def test_an_order_gets_the_price_that_was_quoted_though_the_public_price_is_another_by_now(caller: Caller, clock: Clock) -> None:
    quote = _quote(caller).json()
    caller.put([{**WINE, "unit_price": "333.00"}])
    clock.at += timedelta(minutes=29)
    order = caller.reserve(quote=quote["id"])
    assert order.status_code == 201
    amounts = ("goods_value", "tax", "payable")
    assert [order.json()["answer"][name] for name in amounts] == [quote["answer"][name] for name in amounts]
    assert caller.get("/v1/orders/A-1").json()["events"][0]["details"]["quote"] == quote["id"]
    assert (found := caller.get(f"/v1/stored-quotes/{quote['id']}").json())["used_by"] == "A-1"
    assert found["state"] == "used"


@SQLITE
def test_the_shares_of_a_bundle_are_those_of_the_prices_when_it_was_quoted(caller: Caller) -> None:
    quote = caller.write("POST", "/v1/stored-quotes", {"lines": [BUNDLE]}).json()
    caller.put([{**WINE, "unit_price": "333.00"}])
    body = {"order": {"order_id": "A-1", "lines": [BUNDLE]}, "person": None, "quote": quote["id"]}
    lines = caller.write("POST", "/v1/orders", body).json()["answer"]["lines"]
    assert [line["goods_value"] for line in lines] == [line["goods_value"] for line in quote["answer"]["lines"]] == ["252.00", "168.00"]


@SQLITE
def test_a_quote_is_over_at_its_moment(caller: Caller, clock: Clock) -> None:
    quote = _quote(caller, valid_minutes=5).json()
    clock.at += timedelta(minutes=5)
    found = _conflict(caller.reserve(quote=quote["id"]), "quote-expired")
    assert found["valid_until"] == quote["valid_until"]
    assert caller.get(f"/v1/stored-quotes/{quote['id']}").json()["state"] == "expired"


@SQLITE
@pytest.mark.parametrize("freed", ["voided", "expired"])
def test_a_quote_is_used_once_unless_its_order_came_to_nothing(caller: Caller, clock: Clock, freed: str) -> None:
    quote = _quote(caller).json()["id"]
    caller.reserve("A-1", quote=quote, hold_minutes=5)
    assert _conflict(caller.reserve("A-2", quote=quote), "quote-used")["order_id"] == "A-1"
    if freed == "voided":
        caller.step("A-1", "voiding")
    else:
        clock.at += timedelta(minutes=5)
    assert caller.get(f"/v1/stored-quotes/{quote}").json()["state"] == "open"
    assert caller.reserve("A-2", quote=quote).status_code == 201
    caller.step("A-2", "posting")
    assert _conflict(caller.reserve("A-3", quote=quote), "quote-used")["order_id"] == "A-2"


@SQLITE
def test_a_quote_of_other_lines_names_what_differs_and_takes_any_buyer_and_id(caller: Caller) -> None:
    quote = _quote(caller, order_id="as asked", buyer={"annual_used": "1.00"}).json()["id"]
    assert _conflict(caller.reserve(quantity=3, quote=quote), "quote-of-another-order")["pointer"] == "/order/lines/0/quantity"
    body = {"order": {"order_id": "A-1", "lines": [_line()], "freight": "5.00"}, "person": None, "quote": quote}
    assert _conflict(caller.write("POST", "/v1/orders", body), "quote-of-another-order")["pointer"] == "/order/freight"
    assert caller.free() == 60
    assert caller.reserve(quote=quote, buyer={"annual_used": "2.00"}).status_code == 201


@SQLITE
def test_a_fact_that_changes_the_tax_is_a_named_difference_and_nothing_is_held(caller: Caller) -> None:
    quote = _quote(caller).json()
    caller.put([{**WINE, "hs_code": "2208300000"}])
    found = _conflict(caller.reserve(quote=quote["id"]), "quote-differs")
    differences = {(each["line"], each["amount"]): (each["quoted"], each["now"]) for each in found["differences"]}
    assert differences[(None, "payable")] == (quote["answer"]["payable"], found["answer"]["payable"])
    assert differences[(1, "consumption_tax")] == ("46.67", found["answer"]["lines"][0]["consumption_tax"])
    assert not {"goods_value", "unit_price", "order_value"} & {each["amount"] for each in found["differences"]}
    assert found["changes"] == [{"sku": "WINE-75", "fact": "hs_code", "quoted": "2204210000", "now": "2208300000"}]
    assert caller.free() == 60
    assert caller.reserve().status_code == 201


@SQLITE
def test_a_fact_that_changes_no_amount_is_no_difference(caller: Caller) -> None:
    quote = _quote(caller).json()["id"]
    caller.put([{**WINE, "name": "claret", "stock": 40}])
    assert caller.reserve(quote=quote).status_code == 201


@SQLITE
def test_what_the_rules_refuse_has_no_price_to_keep(caller: Caller) -> None:
    found = _conflict(_quote(caller, lines=[_line(17)]), "no-price")
    assert found["answer"]["verdict"] == "non_compliant"
    refused = _conflict(caller.reserve(quote=_quote(caller).json()["id"], buyer={"annual_used": "25900.00"}), "refused")
    assert "LIM-02" in {each["code"] for each in refused["answer"]["findings"]}


@pytest.mark.parametrize(
    ("change", "pointers"),
    [
        ({"lines": [], "valid_minutes": 0}, ["/lines", "/valid_minutes"]), ({"valid_minutes": 10_081}, ["/valid_minutes"]),
        ({"catalogue": CATALOGUE, "tables": "2026-11-23"}, ["/catalogue", "/tables"]), ({"valid_minute": 5}, ["/valid_minute"]),
        ({"on": "2026-11-25"}, ["/on"]), ({"on": "2026-11-22"}, ["/on"]), ({"seller": f"shop of {ID_NUMBER}"}, [""]),
    ],
)  # fmt: skip
def test_every_fault_of_a_stored_quote_is_told(asked: Caller, change: dict[str, Any], pointers: list[str]) -> None:
    answer = _quote(asked, **change)
    assert (answer.status_code, [error["pointer"] for error in answer.json()["errors"]]) == (400, pointers)
    assert ID_NUMBER not in answer.text


def test_an_unknown_quote_is_told(asked: Caller) -> None:
    for quote in ("0" * 32, "0", "%00"):
        assert asked.get(f"/v1/stored-quotes/{quote}").json()["type"] == "urn:bundler:problem:unknown-quote"
    assert [error["pointer"] for error in asked.reserve(quote="0" * 32).json()["errors"]] == ["/quote"]
    assert [error["pointer"] for error in asked.reserve(quote="x").json()["errors"]] == ["/quote"]


@SQLITE
def test_the_same_quote_under_the_same_key_is_one(caller: Caller) -> None:
    first = _quote(caller, "K-1")
    assert _quote(caller, "K-1").json() == first.json()
    assert _conflict(_quote(caller, "K-1", valid_minutes=7), "idempotency-key-reused")["pointer"] == "/valid_minutes"


def test_of_32_orders_that_cite_one_quote_at_once_one_gets_it(caller: Caller) -> None:
    quote = _quote(caller, lines=[_line(1)]).json()["id"]
    with ThreadPoolExecutor(32) as threads:
        found = threads.map(lambda at: caller.reserve(f"A-{at}", 1, person=None, quote=quote).status_code, range(32))
    assert sorted(found) == [201] + [409] * 31
    assert caller.free() == 59


@SQLITE
def test_unused_quotes_are_removed_when_they_are_old(caller: Caller, clock: Clock, url: str) -> None:
    unused, used = (_quote(caller).json()["id"] for _ in range(2))
    caller.reserve(quote=used)
    clock.at += retention().records + timedelta(minutes=30, seconds=1)
    with closing(open_store(url, clock.now, clock.today)) as store:
        let_go(store, retention())
    assert [caller.get(f"/v1/stored-quotes/{each}").status_code for each in (unused, used)] == [404, 200]


@SQLITE
def test_the_page_shows_the_routes_that_there_are_and_bodies_that_are_taken(caller: Caller) -> None:
    page = (Path(__file__).parents[3] / "docs" / "service" / "orders.md").read_text("utf-8")
    told = set(re.findall(r"^(GET|POST) +(/v1/[^ ?]+)", page, re.MULTILINE))
    paths = {re.sub(r"{[a-z_]+}", "{id}", path): methods for path, methods in openapi()["paths"].items() if re.match(OF_ORDERS, path)}
    assert told == {(method.upper(), path) for path, methods in paths.items() for method in methods if method != "parameters"}
    quote, inquiry = (json.loads(block) for block in re.findall(r"```json\n(.*?)```", page, re.DOTALL))
    assert caller.write("POST", "/v1/stored-quotes", quote).status_code == 201
    assert caller.client.post("/v1/limit-inquiries", json=inquiry).status_code == 200
