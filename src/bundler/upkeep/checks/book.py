"""The tables as checks read them: every dated row with its file, key and line, by key and day."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from bundler.errors import Fault
from bundler.tariff import Tables, columns
from bundler.tariff.loader import INSTRUMENTS
from bundler.upkeep.casework.case import QuoteCase, read_cases
from bundler.upkeep.checks.finding import Said
from bundler.upkeep.checks.spans import Span, span
from bundler.values.toml import headers

FOLDER = "cn"


class Held(NamedTuple):
    """A dated row and where it stands; ``row`` is the row itself."""

    file: str
    table: str
    key: str
    row: Any
    line: int | None

    def said(self, message: str, hint: str, field: str = "", value: str | None = None) -> Said:
        """Return what is to be said of the row."""
        return Said(self.file, self.key, message, hint, self.line, field, value)

    @property
    def span(self) -> Span:
        """The days of the row."""
        return span(self.row)


Series = tuple[Held, ...]
"""The rows of one key of one table, by day."""


@dataclass(frozen=True, eq=False)
class Book:
    """An edition with the folder it was read from."""

    tables: Tables
    folder: Path

    def series(self, file: str, table: str = "") -> Mapping[str, Series]:
        """Return the rows of a file, of one of its arrays where it has several, by key and day."""
        return {key: rows for (array, key), rows in self._by_file.get(path(file), {}).items() if table in ("", array)}

    def rows(self, file: str, table: str = "") -> Iterator[Held]:
        """Return the rows of a file, of one of its arrays where it has several."""
        return chain.from_iterable(self.series(file, table).values())

    @cached_property
    def all_rows(self) -> tuple[Held, ...]:
        """Every dated row of every table."""
        return tuple(chain.from_iterable(self.every.values()))

    @cached_property
    def every(self) -> Mapping[tuple[str, str, str], Series]:
        """Every series, by file, array and key."""
        found: dict[tuple[str, str, str], list[Held]] = defaultdict(list)
        for held in chain(self._toml(), self._csv()):
            found[held[:3]].append(held)
        return {place: tuple(sorted(rows, key=lambda held: held.row.start)) for place, rows in found.items()}

    @cached_property
    def _by_file(self) -> Mapping[str, Mapping[tuple[str, str], Series]]:
        found: dict[str, dict[tuple[str, str], Series]] = defaultdict(dict)
        for (file, table, key), rows in self.every.items():
            found[file][table, key] = rows
        return found

    @cached_property
    def lines(self) -> Mapping[str, Sequence[Span]]:
        """The days on which there is a tariff line, by the first eight digits of the code."""
        found: dict[str, list[Span]] = defaultdict(list)
        for held in self.rows("tariff_lines.csv"):
            found[held.key[:8]].append(held.span)
        return found

    @cached_property
    def by_tax(self) -> Mapping[str, Sequence[Held]]:
        """The tariff rows of each class of consumption tax."""
        found: dict[str, list[Held]] = defaultdict(list)
        for held in self.rows("tariff_lines.csv"):
            if held.row.consumption_tax:
                found[held.row.consumption_tax].append(held)
        return found

    @cached_property
    def instrument_lines(self) -> Mapping[str, int]:
        """The line of each instrument."""
        return {line.strip().strip('[]"'): at for at, line in self._numbered(path(INSTRUMENTS)) if line.startswith("[")}

    @cached_property
    def cases(self) -> tuple[Mapping[str, Sequence[QuoteCase]], Sequence[Fault]]:
        """The worked cases of orders by their file, and the faults of those that cannot be read."""
        return read_cases(self.folder)

    @cached_property
    def code_tables(self) -> Mapping[str, Sequence[Mapping[str, str]]]:
        """The rows of the code tables, as columns and cells; the first stands on line 2."""
        return {name: self.cells(name) for name in columns.PLAIN}

    def cells(self, name: str) -> Sequence[Mapping[str, str]]:
        """Return the rows of a CSV table as columns and cells; the first stands on line 2."""
        return tuple(csv.DictReader(io.StringIO(self.text(path(name)), newline="")))

    def headers(self, file: str, name: str) -> list[int]:
        """Return the lines on which the rows of an array of tables begin, in their order; ``file`` is the path inside the tables."""
        return headers(self.text(file), name)

    def text(self, file: str) -> str:
        """Return the text of a file by its path inside the tables."""
        return (self.folder / file).read_text("utf-8")

    def _numbered(self, file: str) -> Iterable[tuple[int, str]]:
        return enumerate(self.text(file).splitlines(), start=1)

    def _toml(self) -> Iterator[Held]:
        tables = self.tables
        for name, array, by_key in (
            ("limits.toml", "limit", tables.limits),
            ("vat.toml", "rate", tables.vat_rates),
            ("positive_list_editions.toml", "edition", tables.editions),
            ("remarks.toml", "remark", tables.remarks),
            ("zones.toml", "zone", tables.zones),
            ("personal_articles.toml", "rate", tables.postal.rates),
            ("personal_articles.toml", "special_rate", tables.postal.special_rates),
            ("personal_articles.toml", "exemption", tables.postal.exemptions),
            ("personal_articles.toml", "parcel_limit", tables.postal.parcel_limits),
            ("personal_articles.toml", "category", tables.postal.categories),
            ("personal_articles.toml", "goods", tables.postal.goods),
        ):
            yield from (Held(path(name), array, key, row, row.row) for key, rows in by_key.items() for row in rows)
        yield from (Held(path("origin_bans.toml"), "ban", row.key, row, row.row) for row in tables.origin_bans)
        for row in tables.vat_scope_changes:  # they have no key: the classes and the day tell them apart
            yield Held(path("vat.toml"), "scope_change", f"{' '.join(row.classes)} {row.start}", row, row.row)
        yield from self._taxes()

    def _taxes(self) -> Iterator[Held]:
        file = path("consumption_tax.toml")
        periods = [(held, row) for held in self.tables.consumption_taxes.values() for row in held.period]
        lines = self.headers(file, "class.period")
        known = len(lines) == len(periods)  # else some are written in another way than the rest: then the line of the class has to do
        for at, (held, row) in enumerate(periods):
            yield Held(file, "class", held.key, row, lines[at] if known else held.row)

    def _csv(self) -> Iterator[Held]:
        by_name: Mapping[str, Mapping[str, Sequence[Any]]] = {
            "tariff_lines.csv": self.tables.tariff_lines,
            "positive_list.csv": self.tables.listings,
            "exchange_rates.csv": self.tables.exchange_rates,
        }
        for name, by_key in by_name.items():
            cells = csv.reader(io.StringIO(self.text(path(name)), newline=""))
            lines = {(row[0], row[1]): at for at, row in enumerate(cells, start=1)}
            for key, rows in by_key.items():
                yield from (Held(path(name), "", key, row, lines[key, row.start.isoformat()]) for row in rows)


def path(name: str) -> str:
    """Return the path of a table inside the tables."""
    return f"{FOLDER}/{name}"
