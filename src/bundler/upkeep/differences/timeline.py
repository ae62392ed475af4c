"""One key in two editions, day by day: on which days they differ, in what, and in which words of the trade."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any, NamedTuple

from bundler.tariff.changes import ONE_DAY, edges
from bundler.tariff.day import in_force
from bundler.tariff.rows import WEAKEST_FIRST
from bundler.upkeep.differences.books import SILENCE_SPEAKS, Book
from bundler.upkeep.differences.facets import Facet, Facets, facets, pair, summary
from bundler.upkeep.differences.steps import Proof, Step, Subject
from bundler.upkeep.differences.words import between

NOT_KNOWN_IF_EMPTY = frozenset({"mfn", "vat_class", "edition", "codes"})
"""Fields that say by an empty cell that something is not known; by that of any other there is none."""
TEXTS = frozenset({"name", "name_zh", "text", "text_zh", "number", "edition"})
"""Fields that no answer depends on: what is told otherwise of past days in them rewrites nothing."""
LISTED = {("off", "listed"): "listed", ("listed", "off"): "delisted"}
ENDS = frozenset({"ended", "end_removed", "end_moved"})
OPEN = "open"
NO_PROOF = Proof()


class Span(NamedTuple):
    """Days on which neither edition changes, with the row of each."""

    first: date
    last: date | None
    was: Any
    now: Any


class Told(NamedTuple):
    """What differs, before its days are known: two spans in a row of which the same is told are one."""

    word: str
    field: str
    before: str | None
    after: str | None
    was: Proof
    now: Proof
    unit: str = ""
    size: Fraction = Fraction(0)
    decides: bool = True
    """Whether an answer can depend on it."""


class Key(NamedTuple):
    """A key with its rows in both editions and the day before which days are past."""

    key: str
    before: Book
    after: Book
    past_before: date

    def steps(self) -> Iterator[Step]:
        """Yield every difference of the key."""
        was, now = (sorted(book.rows.get(self.key, ()), key=lambda row: row.start) for book in (self.before, self.after))
        if was == now:
            return
        if not was or not now:
            yield self._whole(was, now)
            return
        open_: dict[Told, Step] = {}
        for span in _spans(was, now):
            kept: dict[Told, Step] = {}
            for told in _told(self.before.kind, span, was, now):
                held = open_.pop(told, None)
                kept[told] = self._step(told, span, was, now) if held is None else _longer(held, span)
            yield from open_.values()
            open_ = kept
        yield from open_.values()

    def _whole(self, was: Sequence[Any], now: Sequence[Any]) -> Step:
        """The step of a key that only one edition has, with its latest row."""
        row = (now or was)[-1]
        told = summary(self.before.kind, row)
        span = Span((now or was)[0].start, row.until, was[-1] if was else None, now[-1] if now else None)
        word, before, after = ("removed", told, None) if was else ("added", None, told)
        return self._step(Told(word, "", before, after, _proof(span.was), _proof(span.now)), span, was, now)

    def _step(self, told: Told, span: Span, was: Sequence[Any], now: Sequence[Any]) -> Step:
        row = span.now or _beside(told.word, span, now)
        book, row = (self.before, span.was) if row is None else (self.after, row)
        subject = Subject(self.key, book.name(self.key, row), span.first, span.last, book.line(self.key, row))
        spoke = span.was is not None or book.kind in SILENCE_SPEAKS
        past = told.decides and spoke and span.first < self.past_before
        return Step(told.word, book.kind, told.field, told.before, told.after, subject, told.unit, past, told.was, told.now, told.size)


def _spans(was: Sequence[Any], now: Sequence[Any]) -> Iterator[Span]:
    """The days of both editions in spans, rows that say the same in one where the other edition has none."""
    days = sorted({*edges(was), *edges(now)})
    held: Span | None = None
    for first, following in pairwise([*days, None]):
        assert first is not None
        span = Span(first, following - ONE_DAY if following else None, in_force(was, first), in_force(now, first))
        if held is not None and _continues(held, span):
            held = held._replace(last=span.last)
            continue
        if held is not None:
            yield held
        held = span
    if held is not None:
        yield held


def _continues(held: Span, span: Span) -> bool:
    """Whether only one edition has rows in both spans, and they say the same."""
    if (held.was is None) != (span.was is None) or (held.now is None) != (span.now is None):
        return False
    one, other = (held.now, span.now) if held.was is None else (held.was, span.was)
    return (held.was is None or held.now is None) and one is not None and facets(one) == facets(other)


def _told(kind: str, span: Span, was: Sequence[Any], now: Sequence[Any]) -> list[Told]:
    if span.was is None and span.now is None:
        return []
    if span.was is None:
        return [_presence(kind, span, now, was, appears=True)]
    if span.now is None:
        return [_presence(kind, span, was, now, appears=False)]
    return list(_facts(span.was, span.now)) or list(_provenance(span.was, span.now))


def _beside(word: str, span: Span, rows: Sequence[Any]) -> Any:
    """The row whose end or start was moved away from a span, which says so; None for any other word."""
    if word in ENDS:
        return in_force(rows, span.first - ONE_DAY)
    return in_force(rows, span.last + ONE_DAY) if word == "start_moved" and span.last else None


def _longer(step: Step, span: Span) -> Step:
    return step._replace(subject=step.subject._replace(until=span.last))


def _proof(row: Any) -> Proof:
    return NO_PROOF if row is None else Proof(row.source, row.evidence, row.verified_on)


def _presence(kind: str, span: Span, having: Sequence[Any], lacking: Sequence[Any], *, appears: bool) -> Told:
    """Days of which only one edition has a row: ``having`` are the rows of that edition, ``lacking`` those of the other."""
    row = span.now if appears else span.was
    said = facets(row)

    def told(word: str, other: Any, here: str | None, there: str | None) -> Told:
        left, right = _proof(other), _proof(row)
        return Told(word, "", there, here, left, right) if appears else Told(word, "", here, there, right, left)

    before, after = (_beside(word, span, lacking) for word in ("ended", "start_moved"))
    earlier, later = (_beside(word, span, having) for word in ("ended", "start_moved"))
    if _says(before, said) and not _says(later, said):
        word = "end_moved" if span.last else "end_removed" if appears else "ended"
        return told(word, before, str(span.last or OPEN), str(before.until))
    if _says(after, said) and not _says(earlier, said):
        return told("start_moved", after, str(span.first), str(after.start))
    return told("started" if appears else "stopped", None, summary(kind, row), None)


def _says(row: Any, said: Facets) -> bool:
    return row is not None and facets(row) == said


def _facts(was: Any, now: Any) -> Iterator[Told]:
    before, after = pair(was, now)
    for key in dict.fromkeys([*before, *after]):
        one, other = before.get(key), after.get(key)
        if one != other:
            name = one or other
            assert name is not None
            yield _compared(key, one or Facet(name.name, None), other or Facet(name.name, None), _proof(was), _proof(now))


def _compared(key: str, one: Facet, other: Facet, was: Proof, now: Proof) -> Told:
    word, size = _word(key, one, other)
    before, after = one.words, other.words
    if one.members is not None and other.members is not None and key != "form":
        before, after = (", ".join(sorted(left - right)) or None for left, right in _both_ways(one.members, other.members))
    unit = one.unit if one.unit and one.unit == other.unit else ""
    if not unit:
        before, after = (f"{said} {facet.unit}".rstrip() if said else said for said, facet in ((before, one), (after, other)))
    return Told(word, one.name, before, after, was, now, unit, size, key not in TEXTS)


def _both_ways(one: frozenset[str], other: frozenset[str]) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    return (one, other), (other, one)


def _word(key: str, one: Facet, other: Facet) -> tuple[str, Fraction]:
    if one.number is not None and other.number is not None:
        return ("raised" if other.number > one.number else "lowered"), abs(other.number - one.number)
    if one.members is not None and other.members is not None:
        widened, narrowed = one.members < other.members, other.members < one.members
        return ("widened" if widened else "narrowed" if narrowed else "changed"), Fraction(0)
    if one.words is None or other.words is None:
        words = ("stated", "unstated") if key in NOT_KNOWN_IF_EMPTY else ("started", "stopped")
        return words[other.words is None], Fraction(0)
    return LISTED.get((one.words, other.words), "changed") if key == "status" else "changed", Fraction(0)


def _provenance(was: Any, now: Any) -> Iterator[Told]:
    """How two rows that say the same differ in who says so, and how well."""

    def told(word: str, field: str, before: str | None, after: str | None) -> Told:
        return Told(word, field, before, after, _proof(was), _proof(now), decides=False)

    if was.source != now.source:
        yield told("resourced", "source", was.source, now.source)
    if was.evidence != now.evidence:
        raised = between(was.evidence, now.evidence, WEAKEST_FIRST)
        yield told("evidence_raised" if raised else "evidence_lowered", "evidence", was.evidence, now.evidence)
    if was.verified_on != now.verified_on and was.source == now.source:
        word = "verified_again" if was.verified_on < now.verified_on else "verified_earlier"
        yield told(word, "verified on", str(was.verified_on), str(now.verified_on))
    note, noted = getattr(was, "note", ""), getattr(now, "note", "")
    if note != noted:
        yield told("noted", "note", note or None, noted or None)
