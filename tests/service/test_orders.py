"""Checks, quotes and batches: the library's answers, and problems that tell every fault."""

from __future__ import annotations

import json
from typing import Any

import pytest
from litestar.testing import TestClient

import bundler
from bundler.service import create_app
from tests.service.conftest import TODAY
from tests.service.examples import BUNDLE, CATALOGUE, ORDER, validator, with_catalogue

Client = TestClient[Any]
PROBLEM = "application/problem+json"


def problem(client: Client, path: str, body: Any) -> dict[str, Any]:
    answer = client.post(path, content=body if isinstance(body, bytes) else json.dumps(body), headers={"content-type": "application/json"})
    assert answer.headers["content-type"].startswith(PROBLEM)
    found: dict[str, Any] = answer.json()
    assert found["status"] == answer.status_code
    return found


def test_a_quote_is_the_librarys_answer(client: Client) -> None:
    answer = client.post("/v1/quotes", json=with_catalogue())
    assert answer.status_code == 200
    assert answer.json() == bundler.quote(ORDER, catalogue=CATALOGUE).to_dict()
    assert answer.headers["bundler-on"] == "2026-11-23"


def test_a_check_is_the_librarys_answer(client: Client) -> None:
    assert client.post("/v1/checks", json=with_catalogue()).json() == bundler.check(ORDER, catalogue=CATALOGUE).to_dict()


def test_a_comparison_is_the_librarys_and_keeps_its_schema(client: Client) -> None:
    answer = client.post("/v1/comparisons", json=with_catalogue())
    assert answer.json() == bundler.compare(ORDER, catalogue=CATALOGUE).to_dict()
    assert answer.headers["bundler-on"] == "2026-11-23"
    validator("Comparison").validate(answer.json())


def test_a_broken_rule_is_an_answer_and_no_http_error(client: Client) -> None:
    answer = client.post("/v1/quotes", json=with_catalogue({**ORDER, "lines": [{"kind": "item", "sku": "WINE-75", "quantity": 20}]}))
    assert (answer.status_code, answer.json()["verdict"], answer.json()["tax"]) == (200, "non_compliant", None)


def test_a_missing_day_is_today_and_the_answer_says_so(client: Client) -> None:
    order = {key: part for key, part in ORDER.items() if key != "on"}
    answer = client.post("/v1/quotes", json=with_catalogue(order))
    assert answer.json()["receipt"]["on"] == answer.headers["bundler-on"] == TODAY.isoformat()
    assert answer.json() == client.post("/v1/quotes", json=with_catalogue()).json()


def test_the_services_own_catalogue_serves_orders_that_bring_none() -> None:
    with TestClient(create_app(catalogue=CATALOGUE, today=lambda: TODAY)) as client:
        assert client.post("/v1/quotes", json=ORDER).json() == bundler.quote(ORDER, catalogue=CATALOGUE).to_dict()
        dearer = [{**CATALOGUE[0], "unit_price": "310.00"}, CATALOGUE[1]]
        own = client.post("/v1/quotes", json={**ORDER, "catalogue": dearer}).json()
        assert own == bundler.quote(ORDER, catalogue=dearer).to_dict()


def test_all_faults_of_order_and_catalogue_are_told_at_once(client: Client) -> None:
    order = {**ORDER, "freight": 1.5, "onn": "x", "lines": [{**BUNDLE, "price": "420"}, {"kind": "item", "sku": "WINE-75", "quantity": 0}]}
    found = problem(client, "/v1/quotes", {**order, "catalogue": [{**CATALOGUE[0], "hs_code": 304990039}]})
    assert (found["type"], found["title"], found["status"]) == ("urn:bundler:problem:invalid-input", "Bad Request", 400)
    assert found["detail"] == "The input cannot be used: 5 faults. Each is told in 'errors'."
    assert {each["pointer"] for each in found["errors"]} == {
        "/catalogue/0/hs_code", "/freight", "/onn", "/lines/0/price", "/lines/1/quantity",
    }  # fmt: skip
    by_pointer = {each["pointer"]: each for each in found["errors"]}
    assert by_pointer["/onn"] == {
        "pointer": "/onn", "code": "extra_forbidden", "message": "unknown key", "field": "onn", "value": "x",
        "hint": "Did you mean 'on'?",
    }  # fmt: skip
    assert "0304990039" in by_pointer["/catalogue/0/hs_code"]["message"]


@pytest.mark.parametrize("quantity", ["2", True, 2.5, None, 0, -1, [2]])
def test_a_quantity_is_a_whole_number_and_nothing_that_looks_like_one(client: Client, quantity: Any) -> None:
    lines = [{"kind": "item", "sku": "WINE-75", "quantity": quantity}]
    found = problem(client, "/v1/quotes", with_catalogue({**ORDER, "lines": lines}))
    assert [each["pointer"] for each in found["errors"]] == ["/lines/0/quantity"]


@pytest.mark.parametrize("money", [420.0, 420, True, "420", "420.000", "-1.00", "1e2", "４20.00", " 420.00"])
def test_money_is_text_with_two_places(client: Client, money: Any) -> None:
    found = problem(client, "/v1/quotes", with_catalogue({**ORDER, "lines": [{**BUNDLE, "price": money}]}))
    assert [each["pointer"] for each in found["errors"]] == ["/lines/0/price"]


