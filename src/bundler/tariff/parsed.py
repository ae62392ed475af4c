"""Rows of the large CSV tables, turned into their row type when they are first asked for: thousands are never looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import accumulate
from typing import TypeVar

from bundler.tariff.reading import Row
from bundler.tariff.rows import ExchangeRate, Listing, TariffLine
from bundler.values import exact

T = TypeVar("T")


class Parsed(Mapping[str, tuple[T, ...]]):
    """Rows by key, turned into their row type when a key is first asked for (all cells were checked at loading)."""

    def __init__(self, rows: Mapping[str, tuple[Row, ...]], parse: Callable[[Row], T]) -> None:
        self._rows, self._parse = rows, parse
        self._parsed: dict[str, tuple[T, ...]] = {}

    def __getitem__(self, key: str) -> tuple[T, ...]:
        found = self._parsed.get(key)
        if found is None:
            found = self._parsed[key] = tuple(self._parse(row) for row in self._rows[key])
        return found

    def __contains__(self, key: object) -> bool:
        return key in self._rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def row_number(self, key: str, at: int) -> int:
        """Return the line of the file on which row number ``at`` of a key stands, counted from 0; faults count lines in the same way."""
        return self._first_rows[key] + at

    @cached_property
    def _first_rows(self) -> dict[str, int]:
        """The line of the first row of every key: the file has one header, and its rows stand by key, then by day."""
        lines = accumulate((len(rows) for rows in self._rows.values()), initial=2)
        return dict(zip(self._rows, lines, strict=False))


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _share(text: str) -> Fraction | None:
    return exact.parse(text) / 100 if text else None


def tariff_line(row: Row) -> TariffLine:
    """Return a row of tariff_lines.csv."""
    code, start, until, name, unit_1, unit_2, mfn, provisional, vat, tax, documents, source, evidence, verified = row
    unknown = provisional == "unknown"
    return TariffLine(
        code, date.fromisoformat(start), _date(until), name, tuple(unit for unit in (unit_1, unit_2) if unit), _share(mfn),
        None if unknown else _share(provisional), unknown, vat, tax, documents, source, evidence, date.fromisoformat(verified),
    )  # fmt: skip


def listing(row: Row) -> Listing:
    """Return a row of positive_list.csv."""
    hs8, start, until, status, edition, remark, name, source, evidence, verified = row
    remarks = tuple(remark.split("|")) if remark else ()
    return Listing(
        hs8, date.fromisoformat(start), _date(until), status, edition, remarks, name, source, evidence, date.fromisoformat(verified)
    )


def exchange_rate(row: Row) -> ExchangeRate:
    """Return a row of exchange_rates.csv."""
    currency, start, until, rate, source, evidence, verified = row
    return ExchangeRate(
        currency, date.fromisoformat(start), _date(until), exact.parse(rate), source, evidence, date.fromisoformat(verified)
    )
