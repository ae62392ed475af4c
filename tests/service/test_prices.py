"""Tax-included prices over HTTP: the library's answer, and every fault at once."""

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
