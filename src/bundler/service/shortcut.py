"""Small quotes and checks, answered before the router: what it does around a handler costs as much as the answer itself.

Only a plain answer is given here. Whatever is not plain, a fault in the body above all, goes the usual way from the beginning.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from litestar.types import ASGIApp, Receive, Send

from bundler.catalogue.parsing import parse_json
from bundler.service.bodies import IN_LINE_BYTES
from bundler.service.desk import Desk
from bundler.service.routes_orders import Assess, answer

LONGEST_SIZE = 12
"""Digits that are read of a stated size."""
_HOST = re.compile(rb"[A-Za-z0-9_.:-]*")
_JSON = (b"application/json", b"application/json; charset=utf-8", b"application/json;charset=utf-8")


class Shortcut:
    """Stands before the router of a service that asks for no key, keeps no rate and has no database to wait for.

    ``lanes`` says for the path of a route that takes orders by POST what it assesses them with.
    """

    def __init__(self, app: ASGIApp, desk: Desk, lanes: Mapping[str, Assess]) -> None:
        self._app, self._desk, self._lanes = app, desk, lanes

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on."""
        assess = self._lanes.get(scope.get("path", ""))
        if assess is None or not _is_plain(scope):
            await self._app(scope, receive, send)
            return
        messages: list[Any] = [await receive()]
        while messages[-1].get("more_body"):
            messages.append(await receive())
        plain = self._plain_answer(messages, assess)
        if plain is None:
            await self._app(scope, _again(messages, receive), send)
            return
        scope["path_template"] = scope["path"]
        await plain(scope, receive, send)

    def _plain_answer(self, messages: list[Any], assess: Assess) -> ASGIApp | None:
        """Return a plain answer, None where there is none: what fails here fails again on the usual way, and is told there."""
        try:
            body = b"".join([message["body"] for message in messages])  # who has left sends none
            return answer(parse_json(body, "order"), self._desk, assess).to_asgi_response(None, None)
        except Exception:
            return None


def _is_plain(scope: Any) -> bool:
    """Whether the head of a request says nothing that the usual way would look at: a small body of JSON is posted."""
    if scope.get("method") != "POST":
        return False
    headers = dict(scope["headers"])
    size = headers.get(b"content-length", b"")
    return (
        not scope["query_string"]
        and not scope.get("root_path")
        and len(headers) == len(scope["headers"])
        and headers.get(b"content-type", _JSON[0]) in _JSON
        and size.isdigit()
        and len(size) <= LONGEST_SIZE
        and int(size) <= IN_LINE_BYTES
        and _HOST.fullmatch(headers.get(b"host", b"")) is not None
    )


def _again(messages: list[Any], receive: Receive) -> Receive:
    """Return what gives messages that were received once more, and then what comes."""
    left = iter(messages)

    async def receiving() -> Any:
        return next(left, None) or await receive()

    return receiving
