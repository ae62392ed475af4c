"""Every dated fact of an edition: rows by key, of every kind, with the file and the line in which each stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bundler.tariff import Tables, places
from bundler.tariff.bulk import BULK
from bundler.tariff.figures import KINDS

FILES = {kind: file for kind, file in places.FILES.items() if kind != "vat_class"}
"""The file of every kind; the class of a code is told with its line."""
KIND_TITLES = {**{each.kind: each.title for each in BULK}, **{name: kind.title for name, kind in KINDS.items()}}
SILENCE_SPEAKS = frozenset({"limit", "vat_scope", "remark", "origin_ban", "postal_special_rate", "postal_exemption"})
"""Kinds of which a day without a row is no gap: there is no such limit, change, condition, suspension or exception on it."""
FIRST_LINE = 2


@dataclass(frozen=True)
class Book:
    """The facts of one kind in one edition."""

    kind: str
    tables: Tables
    rows: Mapping[str, Sequence[Any]]

    def name(self, key: str, row: Any) -> str:
        """Return what people call the fact of a key, with its Chinese name where it has one."""
        if self.kind in ("tariff_line", "listing"):
            return str(row.name_zh)
        english = KINDS[self.kind].name(self.tables, key, row)
        held = self.tables.consumption_taxes[key] if self.kind == "consumption_tax" else row
        chinese = getattr(held, "name_zh", "") or getattr(held, "text_zh", "")
        return f"{english} {chinese}".rstrip()

    def line(self, key: str, row: Any) -> int | None:
        """Return the line of the file at which a row stands, None where the tables do not keep it."""
        if FILES[self.kind].endswith(".csv"):
            return self._lines[key] + list(self.rows[key]).index(row)
        if self.kind == "consumption_tax":
            return self.tables.consumption_taxes[key].row
        found: int | None = row.row
        return found

    @cached_property
    def _lines(self) -> dict[str, int]:
        """The line of the first row of a key: rows stand by key, then by day, and the loader holds them to it."""
        at, found = FIRST_LINE, {}
        for key, rows in self.rows.items():
            found[key] = at
            at += len(rows)
        return found


def books(tables: Tables) -> Iterator[Book]:
    """Return the facts of an edition, kind by kind: the long tables first."""
    for bulk in BULK:
        yield Book(bulk.kind, tables, bulk.rows(tables))
    for name, kind in KINDS.items():
        yield Book(name, tables, _apart(kind.rows(tables)) if name == "vat_scope" else kind.rows(tables))


def _apart(rows: Mapping[str, Sequence[Any]]) -> dict[str, list[Any]]:
    """Changes of scope may share classes and day, each of other codes: they are no periods of one fact."""
    return {f"{key} ({at})" if at else key: [row] for key, held in rows.items() for at, row in enumerate(held)}
