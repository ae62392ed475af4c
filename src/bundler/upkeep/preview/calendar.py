"""The days on which two editions say different things of some goods: a change that begins next month must not look like none."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bundler.tariff.changes import edges
from bundler.tariff.tables import Tables
from bundler.upkeep.preview.law import Law
from bundler.upkeep.preview.rows import facts


@dataclass(frozen=True, slots=True)
class Calendar:
    """The ``first`` day from ``start`` on which the editions differ, None if they never do, and ``later`` days of another difference."""

    start: date
    first: date | None
    later: tuple[date, ...]


def calendar_of(before: Tables, after: Tables, hs_codes: Collection[str], start: date) -> Calendar:
    """Return the days from ``start`` on which the editions differ in anything that concerns goods of these tariff codes.

    Provenance that changes no statement does not count.
    """
    days = sorted({start} | {day for day in _edges(before, after, hs_codes) if day > start})
    first = next((day for day in days if Law(before.on(day), after.on(day)).differs(hs_codes)), None)
    return Calendar(start, first, () if first is None else tuple(day for day in days if day > first))


def _edges(before: Tables, after: Tables, hs_codes: Collection[str]) -> Iterator[date]:
    """Yield the days on which a row begins or ends that only one of the editions has."""
    for was, now in _tables(before, after, hs_codes):
        for key in was.keys() | now.keys():
            yield from edges(_unshared(was.get(key, ()), now.get(key, ())))


def _tables(before: Tables, after: Tables, hs_codes: Collection[str]) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    codes, short = set(hs_codes), {code[:8] for code in hs_codes}
    yield _only(before.tariff_lines, codes), _only(after.tariff_lines, codes)
    yield _only(before.listings, short), _only(after.listings, short)
    for name in ("limits", "vat_rates", "remarks", "exchange_rates", "zones"):
        yield getattr(before, name), getattr(after, name)
    yield tuple({key: held.period for key, held in each.consumption_taxes.items()} for each in (before, after))  # type: ignore[misc]
    yield {"": before.origin_bans}, {"": after.origin_bans}
    yield {"": before.vat_scope_changes}, {"": after.vat_scope_changes}


def _only(rows: Mapping[str, Sequence[Any]], keys: Iterable[str]) -> dict[str, Sequence[Any]]:
    return {key: rows[key] for key in keys if key in rows}


def _unshared(was: Sequence[Any], now: Sequence[Any]) -> list[Any]:
    told = [[facts(row) for row in rows] for rows in (was, now)]
    if told[0] == told[1]:
        return []
    return [row for rows, other in ((was, told[1]), (now, told[0])) for row in rows if facts(row) not in other]
