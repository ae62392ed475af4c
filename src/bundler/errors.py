"""The one error tree of bundler.

::

    BundlerError
    ├── InputError      an order, catalogue or policy that cannot be used
    └── TableError      tariff tables that contradict their own schema

Both carry every fault that was found, not only the first one. What a compliance rule has to say is never an exception: it is a
finding in the answer.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

SHOWN_VALUE_LIMIT = 80
MANY_BITS = 1000


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with an input: where, what was read, and what would be right.

    ``place`` names the document (a file name, ``order``, ``policy``); ``pointer`` is a JSON pointer inside it or empty; ``row`` is the
    1-based line of the file where the fault can be seen, or the row of a sheet or data frame: ``counted`` says which of them people
    would call it; ``code`` is stable and short.
    """

    place: str
    message: str
    code: str
    pointer: str = ""
    row: int | None = None
    field: str = ""
    value: object = None
    hint: str = ""
    counted: str = "line"

    def to_dict(self) -> dict[str, Any]:
        """Return the fault as a JSON-ready dictionary; empty parts are left out."""
        parts: dict[str, Any] = {"place": self.place, "pointer": self.pointer, "code": self.code, "message": self.message}
        if self.row is not None:
            parts["row"] = self.row
        if self.field:
            parts["field"] = self.field
        if self.value is not None:
            parts["value"] = wire(self.value)
        if self.hint:
            parts["hint"] = self.hint
        return parts

    def __str__(self) -> str:
        where = self.place
        if self.row is not None:
            where += f", {self.counted} {self.row}"
        if self.pointer:
            where += f" at {self.pointer}"
        elif self.field:
            where += f", {self.field}"
        text = f"{where}: {self.message}"
        if self.value is not None:
            text += f" (found {shown(self.value)})"
        return f"{text}. {self.hint}" if self.hint else f"{text}."


def shown(value: object) -> str:
    """Return a value as it may be repeated to a person: as Python writes it, bounded in length."""
    if isinstance(value, date):
        return value.isoformat()
    return _bounded("a number of very many digits" if _endless(value) else repr(value))


def wire(value: object) -> str:
    """Return a value as it may be repeated to a program: a text is itself, the rest is JSON, bounded in length."""
    if isinstance(value, str):
        return _bounded(value)
    plain = value is None or (isinstance(value, int | float) and not _endless(value))
    return _bounded(json.dumps(value)) if plain else shown(value)


def _endless(value: object) -> bool:
    # Python refuses to write the digits of such a number
    return isinstance(value, int) and value.bit_length() > MANY_BITS


def _bounded(text: str) -> str:
    return text if len(text) <= SHOWN_VALUE_LIMIT else text[: SHOWN_VALUE_LIMIT - 1] + "…"


class BundlerError(Exception):
    """The root of everything bundler raises on purpose."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: Sequence[Fault] = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))

    def __reduce__(self) -> tuple[type[BundlerError], tuple[Sequence[Fault]]]:
        # an exception is pickled by its message; this one is made of its faults, and so passes from worker processes
        return type(self), (self.faults,)


class InputError(BundlerError):
    """An order, catalogue or policy that cannot be used; ``faults`` holds all that is wrong with it."""


class TableError(BundlerError):
    """Tariff tables that break their own schema; ``faults`` holds all that is wrong with them."""
