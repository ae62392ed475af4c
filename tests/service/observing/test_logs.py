"""The log: a line a request, by which it can be found again, and nothing that a caller sent."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from litestar.testing import TestClient

from bundler.service import create_app, routes_orders
from bundler.service.observing.logs import JsonLines, TextLines
from tests.service.conftest import TODAY
from tests.service.examples import with_catalogue

NUMBER = "11010519491231002X"
Client = TestClient[Any]


class Written(io.StringIO):
    """What the log holds."""

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.getvalue().splitlines()]


@pytest.fixture
def log() -> Iterator[Written]:
    written = Written()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines())
    ours = logging.getLogger("bundler")
    before = ours.level
    ours.addHandler(handler)
    ours.setLevel(logging.DEBUG)
    yield written
    ours.setLevel(before)
    ours.removeHandler(handler)


def test_a_request_is_a_line_with_its_route_status_and_time(client: Client, log: Written) -> None:
    answer = client.get("/v1/tariff/2204210000?on=2026-11-23")
    (line,) = log.lines()
    assert {name: line[name] for name in ("level", "method", "route", "status", "request_id")} == {
        "level": "info", "method": "GET", "route": "/v1/tariff/{hs_code}", "status": 200,
        "request_id": answer.headers["x-request-id"]}  # fmt: skip
    assert line["ms"] >= 0
    assert line["time"].endswith("Z")


@pytest.mark.parametrize("path", ["/nowhere/" + NUMBER, f"/v1/orders/{NUMBER}", f"/v1/tariff/{NUMBER}?on={NUMBER}"])
def test_no_path_query_or_body_is_in_the_log(client: Client, log: Written, path: str) -> None:
    client.get(path)
    client.post(path, json={"note": NUMBER})
    client.post("/v1/quotes", json={"note": NUMBER}, headers={"X-Request-ID": NUMBER, "traceparent": NUMBER})
    assert len(log.lines()) == 3
    assert NUMBER[:-1] not in log.getvalue()


def test_probes_that_succeed_are_no_lines(client: Client, log: Written) -> None:
    for path in ("/health", "/ready", "/metrics"):
        client.get(path)
    assert log.lines() == []


@pytest.mark.parametrize("given", ["a-1", "0" * 64, "A.b_c-9"])
def test_the_callers_id_is_taken_over_and_given_back(client: Client, log: Written, given: str) -> None:
    assert client.get("/v1/rules", headers={"X-Request-ID": given}).headers["x-request-id"] == given
    assert log.lines()[0]["request_id"] == given


@pytest.mark.parametrize("given", ["", "a b", "0" * 65, "ä", "a\tb", NUMBER, f"order-{NUMBER}"])
def test_what_is_no_id_is_replaced(client: Client, given: str) -> None:
    first, second = (client.get("/v1/rules", headers={"X-Request-ID": given.encode()}).headers["x-request-id"] for _ in "12")
    assert given not in (first, second)
    assert first != second


def test_a_trace_of_the_caller_names_the_request(client: Client, log: Written) -> None:
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    answer = client.get("/v1/rules", headers={"traceparent": f"00-{trace}-00f067aa0ba902b7-01"})
    assert answer.headers["x-request-id"] == trace
    assert log.lines()[0]["trace_id"] == trace


def test_a_failure_is_a_line_with_its_stack_and_id_and_without_its_message(log: Written, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        try:
            raise KeyError(NUMBER)
        except KeyError as cause:
            raise RuntimeError(f"secret of {NUMBER}") from cause

    monkeypatch.setattr(routes_orders, "quote", broken)
    monkeypatch.setitem(routes_orders.LANES, "/v1/quotes", broken)
    with TestClient(create_app(today=lambda: TODAY)) as client:
        client.post("/v1/quotes", json=with_catalogue(), headers={"X-Request-ID": "a-1"})
    failed, asked = log.lines()
    assert failed["event"] == "POST /v1/quotes failed with RuntimeError from KeyError"
    assert "in broken" in failed["stack"]
    assert failed["request_id"] == asked["request_id"] == "a-1"
    assert (asked["level"], asked["status"]) == ("warning", 500)
    assert NUMBER not in log.getvalue()


@pytest.mark.parametrize("form", [JsonLines(), TextLines()])
def test_a_failure_that_a_library_logs_is_told_without_its_message(form: logging.Formatter) -> None:
    try:
        raise ValueError(NUMBER)
    except ValueError as failure:
        record = logging.LogRecord("x", logging.ERROR, "x.py", 1, "it failed", (), (ValueError, failure, failure.__traceback__))
    line = form.format(record)
    assert NUMBER not in line
    assert "ValueError" in line
    assert "test_a_failure_that_a_library_logs" in line


def test_text_is_a_line_for_people() -> None:
    record = logging.LogRecord("x", logging.INFO, "x.py", 1, "POST /v1/quotes 200", (), None)
    record.fields = {"method": "POST", "route": "/v1/quotes", "status": 200, "ms": 3.1}
    assert TextLines().format(record)[9:] == "INFO    POST /v1/quotes 200 ms=3.1"
