"""The days on which the law changed: what changed, from what to what, and who says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from bundler.tariff.bulk import BULK, Bulk
from bundler.tariff.day import in_force
from bundler.tariff.figures import Figure, Row, figures
from bundler.tariff.loader import load_tables
from bundler.tariff.rows import Instrument
from bundler.tariff.tables import Tables

ONE_DAY = timedelta(days=1)
EDITIONS_KEPT = 8


@dataclass(frozen=True, slots=True)
class Change:
    """One change: a figure, or a column of many codes, goes from ``before`` to ``after`` (None: no row), by ``source``.

    ``codes`` are those of a column that changed in the same way, none for a figure. ``before`` equals ``after`` where another law has
    taken a figure over unchanged.
    """

    kind: str
    key: str
    name: str
    unit: str
    before: str | None
    after: str | None
    source: str
    evidence: str
    codes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the change as it stands in an answer."""
        return {
            "kind": self.kind, "key": self.key, "name": self.name, "unit": self.unit, "from": self.before, "to": self.after,
            "source": self.source, "evidence": self.evidence, "codes": list(self.codes),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class ChangeDay:
    """A day with everything that changed on it."""

    day: date
    changes: tuple[Change, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the day as it stands in an answer."""
        return {"day": self.day.isoformat(), "changes": [change.to_dict() for change in self.changes]}


def law_changes(tables: Tables | None = None) -> tuple[ChangeDay, ...]:
    """Return every day after the first on which something of the modelled law changes, in their order.

    Without ``tables`` of the shipped edition. A row that only raises the evidence of what was already held is no change.
    """
    return _changes(load_tables() if tables is None else tables)


@lru_cache(maxsize=EDITIONS_KEPT)
def _changes(tables: Tables) -> tuple[ChangeDay, ...]:
    first = tables.coverage.modelled_from
    by_day: dict[date, list[Change]] = defaultdict(list)
    for figure in figures(tables):
        for day, change in _of_figure(figure, tables):
            by_day[day].append(change)
    for bulk in BULK:
        for day, change in _of_bulk(bulk, tables):
            by_day[day].append(change)
    return tuple(ChangeDay(day, tuple(by_day[day])) for day in sorted(by_day) if day > first)


def changes_document(tables: Tables) -> dict[str, Any]:
    """Return every change day as it stands in an answer."""
    return {"days": [each.to_dict() for each in law_changes(tables)], "tables": tables.edition, "tables_sha256": tables.sha256}


def edges(rows: Iterable[Row]) -> list[date]:
    """Return the days on which another row, or none, begins to be true."""
    found = {row.start for row in rows} | {row.until + ONE_DAY for row in rows if row.until is not None}
    return sorted(found)


def _of_figure(figure: Figure, tables: Tables) -> Iterator[tuple[date, Change]]:
    for day in edges(figure.rows):
        before, after = in_force(figure.rows, day - ONE_DAY), in_force(figure.rows, day)
        stated = after or before
        values = figure.value(before), figure.value(after)
        if stated is None or (values[0] == values[1] and not _taken_over(before, after, tables.instruments)):
            continue
        evidence = tables.on(day).evidence(stated)
        yield day, Change(figure.kind, figure.key, figure.name, figure.unit, *values, stated.source, evidence)


def _taken_over(before: Row | None, after: Row | None, instruments: Any) -> bool:
    """Whether another law states from now on what was already so; a copy or a reading makes no law."""
    if before is None or after is None or before.source == after.source:
        return False
    instrument: Instrument = instruments[after.source]
    return instrument.kind == "law"


def _of_bulk(bulk: Bulk, tables: Tables) -> Iterator[tuple[date, Change]]:
    """The changes of a long table, one for all codes of which a column went the same way by the same source."""
    found: dict[tuple[date, str, str | None, str | None, str, str], list[str]] = defaultdict(list)
    for code, rows in bulk.rows(tables).items():
        if len(rows) == 1 and rows[0].until is None and rows[0].start <= tables.coverage.modelled_from:
            continue
        for day in edges(rows):
            before, after = in_force(rows, day - ONE_DAY), in_force(rows, day)
            stated = after or before
            if stated is not None:
                evidence = tables.on(day).evidence(stated)
                for key, *values in bulk.differences(before, after):
                    found[day, key, values[0], values[1], stated.source, evidence].append(code)
    for (day, key, was, now, source, evidence), codes in found.items():
        yield day, Change(bulk.kind, key, bulk.names[key], bulk.units.get(key, ""), was, now, source, evidence, tuple(codes))
