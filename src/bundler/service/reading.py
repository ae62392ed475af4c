"""Routes that only read."""

from __future__ import annotations

from litestar import HttpMethod
from litestar.handlers import HTTPRouteHandler

METHODS = (HttpMethod.GET, HttpMethod.HEAD)


def read(path: str) -> HTTPRouteHandler:
    """Return the decorator of a route for GET, and for HEAD, by which load balancers ask: it answers the same without the body."""
    return HTTPRouteHandler(path, http_method=METHODS, sync_to_thread=False)


def read_in_thread(path: str) -> HTTPRouteHandler:
    """Return the decorator of such a route that may wait for a database or load an edition: it is called in a thread."""
    return HTTPRouteHandler(path, http_method=METHODS, sync_to_thread=True)
