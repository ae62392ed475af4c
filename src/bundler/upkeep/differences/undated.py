"""What has no days: instruments, coverage, code tables and the names of tax classes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from bundler.tariff import Tables
from bundler.tariff.coverage import GapScope, KnownGap
from bundler.tariff.rows import WEAKEST_FIRST, Document, Record, Unit
from bundler.tariff.wording import decimal
from bundler.upkeep.differences.steps import Proof, Step, Subject
from bundler.upkeep.differences.words import between

Fields = Mapping[str, str | None]
MAY_BE_ABSENT = frozenset({"factor", "bars"})
"""Fields that say by an empty cell that there is none."""
ROW = frozenset({""})


class Plain(NamedTuple):
    """A table without days: its rows by key, the name of one, and what it says."""

    kind: str
    title: str
    file: str
    rows: Callable[[Tables], Mapping[str, Any]]
    name: Callable[[Any], str]
    said: Callable[[Any], Fields]
    words: tuple[str, str] | None = ("added", "removed")
    """The words for a row that only one edition has; None where its dated rows tell that."""
    decides: frozenset[str] = frozenset()
    """Fields on which the answers of every day depend, "" for the row itself: what is told otherwise in them rewrites past days."""


def undated(before: Tables, after: Tables) -> Iterator[Step]:
    """Yield every difference of the tables without days."""
    for plain in PLAIN:
        was, now = plain.rows(before), plain.rows(after)
        for key in dict.fromkeys([*was, *now]):
            if was.get(key) != now.get(key):
                yield from _steps(plain, key, was.get(key), now.get(key))


def _steps(plain: Plain, key: str, was: Any, now: Any) -> Iterator[Step]:
    row = now if now is not None else was
    subject = Subject(key, plain.name(row), row=getattr(row, "row", None))
    proofs = _proof(key, plain, was), _proof(key, plain, now)
    if was is None or now is None:
        if plain.words is not None:
            before, after = (None if each is None else plain.name(each) for each in (was, now))
            past = now is None and "" in plain.decides
            yield Step(plain.words[now is None], plain.kind, "", before, after, subject, "", past, *proofs)
        return
    one, other = plain.said(was), plain.said(now)
    for field in one:
        if one[field] != other[field]:
            word, past = _word(field, one[field], other[field]), field in plain.decides
            yield Step(word, plain.kind, field, one[field], other[field], subject, "", past, *proofs)


def _word(field: str, before: str | None, after: str | None) -> str:
    if field == "evidence" and before and after:
        return "evidence_raised" if between(before, after, WEAKEST_FIRST) else "evidence_lowered"
    if field in ("verified on", "verified until") and before and after:
        return "verified_again" if before < after else "verified_earlier"
    if field in MAY_BE_ABSENT and (before is None or after is None):
        return "started" if before is None else "stopped"
    return "noted" if field == "note" else "changed"


def _proof(key: str, plain: Plain, row: Any) -> Proof:
    """An instrument is its own source; code tables and the coverage are told without one."""
    return Proof(key, row.evidence, row.verified_on) if row is not None and plain.kind == "instrument" else Proof()


def _text(value: Any) -> str | None:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if value not in (None, "") else None


def _record(row: Record) -> Fields:
    return {_field(key): _text(getattr(row, key)) for key in type(row).model_fields if not isinstance(getattr(row, key), list)}


def _gap(row: KnownGap) -> Fields:
    return {**_record(row), "touches": " or ".join(map(_scope, row.scope)) or "every order"}


def _scope(scope: GapScope) -> str:
    """Everything that a scope names, in the words of the file."""
    named = scope.model_dump(exclude_defaults=True, by_alias=True)
    return ", ".join(f"{_field(key)} {' '.join(value) if isinstance(value, list) else _text(value)}" for key, value in named.items())


def _field(key: str) -> str:
    return {"title_zh": "Chinese title", "start": "from", "holds": "what it holds"}.get(key, key.replace("_", " "))


def _titled(row: Any) -> str:
    return f"{row.title} {row.title_zh}".rstrip()


def _unit(row: Unit) -> Fields:
    return {"name": row.name_zh, "kind of unit": row.kind, "factor": None if row.factor is None else decimal(row.factor)}


def _document(row: Document) -> Fields:
    return {"name": row.name_zh or None, "bars": row.bars or None}


def _named(row: Any) -> str:
    return str(row.name_zh)


def _gap_named(row: KnownGap) -> str:
    return f"{row.id}: {row.text}"


def _itself(row: str) -> str:
    return row


def _as_name(row: str) -> Fields:
    return {"name": row}


def _edition(_: Any) -> str:
    return "the edition"


PLAIN: tuple[Plain, ...] = (
    Plain("instrument", "Sources", "instruments.toml", lambda tables: tables.instruments, _titled, _record),
    Plain("coverage", "Coverage", "coverage.toml", lambda tables: {"coverage": tables.coverage}, _edition, _record),
    Plain(
        "covered_table", "Coverage", "coverage.toml", lambda tables: {row.file: row for row in tables.coverage.table},
        lambda row: str(row.file), _record,
    ),
    Plain(
        "gap", "Coverage", "coverage.toml", lambda tables: {row.id: row for row in tables.coverage.gap}, _gap_named,
        _gap, ("gap_opened", "gap_closed"),
    ),
    Plain(
        "consumption_tax", "Consumption tax", "consumption_tax.toml", lambda tables: tables.consumption_taxes,
        lambda row: f"{row.name} {row.name_zh}".rstrip(), lambda row: {"name": row.name, "Chinese name": row.name_zh or None}, None,
    ),
    Plain("unit", "Units", "units.csv", lambda tables: tables.units, _named, _unit, decides=ROW | {"kind of unit", "factor"}),
    Plain("document", "Supervision documents", "documents.csv", lambda tables: tables.documents, _named, _document, decides=ROW | {"bars"}),
    Plain("district", "Customs districts", "districts.csv", lambda tables: tables.districts, _itself, _as_name, decides=ROW),
    Plain("country", "Countries", "countries.csv", lambda tables: tables.origins, _itself, _as_name, decides=ROW),
)  # fmt: skip
"""Every table without days that an answer can depend on."""
