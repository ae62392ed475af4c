"""Everything the tables ever say of a tariff code: each period with its source and its place, and why a row does not decide on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Literal, get_args

from bundler.tariff.day import Day
from bundler.tariff.lawbook import source_to_dict
from bundler.tariff.places import Place
from bundler.tariff.rows import Instrument

Standing = Literal[
    "in_force", "carried_on", "ended", "not_begun", "not_named", "shorter_prefix", "verified_since", "other_row_first",
]  # fmt: skip
STANDINGS: frozenset[str] = frozenset(get_args(Standing))
DECIDES: frozenset[Standing] = frozenset({"in_force", "carried_on"})


@dataclass(frozen=True, slots=True)
class Said:
    """What one row says from ``start`` to ``until``, and how it stands on the day asked; ``why`` says it in words.

    ``evidence`` is that of the day asked, or of the day of its own period that is nearest to it: before its source speaks, a row is
    presumed.
    """

    says: Mapping[str, str | None]
    start: date
    until: date | None
    source: str
    evidence: str
    verified_on: date
    note: str
    place: Place
    standing: Standing
    why: str

    def to_dict(self) -> dict[str, Any]:
        """Return the row as it stands in an answer."""
        return {
            "says": dict(self.says), "from": self.start.isoformat(), "until": self.until.isoformat() if self.until else None,
            "standing": self.standing, "why": self.why, "source": self.source, "evidence": self.evidence,
            "verified_on": self.verified_on.isoformat(), "note": self.note, "file": self.place.file, "row": self.place.row,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Subject:
    """One fact of a code with every row that speaks of it, by day: a rate, a listing, a ban."""

    kind: str
    key: str
    title: str
    unit: str
    rows: tuple[Said, ...]

    @property
    def deciding(self) -> tuple[Said, ...]:
        """The rows that decide on the day: one at most, except where rows of one ban speak of several origins."""
        return tuple(row for row in self.rows if row.standing in DECIDES)

    def to_dict(self) -> dict[str, Any]:
        """Return the fact as it stands in an answer."""
        return {
            "kind": self.kind, "key": self.key, "title": self.title, "unit": self.unit, "rows": [row.to_dict() for row in self.rows],
        }  # fmt: skip


@dataclass(frozen=True)
class History:
    """All facts of a code, and the sources that their rows name."""

    hs_code: str
    on: date
    subjects: tuple[Subject, ...]
    sources: Mapping[str, Instrument]

    def subject(self, kind: str, key: str = "") -> Subject:
        """Return one fact, such as ``history.subject("vat", "reduced")``; without a key the first. Raises KeyError where there is none."""
        for each in self.subjects:
            if each.kind == kind and key in ("", each.key):
                return each
        raise KeyError(f"{kind} {key}".strip())

    def to_dict(self) -> dict[str, Any]:
        """Return the members that an answer on the code takes in."""
        return {
            "history": [each.to_dict() for each in self.subjects],
            "sources": {key: source_to_dict(row) for key, row in self.sources.items()},
        }


def history(hs_code: str, day: Day) -> History:
    """Return everything the tables say of a 10-digit code before, on and after a day, also of one that has no line on it."""
    from bundler.tariff.candidates import subjects

    told = tuple(subjects(hs_code, day))
    named = {row.source for each in told for row in each.rows}
    sources = {key: row for key, row in day.tables.instruments.items() if key in named}
    return History(hs_code, day.day, told, MappingProxyType(sources))
