"""In whose name the database is written to."""

from __future__ import annotations

from dataclasses import dataclass

HOUSE = "main"
"""The tenant of a service that asks for no key; refusals of callers that nobody knows stand with it too."""


@dataclass(frozen=True, slots=True)
class Actor:
    """The key by which somebody asks, None where none is asked for, and the id of the request."""

    key: str | None = None
    request_id: str | None = None


NOBODY = Actor()
"""Who acts where no request does: the service itself."""
ACTOR = "actor"
"""Under which name a session knows who acts."""
