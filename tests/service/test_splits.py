"""Splits over HTTP: the library's answer, the parcel tariff, and every fault at once."""

from __future__ import annotations

from typing import Any

import pytest
from litestar.testing import TestClient

import bundler
from tests.service.examples import BUNDLE, CATALOGUE, ORDER, validator

Client = TestClient[Any]
BOOKS = [{**CATALOGUE[0], "account_book": "BOOK-A"}, {**CATALOGUE[1], "account_book": "BOOK-B"}]
BASKET = {
    **ORDER,
    "lines": [BUNDLE, {"kind": "item", "sku": "WINE-75", "quantity": 12}, {"kind": "item", "sku": "CHOC-200", "quantity": 9}],
}
TARIFF = {"first_kg": "1.0", "first": "8.00", "further_kg": "0.5", "further": "2.50", "kg_max": "6"}


@pytest.mark.parametrize("tariff", [None, TARIFF])
@pytest.mark.parametrize("catalogue", [CATALOGUE, BOOKS])
def test_a_split_is_the_librarys_answer_and_keeps_the_schema(client: Client, catalogue: Any, tariff: Any) -> None:
    body = {**BASKET, "catalogue": catalogue, "parcel_tariff": tariff}
    answer = client.post("/v1/splits", json=body)
    assert answer.status_code == 200
    assert answer.headers["bundler-on"] == "2026-11-23"
    assert answer.json() == bundler.split(BASKET, catalogue=catalogue, parcel_tariff=tariff).to_dict()
    validator("SplitRequest").validate(body)
    validator("Split").validate(answer.json())
    for entry in answer.json()["orders"]:
        assert client.post("/v1/quotes", json={**entry["order"], "catalogue": catalogue}).json() == entry["answer"]


def test_all_faults_of_basket_catalogue_and_tariff_are_told_at_once(client: Client) -> None:
    bad = {**TARIFF, "first": "8", "kgmax": "6"}
    body = {**BASKET, "freight": 1.5, "catalogue": [{**CATALOGUE[0], "hs_code": "1"}, CATALOGUE[1]], "parcel_tariff": bad}
    answer = client.post("/v1/splits", json=body)
    assert answer.status_code == 400
    assert {each["pointer"] for each in answer.json()["errors"]} == {
        "/freight", "/catalogue/0/hs_code", "/parcel_tariff/first", "/parcel_tariff/kgmax",
    }  # fmt: skip


@pytest.mark.parametrize("tariff", ["parcels.toml", [TARIFF], 7])
def test_a_tariff_is_never_read_from_a_path(client: Client, tariff: Any) -> None:
    answer = client.post("/v1/splits", json={**BASKET, "catalogue": CATALOGUE, "parcel_tariff": tariff})
    assert (answer.status_code, [each["pointer"] for each in answer.json()["errors"]]) == (400, ["/parcel_tariff"])


def test_a_misspelt_tariff_is_named_and_a_quote_takes_none(client: Client) -> None:
    answer = client.post("/v1/splits", json={**BASKET, "catalogue": CATALOGUE, "parcel_tarif": TARIFF})
    assert answer.json()["errors"][0]["hint"] == "Did you mean 'parcel_tariff'?"
    answer = client.post("/v1/quotes", json={**BASKET, "catalogue": CATALOGUE, "parcel_tariff": TARIFF})
    assert answer.json()["errors"][0]["pointer"] == "/parcel_tariff"


def test_what_no_parcel_takes_is_a_problem_with_its_line(client: Client) -> None:
    answer = client.post(
        "/v1/splits", json={**BASKET, "catalogue": CATALOGUE, "parcel_tariff": {**TARIFF, "first_kg": "0.1", "kg_max": "0.5"}}
    )
    assert [(each["pointer"], each["code"]) for each in answer.json()["errors"]] == [("/lines/0", "too_heavy"), ("/lines/1", "too_heavy")]
