"""Answers as JSON, made ready to be sent: what Litestar's own do for every request, without cookies, background tasks and media types."""

from __future__ import annotations

from typing import Any, TypeVar

from litestar import Response
from litestar.datastructures.headers import MutableScopeHeaders
from litestar.response.base import ASGIResponse
from litestar.serialization import encode_json

T = TypeVar("T")
CONTENT_TYPE = (b"content-type", b"application/json")


class Told(Response[T]):
    """A JSON answer. It is sent byte by byte as a Response is."""

    def to_asgi_response(self, app: Any, request: Any, *, status_code: int | None = None, **_: Any) -> ASGIResponse:
        """Return what is sent; ``status_code`` is that of the route."""
        return _Sent(encode_json(self.content), self.status_code or status_code or 200, self.headers)


class _Sent(ASGIResponse):
    """A body with its headers; what it does not set, nobody reads."""

    def __init__(self, body: bytes, status: int, headers: dict[str, str]) -> None:
        head = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
        head += (CONTENT_TYPE, (b"content-length", b"%d" % len(body)))
        self.headers = MutableScopeHeaders({"headers": head})
        self.body, self.status_code = body, status
        self.background, self.is_head_response, self._encoded_cookies = None, False, ()
