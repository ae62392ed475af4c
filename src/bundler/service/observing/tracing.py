"""Traces by OpenTelemetry, with the extra ``otel``: a span a request, sent to a collector where the environment names one."""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib.util import find_spec
from types import TracebackType
from typing import TYPE_CHECKING

from bundler.errors import Fault, InputError

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Span

ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
DISABLED = "OTEL_SDK_DISABLED"
SERVICE = "bundler"
NEEDED = ("opentelemetry.sdk", "opentelemetry.exporter.otlp.proto.http")


class Tracing:
    """Begins spans of a provider; ``close`` sends what was not sent yet."""

    def __init__(self, provider: TracerProvider) -> None:
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        self.provider = provider
        self._tracer = provider.get_tracer(SERVICE)
        self._propagator = TraceContextTextMapPropagator()

    def begin(self, method: str, headers: Mapping[str, str]) -> RequestSpan:
        """Begin the span of a request, below that of its caller where there is one."""
        from opentelemetry.trace import SpanKind

        context = self._propagator.extract(dict(headers))
        return RequestSpan(self._tracer.start_span(method, context, SpanKind.SERVER, {"http.request.method": method}), method)

    def close(self) -> None:
        """End, once what is left has been sent or cannot be."""
        self.provider.shutdown()


class RequestSpan:
    """The span of a request, current while it is answered; names and attributes are those of the semantic conventions for HTTP."""

    def __init__(self, span: Span, method: str) -> None:
        from opentelemetry.trace import use_span

        self.span, self.method = span, method
        # A failure is told by the log, without its message, which would stand in the span.
        self._current = use_span(span, end_on_exit=True, record_exception=False, set_status_on_exception=False)

    def answered(self, route: str, status: int) -> None:
        """Say which route answered, and how."""
        from opentelemetry.trace import StatusCode

        self.span.update_name(f"{self.method} {route}")
        self.span.set_attributes({"http.route": route, "http.response.status_code": status})
        if status >= 500:
            self.span.set_status(StatusCode.ERROR)

    def __enter__(self) -> RequestSpan:
        self._current.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, failure: BaseException | None, stack: TracebackType | None) -> None:
        self._current.__exit__(kind, failure, stack)


def tracing_of_environment() -> Tracing | None:
    """Return what sends traces where the environment says, None where it says nothing. Raises InputError without the extra."""
    if not any(os.environ.get(name) for name in ENDPOINTS) or os.environ.get(DISABLED, "").lower() == "true":
        return None
    if not all(_found(name) for name in NEEDED):
        hint = "Install it with: pip install 'bundler[otel]', or leave the variable out."
        raise InputError([Fault("environment", f"{ENDPOINTS[0]} needs the extra 'otel'", "missing_extra", hint=hint)])
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import SERVICE_NAME, Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    named = {} if "OTEL_SERVICE_NAME" in os.environ else {SERVICE_NAME: SERVICE}
    provider = TracerProvider(resource=Resource.create(named), shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return Tracing(provider)


def _found(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:
        return False
