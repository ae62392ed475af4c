"""Metrics: requests by route and status, what the rules said by code, and few series whatever comes in."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar.testing import TestClient
from prometheus_client.parser import text_string_to_metric_families

from bundler.compliance.registry import BY_CODE
from bundler.service import create_app
from bundler.service.jobs import Jobs, Progress
from tests.service.conftest import TODAY
from tests.service.examples import CATALOGUE, ORDER, with_catalogue
from tests.service.stored.conftest import Caller
from tests.service.stored.test_stored_orders import BACK

Client = TestClient[Any]


@pytest.fixture
def fresh() -> Iterator[Client]:
    with TestClient(create_app(today=lambda: TODAY)) as client:
        yield client


def value(client: Client, name: str, **labels: str) -> float:
    """The sum of the samples of a name with these labels."""
    found = [
        sample.value
        for family in text_string_to_metric_families(client.get("/metrics").text)
        for sample in family.samples
        if sample.name == name and labels.items() <= sample.labels.items()
    ]
    return sum(found)


def test_requests_are_counted_by_route_and_class_of_status(fresh: Client) -> None:
    fresh.post("/v1/quotes", json=with_catalogue())
    fresh.post("/v1/quotes", json={})
    fresh.get("/v1/tariff/2204210000")
    fresh.get("/v1/tariff/2204210001")
    count = "bundler_http_request_seconds_count"
    assert value(fresh, count, method="POST", route="/v1/quotes", status="2xx") == 1
    assert value(fresh, count, method="POST", route="/v1/quotes", status="4xx") == 1
    assert value(fresh, count, route="/v1/tariff/{hs_code}") == 2
    assert value(fresh, "bundler_http_requests_in_flight") == 1  # the one that asks


def test_what_the_rules_say_is_counted_by_code_and_severity(fresh: Client) -> None:
    over = with_catalogue({**ORDER, "lines": [{"kind": "item", "sku": "WINE-75", "quantity": 50}]})
    told = fresh.post("/v1/quotes", json=over).json()
    fresh.post("/v1/quotes/batch", json={"orders": [{"on": over["on"], "lines": over["lines"]}], "catalogue": over["catalogue"]})
    assert value(fresh, "bundler_verdicts_total", verdict=told["verdict"]) == 2
    errors = [finding["code"] for finding in told["findings"] if finding["severity"] == "error"]
    assert errors
    for code in errors:
        assert value(fresh, "bundler_findings_total", code=code, severity="error") == 2 * errors.count(code)


def test_an_order_counts_once_also_when_it_comes_again_and_when_it_is_refused(tmp_path: Path) -> None:
    with TestClient(create_app(today=lambda: TODAY, database=f"sqlite:///{tmp_path}/b.db")) as client:
        caller = Caller(client)
        caller.put(CATALOGUE)
        caller.reserve(key="K-1")
        caller.reserve(key="K-1")
        caller.reserve("A-2", buyer={"annual_used": "25900.00"})
        assert value(client, "bundler_verdicts_total", verdict="compliant") == 1
        assert value(client, "bundler_verdicts_total", verdict="non_compliant") == 1
        assert value(client, "bundler_findings_total", code="LIM-02", severity="error") == 1


def test_stored_quotes_returns_and_bundles_count_once_each_also_when_they_come_again_and_are_refused(tmp_path: Path) -> None:
    dear = [{**CATALOGUE[0], "unit_price": "9000.00"}, CATALOGUE[1]]
    wine = {"kind": "item", "sku": "WINE-75", "quantity": 2}
    bundle = {"components": [{"sku": "WINE-75", "quantity": 1}], "price": "300.00"}
    two = {"components": [{"sku": "WINE-75", "quantity": 2}], "price": "9000.00"}

    def counted(client: Client) -> tuple[float, float]:
        return value(client, "bundler_verdicts_total"), value(client, "bundler_findings_total", code="LIM-01", severity="error")

    with TestClient(create_app(today=lambda: TODAY, database=f"sqlite:///{tmp_path}/b.db")) as client:
        caller = Caller(client)
        caller.put(CATALOGUE)
        for key in ("Q-1", "Q-1"):
            assert caller.write("POST", "/v1/stored-quotes", {"lines": [wine]}, key).status_code == 201
        assert counted(client) == (1, 0)
        for status in (201, 200):
            assert caller.write("PUT", "/v1/bundles/GIFT-7", bundle).status_code == status
        for key in ("B-1", "B-1"):
            assert caller.write("POST", "/v1/bundles/GIFT-7/activation", key=key).status_code == 200
        caller.client.post("/v1/bundles/GIFT-7/choices", json={})
        assert counted(client) == (4, 0)
        assert [caller.reserve().status_code, caller.step("A-1", "posting").status_code] == [201, 200]
        assert caller.step("A-1", "returns", {"return": BACK}).status_code == 409
        assert caller.step("A-1", "returns", {"return": BACK, "reviewed": True}).status_code == 200
        assert counted(client) == (7, 0)
        caller.put(dear)
        assert caller.write("POST", "/v1/stored-quotes", {"lines": [wine]}).status_code == 409
        assert caller.write("PUT", "/v1/bundles/GIFT-8", two).status_code == 201
        assert caller.write("POST", "/v1/bundles/GIFT-8/activation").status_code == 409
        assert counted(client) == (10, 3)


def test_engine_and_edition_are_told(client: Client) -> None:
    ready = client.get("/ready").json()
    assert value(client, "bundler_tables_info", edition=ready["tables"], sha256=ready["tables_sha256"]) == 1
    assert value(client, "bundler_build_info", engine=ready["engine"]) == 1


@given(st.text("abc123/-", min_size=1, max_size=20), st.sampled_from(["GET", "POST", "BREW", "DELETE"]))
def test_no_path_or_method_that_is_made_up_makes_a_series(client: Client, path: str, method: str) -> None:
    client.request(method, f"/x/{path}")
    client.request(method, f"/v1/tariff/{path.replace('/', '-')}")
    families = list(text_string_to_metric_families(client.get("/metrics").text))
    labels = {tuple(sorted(sample.labels.items())) for family in families for sample in family.samples}
    routes = {route.path_format for route in client.app.routes} | {"unmatched"}
    for found in map(dict, labels):
        assert found.get("route", "unmatched") in routes
        assert found.get("method", "-") in {"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "OTHER", "-"}
        assert found.get("code", "LIM-01") in BY_CODE


def test_a_scraper_may_ask_for_openmetrics(client: Client) -> None:
    answer = client.get("/metrics", headers={"accept": "application/openmetrics-text; version=1.0.0"})
    assert answer.headers["content-type"].startswith("application/openmetrics-text")
    assert answer.text.endswith("# EOF\n")
    assert client.get("/metrics").headers["content-type"].startswith("text/plain; version=")


def test_a_composition_is_timed_by_how_it_ended() -> None:
    jobs = Jobs(workers=1)
    with TestClient(create_app(today=lambda: TODAY, jobs=jobs)) as client:
        begun, ended = threading.Event(), threading.Event()

        def task(_: Progress, stop: threading.Event) -> dict[str, Any]:
            begun.set()
            ended.wait()
            return {"seconds": 0.7, "gap": "0.0100"}

        running, waiting = jobs.submit(task), jobs.submit(task)
        begun.wait()
        assert [value(client, "bundler_compositions", state=state) for state in ("running", "queued")] == [1, 1]
        jobs.cancel(waiting)
        ended.set()
        assert running.future is not None
        running.future.result()
        assert value(client, "bundler_search_seconds_sum", outcome="done") == 0.7
        assert value(client, "bundler_search_gap_bucket", le="0.01") == 1
        assert value(client, "bundler_compositions") == 0
