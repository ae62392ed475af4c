"""Traces: a span a request below its caller's, by the route, and off unless the environment names a collector."""

from __future__ import annotations

import sys

import pytest
from litestar.testing import TestClient
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from bundler.errors import InputError
from bundler.service import create_app
from bundler.service.observing.tracing import Tracing, tracing_of_environment
from tests.service.conftest import TODAY

TRACE, PARENT = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"


def test_a_request_is_a_span_below_its_callers_and_tells_no_path() -> None:
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    with TestClient(create_app(today=lambda: TODAY, tracing=Tracing(provider))) as client:
        client.get("/v1/tariff/2204210000?on=2026-11-23", headers={"traceparent": f"00-{TRACE}-{PARENT}-01"})
        client.get("/nowhere/2204210000")
    known, unknown = exporter.get_finished_spans()
    assert known.name == "GET /v1/tariff/{hs_code}"
    assert dict(known.attributes or {}) == {
        "http.request.method": "GET", "http.route": "/v1/tariff/{hs_code}", "http.response.status_code": 200}  # fmt: skip
    assert known.context is not None
    assert known.parent is not None
    assert (format(known.context.trace_id, "032x"), format(known.parent.span_id, "016x")) == (TRACE, PARENT)
    assert unknown.name == "GET unmatched"


def test_traces_are_off_unless_a_collector_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"):
        monkeypatch.delenv(name, raising=False)
    assert tracing_of_environment() is None
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")
    found = tracing_of_environment()
    assert found is not None
    found.close()
    monkeypatch.setenv("OTEL_SDK_DISABLED", "true")
    assert tracing_of_environment() is None


def test_a_collector_without_the_extra_is_told_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http", None)
    with pytest.raises(InputError, match="bundler\\[otel\\]"):
        tracing_of_environment()
