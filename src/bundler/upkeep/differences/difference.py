"""How two editions of the tables differ, fact by fact, in words of the trade."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Any

from bundler.tariff import Tables
from bundler.tariff.rows import Instrument
from bundler.upkeep.differences.books import FILES, KIND_TITLES, books
from bundler.upkeep.differences.precedence import reordered
from bundler.upkeep.differences.splits import gathered
from bundler.upkeep.differences.steps import Proof, Step, Subject
from bundler.upkeep.differences.timeline import Key
from bundler.upkeep.differences.undated import PLAIN, undated
from bundler.upkeep.differences.words import ORDER, WORDS
from bundler.upkeep.editions import open_edition

PLACES = {**{plain.kind: (plain.title, plain.file) for plain in PLAIN}, **{kind: (KIND_TITLES[kind], FILES[kind]) for kind in FILES}}
KIND_ORDER = {kind: at for at, kind in enumerate(PLACES)}


@dataclass(frozen=True, slots=True)
class TableChange:
    """The same difference of one or many facts: ``word`` is a key of ``WORDS``; ``rewritten`` where past days say something else now.

    ``field`` is "" where it is about a row as a whole. ``before`` and ``after`` are None where an edition says nothing. The proof ``was``
    is of the earlier edition, ``now`` of the later one. ``subjects`` have the days and, in ``file``, the line.
    """

    kind: str
    word: str
    rewritten: bool
    field: str
    before: str | None
    after: str | None
    unit: str
    was: Proof
    now: Proof
    subjects: tuple[Subject, ...]

    @property
    def title(self) -> str:
        """What people call the table."""
        return PLACES[self.kind][0]

    @property
    def file(self) -> str:
        """The file in which the subjects stand."""
        return PLACES[self.kind][1]

    def to_dict(self) -> dict[str, Any]:
        """Return the change as it stands in a document."""
        return {
            "word": self.word, "rewritten": self.rewritten, "kind": self.kind, "field": self.field, "from": self.before, "to": self.after,
            "unit": self.unit, "source_before": self.was.source, "evidence_before": self.was.evidence,
            "verified_before": _iso(self.was.verified_on), "source": self.now.source, "evidence": self.now.evidence,
            "verified_on": _iso(self.now.verified_on), "file": self.file,
            "subjects": [
                {"key": each.key, "name": each.name, "first_day": _iso(each.start), "last_day": _iso(each.until), "row": each.row}
                for each in self.subjects
            ],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """How the edition ``after`` differs from ``before``; ``changes`` have the most alarming first.

    Days before ``past_before`` are past: what they say otherwise now is rewritten history. ``sources`` are the instruments that a
    change names.
    """

    before: Tables
    after: Tables
    past_before: date
    changes: tuple[TableChange, ...]
    sources: Mapping[str, Instrument]

    @property
    def counts(self) -> dict[str, int]:
        """How many facts each word is said of, in the order of the words."""
        found: Counter[str] = Counter()
        for change in self.changes:
            found[change.word] += len(change.subjects)
        return {word: found[word] for word in WORDS if found[word]}

    @property
    def rewritten(self) -> int:
        """How many facts say something else of past days."""
        return sum(len(change.subjects) for change in self.changes if change.rewritten)

    def to_dict(self) -> dict[str, Any]:
        """Return the difference as a JSON-ready document."""
        return {
            "before": _named(self.before), "after": _named(self.after), "past_before": self.past_before.isoformat(),
            "same": not self.changes, "rewritten": self.rewritten, "counts": self.counts,
            "changes": [change.to_dict() for change in self.changes],
            "sources": {key: {"title": row.title, "title_zh": row.title_zh or None, "kind": row.kind} for key, row in self.sources.items()},
        }  # fmt: skip

    def to_markdown(self, most: int = 40) -> str:
        """Return the difference as a short list of at most so many changes, for a note."""
        from bundler.upkeep.differences.markdown import markdown

        return markdown(self, most)

    def to_html(self) -> str:
        """Return the difference as a page that needs nothing else: no request, no script."""
        from bundler.upkeep.differences.page import page

        return page(self)


def diff(before: Tables | str | Path, after: Tables | str | Path, on: date | None = None) -> Difference:
    """Return how two editions differ, each the tables themselves or the name that ``open_edition`` takes.

    Days before ``on`` are past; without it those that the earlier edition was verified for. Raises InputError and TableError as
    ``open_edition`` does.
    """
    one, other = (each if isinstance(each, Tables) else open_edition(str(each)) for each in (before, after))
    past_before = on if on is not None else one.coverage.verified_until + timedelta(days=1)
    changes = tuple(sorted(_changes(gathered(_dated(one, other, past_before))), key=_place)) if one.sha256 != other.sha256 else ()
    return Difference(one, other, past_before, changes, MappingProxyType(_sources(changes, one, other)))


def _dated(before: Tables, after: Tables, past_before: date) -> Iterator[Step]:
    for was, now in zip(books(before), books(after), strict=True):
        for key in dict.fromkeys([*was.rows, *now.rows]):
            yield from Key(key, was, now, past_before).steps()
    yield from reordered(before, after, past_before)
    yield from undated(before, after)


def _changes(steps: Iterable[Step]) -> Iterator[TableChange]:
    """The steps that tell the same, as one change; who says so of the same fact may differ by its days, and is told once all the same."""
    found: dict[tuple[Any, ...], list[Step]] = {}
    for step in steps:
        days = (step.subject.start, step.subject.until) if WORDS[step.word].tone != "proof" else ()
        found.setdefault((step._replace(subject=Subject("", ""), size=Fraction(0)), days), []).append(step)
    for alike in sorted(found.values(), key=lambda each: -max(step.size for step in each)):
        first = alike[0]
        yield TableChange(
            first.kind, first.word, first.past, first.field, first.before, first.after, first.unit, first.was, first.now,
            tuple(step.subject for step in alike),
        )  # fmt: skip


def _place(change: TableChange) -> tuple[int, ...]:
    return (not change.rewritten, ORDER[change.word], -len(change.subjects), KIND_ORDER[change.kind])


def _sources(changes: Iterable[TableChange], before: Tables, after: Tables) -> dict[str, Instrument]:
    named = {key for change in changes for key in (change.was.source, change.now.source) if key is not None}
    known = {**before.instruments, **after.instruments}
    return {key: row for key, row in known.items() if key in named}


def _named(tables: Tables) -> dict[str, str]:
    return {"tables": tables.edition, "tables_sha256": tables.sha256}


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
