"""The wire forms of editions and replays, for the OpenAPI document."""

from __future__ import annotations

from typing import Any, Literal

from bundler.service.schemas import Day, Pointer, Sha256, Wire


class Edition(Wire):
    """An edition of the tables; ``date`` and ``notes`` are null for the service's own tables where they were not cut."""

    version: str
    tables_sha256: Sha256
    date: Day | None
    notes: str | None
    default: bool


class Editions(Wire):
    """Every edition that a request may name; one of them is answered from by default."""

    editions: list[Edition]


class Difference(Wire):
    """A place of the answer with what stood there and what stands there now, null where nothing does."""

    at: Pointer
    then: Any
    now: Any


class Replay(Wire):
    """An answer given again; ``compared`` says whether the whole of it was there to compare, or only its receipt."""

    reproduced: bool
    compared: Literal["answer", "receipt"]
    notes: list[str]
    differences: list[Difference]
    answer: dict[str, Any]
