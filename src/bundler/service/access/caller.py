"""Who asks: fixed once for a request, before its body is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from litestar.connection import ASGIConnection

from bundler.storage.acting import HOUSE

CALLER = "caller"
"""Where the state of a request keeps its caller."""
REQUEST_ID = "request_id"


@dataclass(frozen=True, slots=True)
class Caller:
    """A tenant, and the key by which it asks: its id, None where no key is asked for; ``known`` is whether it may see the inside."""

    tenant: str = HOUSE
    key: str | None = None
    known: bool = True


ANYBODY = Caller()
"""The caller of a service that asks for no key: the house itself."""


def caller_of(connection: ASGIConnection[Any, Any, Any, Any]) -> Caller:
    """Return the caller that the guard found."""
    found: Caller = connection.scope["state"].get(CALLER, ANYBODY)
    return found


def request_id_of(connection: ASGIConnection[Any, Any, Any, Any]) -> str | None:
    """Return the id of the request, None where nobody gave it one."""
    found: str | None = connection.scope["state"].get(REQUEST_ID)
    return found
