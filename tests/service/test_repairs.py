"""Repairs over HTTP: the library's answer, and every fault at once."""

from __future__ import annotations

from typing import Any

from litestar.testing import TestClient

import bundler
from tests.service.examples import CATALOGUE, validator, with_catalogue

Client = TestClient[Any]
ORDER: dict[str, Any] = {"order_id": "R-1", "on": "2026-11-23", "lines": [{"kind": "item", "sku": "WINE-75", "quantity": 20}]}


def test_repairs_are_the_librarys_answer_and_keep_the_schema(client: Client) -> None:
    answer = client.post("/v1/repairs", json=with_catalogue({**ORDER, "alternatives": {"WINE-75": ["CHOC-200"]}, "top": 2}))
    library = bundler.repair(ORDER, CATALOGUE, alternatives={"WINE-75": ["CHOC-200"]}, top=2)
    assert (answer.status_code, answer.headers["bundler-on"]) == (200, "2026-11-23")
    assert answer.json() == library.to_dict()
    assert len(library.repairs) == 2
    validator("Repairs").validate(answer.json())


def test_the_orders_of_a_repair_are_requests_as_they_stand(client: Client) -> None:
    (order,) = client.post("/v1/repairs", json=with_catalogue(ORDER)).json()["repairs"][0]["orders"]
    validator("QuoteRequest").validate(with_catalogue(order))
    assert client.post("/v1/quotes", json=with_catalogue(order)).json()["verdict"] == "compliant"


def test_all_faults_of_a_repair_come_at_once_with_their_place_in_the_body(client: Client) -> None:
    body = with_catalogue({**ORDER, "lines": [], "alternatives": {"A/B": "C"}, "top": 0})
    assert not validator("RepairRequest").is_valid(body)
    problem = client.post("/v1/repairs", json=body)
    assert (problem.status_code, {each["pointer"] for each in problem.json()["errors"]}) == (400, {"/alternatives/A~1B", "/top", "/lines"})


def test_an_alternative_that_is_not_in_the_catalogue_is_a_fault(client: Client) -> None:
    problem = client.post("/v1/repairs", json=with_catalogue({**ORDER, "alternatives": {"WINE-75": ["CHOC-20"]}}))
    (error,) = problem.json()["errors"]
    assert (error["pointer"], error["code"], error["hint"]) == ("/alternatives/WINE-75/0", "unknown_sku", "Did you mean 'CHOC-200'?")
