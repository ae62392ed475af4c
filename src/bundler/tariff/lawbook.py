"""The law of a day: every figure that is in force, with its source and evidence, and the changes before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from bundler.errors import Fault, InputError
from bundler.tariff.changes import ONE_DAY, ChangeDay, edges, law_changes
from bundler.tariff.coverage import Coverage
from bundler.tariff.day import Day, in_force
from bundler.tariff.figures import KINDS, Figure, Row, figures
from bundler.tariff.loader import load_tables
from bundler.tariff.rows import Instrument
from bundler.tariff.tables import Tables
from bundler.values import days


@dataclass(frozen=True, slots=True)
class LawFigure:
    """A figure on the day: ``value`` holds from ``start`` to ``until``; ``source`` states it since ``source_from``.

    ``value`` is None where the tables have no row on the day, which for a limit means that there is none, else that it is not known;
    source, evidence and ``verified_on`` are None then.
    """

    kind: str
    key: str
    name: str
    value: str | None
    unit: str
    start: date | None
    until: date | None
    source: str | None
    source_from: date | None
    evidence: str | None
    verified_on: date | None
    note: str

    def to_dict(self) -> dict[str, Any]:
        """Return the figure as it stands in an answer."""
        return {
            "kind": self.kind, "key": self.key, "name": self.name, "value": self.value, "unit": self.unit, "from": _iso(self.start),
            "until": _iso(self.until), "source": self.source, "source_from": _iso(self.source_from), "evidence": self.evidence,
            "verified_on": _iso(self.verified_on), "note": self.note,
        }  # fmt: skip


@dataclass(frozen=True)
class Law:
    """The law of a day; immutable. ``verified`` says whether the day lies within what the tables were verified for."""

    on: date
    figures: tuple[LawFigure, ...]
    last_change: ChangeDay | None
    """The changes of the latest change day up to and including the day, None where nothing has changed yet."""
    next_change: ChangeDay | None
    """Those of the first change day after it, None where none is known."""
    sources: Mapping[str, Instrument]
    """Every instrument that a figure or a change names."""
    coverage: Coverage
    tables: str
    tables_sha256: str

    @property
    def verified(self) -> bool:
        """Whether the tables were verified for the day; after it they are carried on, and may have been overtaken."""
        return self.on <= self.coverage.verified_until

    def figure(self, kind: str, key: str) -> LawFigure:
        """Return one figure, such as ``law.figure("vat", "standard")``. Raises KeyError where the day knows none of this name."""
        for each in self.figures:
            if (each.kind, each.key) == (kind, key):
                return each
        raise KeyError(f"{kind} {key}")

    def to_dict(self) -> dict[str, Any]:
        """Return the law as it stands in an answer."""
        return {
            "on": self.on.isoformat(),
            "figures": [each.to_dict() for each in self.figures],
            "last_change": self.last_change.to_dict() if self.last_change else None,
            "next_change": self.next_change.to_dict() if self.next_change else None,
            "sources": {key: source_to_dict(row) for key, row in self.sources.items()},
            "coverage": _covered(self.coverage, self.on),
            "tables": self.tables,
            "tables_sha256": self.tables_sha256,
        }


def law(on: date | str, tables: Tables | None = None) -> Law:
    """Return the law of a day: a date or its ISO text. Without ``tables`` of the shipped edition.

    Raises InputError for what is no day, and for a day before the regime. Sources stand in every figure.
    """
    edition = load_tables() if tables is None else tables
    view = edition.on(_day(on, edition))
    changes, told = law_changes(edition), tuple(_told(edition, view))
    before = next((each for each in reversed(changes) if each.day <= view.day), None)
    after = next((each for each in changes if each.day > view.day), None)
    named = {each.source for each in told} | {change.source for each in (before, after) if each for change in each.changes}
    return Law(
        view.day,
        told,
        before,
        after,
        MappingProxyType({key: row for key, row in edition.instruments.items() if key in named}),
        edition.coverage,
        edition.edition,
        edition.sha256,
    )


def _day(on: date | str, tables: Tables) -> date:
    try:
        day = on if type(on) is date else days.parse(on if isinstance(on, str) else "")
    except ValueError as error:
        raise InputError([Fault("law", str(error), "day", field="on", value=on)]) from None
    first = tables.coverage.modelled_from
    if day < first:
        hint = f"The tables model the regime from {first}."
        raise InputError([Fault("law", f"there is no such regime on {day}", "day", field="on", value=str(day), hint=hint)])
    return day


def _told(tables: Tables, view: Day) -> Iterator[LawFigure]:
    for figure in figures(tables):
        row = in_force(figure.rows, view.day)
        if row is not None:
            first, last = _span(figure, row)
            yield LawFigure(
                figure.kind, figure.key, figure.name, figure.value(row), figure.unit, first, last, row.source, row.start,
                view.evidence(row), row.verified_on, getattr(row, "note", ""),
            )  # fmt: skip
        elif KINDS[figure.kind].absent:
            yield _absent(figure, view.day)


def _span(figure: Figure, row: Row) -> tuple[date, date | None]:
    """The days of a value: those of its row, and of the rows beside it without a gap that say the same."""
    start, until = row.start, row.until
    for each in reversed(figure.rows):
        if each.until is not None and each.until + ONE_DAY == start and figure.value(each) == figure.value(row):
            start = each.start
    for each in figure.rows:
        if until is not None and each.start == until + ONE_DAY and figure.value(each) == figure.value(row):
            until = each.until
    return start, until


def _absent(figure: Figure, day: date) -> LawFigure:
    """A figure on a day without a row, with the days around it that have none, and the value that was known last."""
    earlier = [row for row in figure.rows if row.until is not None and row.until < day]
    begins = [row.start for row in figure.rows if row.start > day]
    note = KINDS[figure.kind].absent
    start = until = None
    if earlier:
        last = earlier[-1]
        start = edges([last])[-1]
        note += f"; known last: {figure.value(last)} from {last.start} to {last.until}"
    if begins:
        until = min(begins) - ONE_DAY
    return LawFigure(figure.kind, figure.key, figure.name, None, figure.unit, start, until, None, None, None, None, note)


def _covered(coverage: Coverage, on: date) -> Mapping[str, Any]:
    return {
        "modelled_from": coverage.modelled_from.isoformat(),
        "verified_until": coverage.verified_until.isoformat(),
        "verified": on <= coverage.verified_until,
        "tables": [
            {"file": each.file, "verified_until": each.verified_until.isoformat(), "verified": on <= each.verified_until}
            for each in coverage.table
        ],
    }


def source_to_dict(row: Instrument) -> dict[str, Any]:
    """Return an instrument as it stands in an answer."""
    return {
        "title": row.title, "title_zh": row.title_zh or None, "kind": row.kind, "issuer": row.issuer or None,
        "effective": _iso(row.effective), "where": row.where or None,
    }  # fmt: skip


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
