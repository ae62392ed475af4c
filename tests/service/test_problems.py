"""What goes wrong outside a body: every answer is a problem document, and a failure of ours tells nothing."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from litestar.testing import TestClient

from bundler.service import create_app, routes_orders
from tests.service.conftest import TODAY
from tests.service.examples import validator, with_catalogue

Client = TestClient[Any]


@pytest.mark.parametrize(
    ("method", "path", "status", "kind"),
    [
        ("GET", "/v1/nothing", 404, "not-found"),
        ("GET", "/docs/../app.py", 404, "not-found"),
        ("GET", "/docs/docs.html", 404, "not-found"),
        ("GET", "/v1/quotes", 405, "method-not-allowed"),
        ("PUT", "/health", 405, "method-not-allowed"),
        ("GET", "/v1/compositions/none", 404, "unknown-composition"),
        ("GET", "/v1/compositions/none/events", 404, "unknown-composition"),
        ("DELETE", "/v1/compositions/none", 404, "unknown-composition"),
        ("GET", "/v1/tariff/0000000000", 404, "unknown-tariff-code"),
        ("GET", "/v1/tariff/330499", 400, "invalid-input"),
    ],
)
def test_every_error_is_a_problem_document(client: Client, method: str, path: str, status: int, kind: str) -> None:
    answer = client.request(method, path)
    assert answer.headers["content-type"] == "application/problem+json"
    found = answer.json()
    assert (answer.status_code, found["status"], found["type"]) == (status, status, f"urn:bundler:problem:{kind}")
    assert found["title"]
    assert found["detail"]


def test_a_method_that_is_not_taken_names_those_that_are(client: Client) -> None:
    assert "POST" in client.get("/v1/quotes").headers["allow"]


def test_a_failure_of_ours_leaks_nothing_and_is_logged(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    said = "secret of the buyer"

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError(said)

    monkeypatch.setattr(routes_orders, "quote", broken)
    monkeypatch.setitem(routes_orders.LANES, "/v1/quotes", broken)
    with TestClient(create_app(today=lambda: TODAY)) as client, caplog.at_level(logging.ERROR, "bundler.service"):
        answer = client.post("/v1/quotes", json=with_catalogue())
        batch = client.post("/v1/quotes/batch", json=[{"lines": with_catalogue()["lines"]}])
    assert (answer.status_code, answer.json()["type"]) == (500, "urn:bundler:problem:internal")
    assert answer.headers["content-type"] == "application/problem+json"
    assert batch.json()["results"][0]["problem"]["status"] == 500
    assert said not in answer.text + batch.text + caplog.text
    assert "POST /v1/quotes failed with RuntimeError" in caplog.text
    assert all("in broken" in record.fields["stack"] for record in caplog.records if record.name == "bundler.service")  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", ["/health", "/ready", "/v1/tariff/2204210000", "/docs", "/schema/openapi.json"])
def test_head_answers_as_get_does(client: Client, path: str) -> None:
    got, asked = (client.request(method, path, headers={"X-Request-ID": "a-1"}) for method in ("GET", "HEAD"))
    assert (asked.status_code, asked.headers) == (200, got.headers)


def test_a_value_is_repeated_as_it_was_sent_and_within_bounds(client: Client) -> None:
    line = {"kind": "item", "sku": "WINE-75", "quantity": 1}
    sent: list[Any] = ["x", True, 1.5, 12, "y" * 200]
    orders = [{"on": "2026-11-23", "lines": [line], "freight": value} for value in sent]
    results = client.post("/v1/quotes/batch", json=orders).json()["results"]
    assert [each["problem"]["errors"][0]["value"] for each in results] == ["x", "true", "1.5", "12", "y" * 79 + "…"]


def test_a_fault_at_a_key_with_any_character_keeps_the_schema(client: Client) -> None:
    body = client.post("/v1/quotes", json={"on": "2026-11-23", "lines": [], "a\nb\r\u2028/~": 1}).json()
    validator("Problem").validate(body)
    assert "/a\nb\r\u2028~1~0" in [fault["pointer"] for fault in body["errors"]]


def test_an_unknown_query_parameter_is_told_without_its_value(client: Client) -> None:
    (told,) = client.get("/v1/tariff/2204210000?onn=2026-11-23").json()["errors"]
    assert (told["field"], told["hint"]) == ("onn", "Did you mean 'on'?")
    assert "value" not in told


def test_a_number_of_thousands_of_digits_is_refused_in_our_own_words(client: Client) -> None:
    body = b'{"on": "2026-11-23", "freight": ' + b"1" * 5000 + b"}"
    answer = client.post("/v1/quotes", content=body, headers={"content-type": "application/json"})
    assert [each["message"] for each in answer.json()["errors"]] == ["a number has more than 100 digits"]


def test_health_and_readiness(client: Client) -> None:
    assert client.get("/health").json() == {"status": "ok"}
    ready = client.get("/ready").json()
    assert ready["status"] == "ready"
    assert len(ready["tables_sha256"]) == 64
