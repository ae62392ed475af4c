"""Tax-included prices, cliffs and price curves over HTTP: the library's answer, and every fault at once."""

from __future__ import annotations

from typing import Any

import pytest
from litestar.testing import TestClient

import bundler
from tests.service.examples import CATALOGUE, ORDER, validator, with_catalogue

Client = TestClient[Any]


@pytest.mark.parametrize(("payable", "line", "status"), [("900.01", 1, "exact"), ("900.01", None, "exact"), ("99999.00", 1, "none")])
def test_a_price_is_the_librarys_answer_and_keeps_the_schema(client: Client, payable: str, line: int | None, status: str) -> None:
    body = {**with_catalogue(), "payable": payable, "line": line}
    answer = client.post("/v1/tax-included-prices", json=body)
    assert (answer.status_code, answer.headers["bundler-on"], answer.json()["status"]) == (200, "2026-11-23", status)
    assert answer.json() == bundler.tax_included(ORDER, payable, line, CATALOGUE).to_dict()
    validator("TaxIncludedRequest").validate(body)
    validator("TaxIncluded").validate(answer.json())
    if status == "exact":
        again = client.post("/v1/quotes", json={**answer.json()["solution"]["order"], "catalogue": CATALOGUE})
        assert again.json()["payable"] == payable


def test_all_faults_of_order_and_amount_are_told_at_once(client: Client) -> None:
    answer = client.post(
        "/v1/tax-included-prices", json={**with_catalogue(), "freight": 1.5, "payable": 600, "line": "1", "payble": "1.00"}
    )
    errors = {each["pointer"]: each for each in answer.json()["errors"]}
    assert (answer.status_code, set(errors)) == (400, {"/freight", "/payable", "/line", "/payble"})
    assert errors["/payble"]["hint"] == "Did you mean 'payable'?"


@pytest.mark.parametrize(("key", "value"), [("payable", "0.00"), ("line", 99)])
def test_what_only_the_search_can_tell_points_to_its_key(client: Client, key: str, value: Any) -> None:
    answer = client.post("/v1/tax-included-prices", json={**with_catalogue(), "payable": "600.00", key: value})
    assert (answer.status_code, [each["pointer"] for each in answer.json()["errors"]]) == (400, [f"/{key}"])


def test_an_amount_is_wanted(client: Client) -> None:
    answer = client.post("/v1/tax-included-prices", json=with_catalogue())
    assert [each["pointer"] for each in answer.json()["errors"]] == ["/payable"]


@pytest.mark.parametrize("line", [1, None])
def test_cliffs_are_the_librarys_answer_and_keep_the_schema(client: Client, line: int | None) -> None:
    lotion = {**CATALOGUE[0], "sku": "LOTION", "hs_code": "3304990039", "net_content": "30", "net_content_unit": "ml"}
    sugar = {**CATALOGUE[1], "sku": "SUGAR", "hs_code": "1701991090", "net_weight_kg": "1.5"}
    lines = [{"kind": "item", "sku": sku, "quantity": 2} for sku in ("LOTION", "SUGAR")]
    body = {**ORDER, "lines": lines, "catalogue": [lotion, sugar], "line": line}
    answer = client.post("/v1/cliffs", json=body)
    assert (answer.status_code, answer.headers["bundler-on"]) == (200, "2026-11-23")
    assert answer.json() == bundler.cliffs({**ORDER, "lines": lines}, line=line, catalogue=[lotion, sugar]).to_dict()
    assert {cliff["kind"] for cliff in answer.json()["cliffs"]} == {"consumption_tax", "single_limit", "annual_limit", "kilograms"}
    validator("CliffsRequest").validate(body)
    validator("Cliffs").validate(answer.json())


@pytest.mark.parametrize("bounds", [{}, {"lowest": "400.00", "highest": "9000.00"}])
def test_a_price_curve_is_the_librarys_answer_and_keeps_the_schema(client: Client, bounds: dict[str, str]) -> None:
    body = {**with_catalogue(), "line": 1, "points": 7, **bounds}
    answer = client.post("/v1/price-curves", json=body)
    assert answer.json() == bundler.price_curve(ORDER, line=1, catalogue=CATALOGUE, points=7, **bounds).to_dict()
    validator("PriceCurveRequest").validate(body)
    validator("PriceCurve").validate(answer.json())


def test_faults_of_a_curve_point_to_their_keys(client: Client) -> None:
    wrong = client.post("/v1/price-curves", json={**with_catalogue(), "points": 1, "lowest": 3.5, "lin": 1})
    assert {each["pointer"] for each in wrong.json()["errors"]} == {"/points", "/lowest", "/lin"}
    backwards = client.post("/v1/price-curves", json={**with_catalogue(), "lowest": "9.00", "highest": "3.00"})
    assert (backwards.status_code, [each["pointer"] for each in backwards.json()["errors"]]) == (400, ["/highest"])
