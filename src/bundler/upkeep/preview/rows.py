"""Every row that can decide what is said of goods on a day, by what it is and its key."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from pydantic import BaseModel

from bundler.tariff.day import Day

Key = tuple[str, str]
"""A kind of row and its key, such as ``("vat", "standard")``."""
PROVENANCE = ("source", "evidence", "verified_on")
UNSAID = frozenset((*PROVENANCE, "start", "until", "note"))
"""Fields of a row that change no duty on a day on which the row is true."""
ROWS_KEPT = 65_536


class Spoken(NamedTuple):
    """A row in force; ``speaks`` says whether its source does already, on which the level of its evidence hangs."""

    row: Any
    speaks: bool


def of_code(hs_code: str, day: Day) -> dict[Key, Spoken]:
    """Return the rows that decide of goods of a tariff code, whatever their origin."""
    line, listing = day.line(hs_code), day.listing(hs_code)
    found: dict[Key, Any] = {("tariff_line", hs_code): line, ("listing", hs_code[:8]): listing}
    found.update({("remark", remark.key): remark for remark in day.remarks(listing)})
    if line is not None:
        found["vat", line.vat_class] = day.vat(line.vat_class)
        found["vat_scope", hs_code] = day.vat_scope_change(line)
        found["consumption_tax", line.consumption_tax] = day.consumption_tax(line.consumption_tax)
    return _spoken(found, day)


def general(day: Day) -> dict[Key, Spoken]:
    """Return the rows that decide of all goods: limits, rates of exchange, places, and the exemption that tempts buyers."""
    tables = day.tables
    found: dict[Key, Any] = {("limit", name): day.limit(name) for name in tables.limits}
    found.update({("exchange_rate", currency): day.exchange_rate(currency)[0] for currency in tables.exchange_rates})
    found.update({("zone", district): day.zone(district) for district in tables.zones})
    found["postal_exemption", "postal"] = day.postal.exemption
    return _spoken(found, day)


def lists(day: Day) -> dict[Key, object]:
    """Return what decides of all goods and is no dated row: lists of codes, and whether the day is beyond what was verified."""
    tables = day.tables
    return {
        ("list", "units.csv"): dict(tables.units),
        ("list", "documents.csv"): dict(tables.documents),
        ("list", "districts.csv"): dict(tables.districts),
        ("list", "countries.csv"): dict(tables.origins),
        ("list", "exchange rates of the month"): {each: day.exchange_rate(each)[1] for each in tables.exchange_rates},
        ("list", "groups of kilograms"): sorted({row.group for rows in tables.remarks.values() for row in rows if row.kind == "annual_kg"}),
        ("verified_until", "coverage.toml"): day.day <= tables.coverage.verified_until,
    }


def bans(day: Day) -> list[Spoken]:
    """Return the suspensions of origins in force, in their order: the first that touches goods is told."""
    return [Spoken(ban, day.speaks(ban)) for ban in day.tables.origin_bans if day.day in ban.period]


def facts(row: Any) -> dict[str, Any]:
    """Return what a row says, field by field; the line of the file on which it stands is no part of that."""
    if row is None:
        return {}
    if isinstance(row, BaseModel):
        return _dumped(_ById(row))
    found: dict[str, Any] = row._asdict()
    return found


def same(before: Spoken | None, after: Spoken | None) -> bool:
    """Whether two rows say the same with the same provenance."""
    if before is None or after is None:
        return before is after
    return before.speaks == after.speaks and facts(before.row) == facts(after.row)


def substance(row: Any) -> dict[str, Any]:
    """Return what a row says beside its provenance and its days."""
    return {name: value for name, value in facts(row).items() if name not in UNSAID}


class _ById:
    """A row as a key: rows of the tables live as long as their edition, and are too slow to hash by what they say."""

    __slots__ = ("row",)

    def __init__(self, row: Any) -> None:
        self.row = row

    def __hash__(self) -> int:
        return id(self.row)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ById) and self.row is other.row


@lru_cache(ROWS_KEPT)
def _dumped(held: _ById) -> dict[str, Any]:
    found: dict[str, Any] = held.row.model_dump()
    return found


def _spoken(rows: dict[Key, Any], day: Day) -> dict[Key, Spoken]:
    return {key: Spoken(row, day.speaks(row)) for key, row in rows.items() if row is not None}


def union(before: dict[Key, Any], after: dict[Key, Any]) -> Iterator[tuple[Key, Any, Any]]:
    """Yield every key of two dictionaries with what stands under it in each, None where nothing does."""
    for key in before | after:
        yield key, before.get(key), after.get(key)