@pytest.mark.parametrize("day", [0, "2026-11-31", "20261123", True])
def test_a_day_is_iso_text(client: Client, day: Any) -> None:
    assert problem(client, "/v1/quotes", with_catalogue({**ORDER, "on": day}))["errors"][0]["pointer"] == "/on"


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b'"text"', b"[]", b"null", b'{"lines": [], "lines": []}', b'{"freight": NaN}', b"\xff", b"[" * 2000, b'{"lines": []}'],
)
def test_what_is_no_order_is_a_problem(client: Client, body: bytes) -> None:
    found = problem(client, "/v1/quotes", body)
    assert (found["status"], found["type"]) == (400, "urn:bundler:problem:invalid-input")
    assert found["errors"]


def test_json_text_inside_json_is_no_order(client: Client) -> None:
    assert problem(client, "/v1/quotes", json.dumps(ORDER))["errors"]


def test_a_catalogue_is_never_read_from_a_path(client: Client) -> None:
    found = problem(client, "/v1/quotes", {**ORDER, "catalogue": "/etc/hostname"})
    assert found["errors"][0] == {
        "pointer": "/catalogue",
        "code": "catalogue",
        "message": "a list of items is wanted",
        "value": "/etc/hostname",
    }


def test_a_misspelt_catalogue_is_named(client: Client) -> None:
    assert problem(client, "/v1/quotes", {**ORDER, "catalog": CATALOGUE})["errors"][0]["hint"] == "Did you mean 'catalogue'?"


def test_a_catalogue_inside_an_order_of_a_batch_is_sent_beside_the_orders(client: Client) -> None:
    answer = client.post("/v1/quotes/batch", json=[with_catalogue()]).json()["results"][0]["problem"]["errors"]
    assert [each["hint"] for each in answer] == ["The orders of a batch share the catalogue that stands beside 'orders'."]


def test_unknown_columns_are_ignored_and_named_in_a_header(client: Client) -> None:
    answer = client.post("/v1/quotes", json={**ORDER, "catalogue": [{**CATALOGUE[0], "colour\r\nX: 1": "red"}, CATALOGUE[1]]})
    assert answer.status_code == 200
    assert json.loads(answer.headers["bundler-ignored-columns"]) == ["colour\r\nX: 1"]


def test_an_unread_query_parameter_is_refused(client: Client) -> None:
    assert client.post("/v1/quotes?on=2020-01-01", json=with_catalogue()).status_code == 400


def test_another_media_type_is_415_and_a_large_body_413(client: Client) -> None:
    other = client.post("/v1/quotes", content=b"a=1", headers={"content-type": "application/x-www-form-urlencoded"})
    assert (other.status_code, other.json()["type"]) == (415, "urn:bundler:problem:unsupported-media-type")
    large = client.post("/v1/quotes", content=b" " * (4 * 1024 * 1024 + 1), headers={"content-type": "application/json"})
    assert (large.status_code, large.json()["type"]) == (413, "urn:bundler:problem:too-large")
    assert large.headers["content-type"] == PROBLEM
    assert large.json()["detail"] == "The body is larger than the 4 MiB that the service takes."


@pytest.mark.parametrize("bare", [False, True])
def test_one_bad_order_of_a_batch_does_not_fail_the_rest(client: Client, bare: bool) -> None:
    item = CATALOGUE[0]
    good = {"on": "2026-11-23", "lines": [{"kind": "item", "item": item, "quantity": 1}]}
    orders = [good, {**good, "freight": 1.0}, "text", json.dumps(good), good]
    answer = client.post("/v1/quotes/batch", json=orders if bare else {"orders": orders})
    assert answer.status_code == 200
    results = answer.json()["results"]
    assert [list(each) for each in results] == [["answer"], ["problem"], ["problem"], ["problem"], ["answer"]]
    assert results[0]["answer"] == results[4]["answer"] == bundler.quote(good).to_dict()
    assert results[1]["problem"]["errors"][0]["pointer"] == ("/1/freight" if bare else "/orders/1/freight")


def test_a_batch_shares_its_catalogue_and_is_bounded(client: Client) -> None:
    answer = client.post("/v1/quotes/batch", json={"orders": [ORDER, ORDER], "catalogue": CATALOGUE})
    assert [each["answer"] for each in answer.json()["results"]] == [bundler.quote(ORDER, catalogue=CATALOGUE).to_dict()] * 2
    found = problem(client, "/v1/quotes/batch", [0] * 1001)
    assert found["errors"][0]["message"] == "more than 1000 orders"
    found = problem(client, "/v1/quotes/batch", {"order": [], "catalogue": 1})
    assert [each["pointer"] for each in found["errors"]] == ["/catalogue", "/order", "/orders"]


def test_without_a_database_no_bundle_is_registered(client: Client) -> None:
    line = {"kind": "bundle", "id": "GIFT-7", "registered": True, "quantity": 1}
    body = with_catalogue({**ORDER, "lines": [line, {"kind": "item", "sku": "WINE-75", "quantity": 0}]})
    faults = problem(client, "/v1/quotes", body)["errors"]
    assert [(fault["pointer"], fault["code"]) for fault in faults] == [
        ("/lines", "no_database"),
        ("/lines/1/quantity", "greater_than_equal"),
    ]
    results = client.post("/v1/quotes/batch", json={"orders": [{"lines": [line]}], "catalogue": CATALOGUE}).json()["results"]
    assert [fault["pointer"] for fault in results[0]["problem"]["errors"]] == ["/orders/0/lines"]
