"""Around the whole application: every request gets an id, a line in the log, its place in the metrics, and a span where traces are on."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from time import perf_counter

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from bundler.service.access.caller import CALLER, Caller
from bundler.service.access.caller import REQUEST_ID as STATE_ID
from bundler.service.observing.asked import REQUEST_ID, begin, end, method_of, route_of
from bundler.service.observing.logs import Event
from bundler.service.observing.metrics import Metrics
from bundler.service.observing.tracing import Tracing

LOG = logging.getLogger("bundler.requests")
_ID = REQUEST_ID.lower().encode()
PROBES = frozenset(("/health", "/ready", "/metrics"))
"""Asked every few seconds: told in the log only where they do not succeed."""


def observed(app: ASGIApp, metrics: Metrics, tracing: Tracing | None) -> ASGIApp:
    """Return the application, observed. The time of an answer is until it begins: a stream is open as long as its reader wants."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await app(scope, receive, send)
            return
        began, status, took = perf_counter(), 0, 0.0
        asked = begin(scope["headers"])
        scope["state"][STATE_ID] = asked.id

        async def sending(message: Message) -> None:
            nonlocal status, took
            if message["type"] == "http.response.start":
                status, took = message["status"], perf_counter() - began
                message["headers"] = [*message["headers"], (_ID, asked.id.encode())]
            await send(message)

        metrics.in_flight.inc()
        span = None if tracing is None else tracing.begin(method_of(scope), _headers(scope["headers"]))
        try:
            if span is None:
                await app(scope, receive, sending)
            else:
                with span:
                    await app(scope, receive, sending)
                    span.answered(route_of(scope), status)
        finally:
            metrics.in_flight.dec()
            method, route, whole = method_of(scope), route_of(scope), perf_counter() - began
            metrics.request(method, route, status, took or whole)
            if route not in PROBES or not 0 < status < 400:
                _log(scope["state"].get(CALLER), method, route, status, whole)
            end()

    return answer


def _headers(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in raw}


def _log(caller: Caller | None, method: str, route: str, status: int, seconds: float) -> None:
    level = logging.WARNING if status >= 500 or not status else logging.INFO
    if not LOG.isEnabledFor(level):
        return
    told = {"method": method, "route": route, "status": status or None, "ms": round(seconds * 1000, 1)}
    if caller is not None and caller.key is not None:
        told |= {"tenant": caller.tenant, "key_id": caller.key}
    LOG.handle(Event(LOG.name, level, f"{method} {route} {status or 'left without an answer'}", told))
