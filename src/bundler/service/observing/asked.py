"""The request that is being answered, as logs, metrics and traces tell it: by its route and an id, never by its path, query or body."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from typing import Any

from bundler.values import identity_number

REQUEST_ID = "X-Request-ID"
UNMATCHED = "unmatched"
METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_TRACE = re.compile(r"[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?")
_STATED, _TRACEPARENT = REQUEST_ID.lower().encode(), b"traceparent"
"""The headers that may say what a request is to be called in the log."""
_ASKED: ContextVar[Asked | None] = ContextVar("asked", default=None)


class Asked:
    """One request: its id, and that of the trace it belongs to."""

    __slots__ = ("id", "trace_id")

    def __init__(self, request_id: str, trace_id: str | None) -> None:
        self.id, self.trace_id = request_id, trace_id


def asked_now() -> Asked | None:
    """Return the request that is being answered here, also in a thread that works for it; None outside of one."""
    return _ASKED.get()


def begin(headers: Iterable[tuple[bytes, bytes]]) -> Asked:
    """Begin a request: its id is that of ``X-Request-ID``, else that of its trace, else a new one.

    What is no id, or could be a person's number, is not taken over: it would stand in the log.
    """
    stated = trace = ""
    for name, value in headers:
        if name == _STATED:
            stated = value.decode("latin-1")
        elif name == _TRACEPARENT:
            trace = value.decode("latin-1")
    traced = _TRACE.fullmatch(trace) if trace else None
    trace_id = traced[1] if traced else None
    taken = stated if stated and _ID.fullmatch(stated) and not identity_number.stands_in(stated) else None
    found = Asked(taken or trace_id or secrets.token_hex(16), trace_id)
    _ASKED.set(found)
    return found


def end() -> None:
    """End the request."""
    _ASKED.set(None)


def route_of(scope: Mapping[str, Any]) -> str:
    """Return the template of the route, such as ``/v1/orders/{order_id}``; its path may name somebody."""
    template: str = scope.get("path_template") or UNMATCHED
    return template


def method_of(scope: Mapping[str, Any]) -> str:
    """Return the method; one that is made up is not repeated."""
    method: str = scope["method"]
    return method if method in METHODS else "OTHER"
