"""What every request meets first: bounds on its head and on how many there are at once; and the headers that every answer leaves with."""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from itertools import chain
from typing import Any, TypeAlias
from urllib.parse import unquote_plus

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from bundler.service.access.guard import RATE
from bundler.service.problems import MEDIA_TYPE, document
from bundler.values import identity_number

Refusal: TypeAlias = tuple[dict[str, Any], dict[str, str]]
LONGEST_PATH = LONGEST_QUERY = 2048
MOST_HEADERS, LONGEST_HEADERS = 64, 16 * 1024
AT_ONCE, STREAMS = 256, 1024
"""Requests that one process answers at once, and streams that it keeps open."""
ALWAYS = ("/health", "/ready")
"""What is asked to find out whether the process is overloaded."""
EVENTS = b"text/event-stream"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""What an answer has where its route says nothing else: it may hold what is a person's, so nobody keeps it."""
_DIGITS = re.compile(r"\d")


class Gate:
    """Stands before the whole application. ``hsts_seconds`` is for how long browsers are to come by TLS only: for a service behind TLS."""

    def __init__(self, app: ASGIApp, hsts_seconds: int = 0) -> None:
        self._app = app
        headers = {**HEADERS, **({"Strict-Transport-Security": f"max-age={hsts_seconds}"} if hsts_seconds else {})}
        self._headers = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        self._requests = self._streams = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer why not."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        passing = _Passing(self, scope, send)
        refused = _too_long(scope) or self._too_many(scope["path"])
        if refused is not None:
            await _answer(passing.send, *refused)
            return
        self._requests += 1
        try:
            await self._app(scope, receive, passing.send)
        finally:
            if passing.streams:
                self._streams -= 1
            else:
                self._requests -= 1

    def _too_many(self, path: str) -> Refusal | None:
        if (self._requests < AT_ONCE and self._streams < STREAMS) or path in ALWAYS:
            return None
        detail = "As many requests are under way as this process takes."
        return document(HTTPStatus.SERVICE_UNAVAILABLE, "overloaded", detail), {"retry-after": "1"}

    def became_stream(self) -> None:
        """Count a request among the streams: it only waits."""
        self._requests -= 1
        self._streams += 1


class _Passing:
    """One request on its way: its answer gets the headers."""

    def __init__(self, gate: Gate, scope: Scope, send: Send) -> None:
        self._gate, self._scope, self._send = gate, scope, send
        self.streams = False

    async def send(self, message: Message) -> None:
        """Pass a message on."""
        if message["type"] == "http.response.start":
            there = dict(message["headers"])
            headers = [*message["headers"], *[header for header in self._gate._headers if header[0] not in there]]
            rate = self._scope["state"].get(RATE)
            if rate is not None:
                headers += [(name.lower().encode(), value.encode()) for name, value in rate.headers.items()]
            message["headers"] = headers
            if there.get(b"content-type", b"").startswith(EVENTS):
                self.streams = True
                self._gate.became_stream()
        await self._send(message)


def _too_long(scope: Any) -> Refusal | None:
    """Return what is wrong with the head of a request: a 400, which every route documents, also where HTTP has a status of its own."""
    if len(scope.get("raw_path") or scope["path"].encode()) > LONGEST_PATH or len(scope["query_string"]) > LONGEST_QUERY:
        detail = f"A path or a query of more than {LONGEST_PATH} bytes is not taken."
        return document(HTTPStatus.BAD_REQUEST, "uri-too-long", detail), {}
    size = sum(map(len, chain.from_iterable(scope["headers"])))
    if len(scope["headers"]) > MOST_HEADERS or size > LONGEST_HEADERS:
        detail = f"At most {MOST_HEADERS} headers of {LONGEST_HEADERS >> 10} KiB in all are taken."
        return document(HTTPStatus.BAD_REQUEST, "headers-too-large", detail), {}
    return _personal(scope["path"], scope["query_string"])


def _personal(path: str, query: bytes) -> Refusal | None:
    """What stands in an address is logged, by others too: no identity number gets further."""
    text = f"{path}?{unquote_plus(query.decode('latin-1'))}" if query else path
    if len(_DIGITS.findall(text)) < identity_number.DIGITS or not identity_number.stands_in(text):
        return None
    detail = "An identity number stands in the path or the query. Give it as the id_number of 'person', and nowhere else."
    return document(HTTPStatus.BAD_REQUEST, "personal", detail), {}


async def _answer(send: Send, told: dict[str, Any], headers: dict[str, str]) -> None:
    body = json.dumps(told).encode()
    head = {"content-type": MEDIA_TYPE, "content-length": str(len(body)), "connection": "close", **headers}
    await send({"type": "http.response.start", "status": told["status"], "headers": [(k.encode(), v.encode()) for k, v in head.items()]})
    await send({"type": "http.response.body", "body": body, "more_body": False})
