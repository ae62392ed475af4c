"""What a change is about, drawn from the difference of two editions: its sources, what it touches, its first and last day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from bundler.upkeep.differences.difference import Difference, TableChange
from bundler.upkeep.differences.words import WORDS

CODES_NAMED = 100
HEADING = 4
SOURCES = "instrument"
"""A source that is entered is told by the rows that name it."""


class Scope(NamedTuple):
    """The sources of what an edition says anew, the codes and keys it says it of, and the days on which it does; ``until`` None: open."""

    authority: tuple[str, ...]
    codes: tuple[str, ...]
    start: date | None
    until: date | None


def scope(difference: Difference) -> Scope:
    """Return what a difference is about. What changes facts decides; who vouches for them only where nothing else changes."""
    facts = [change for change in difference.changes if WORDS[change.word].tone != "proof"] or list(difference.changes)
    days = [subject for change in facts for subject in change.subjects if subject.start is not None]
    ends = [subject.until for subject in days]
    last = max((end for end in ends if end is not None), default=None)
    return Scope(
        tuple(dict.fromkeys(source for change in facts for source in (change.now.source or change.was.source,) if source)),
        tuple(dict.fromkeys(code for change in facts if change.kind != SOURCES for code in keys(change))),
        min((subject.start for subject in days if subject.start is not None), default=None),
        None if None in ends else last,
    )


def keys(change: TableChange) -> Iterable[str]:
    """Yield what a change is of: a tariff or list code as it is, the key of another fact behind its kind, as ``vat:standard``."""
    for subject in change.subjects:
        yield subject.key if subject.key.isdecimal() and change.kind in ("tariff_line", "listing") else f"{change.kind}:{subject.key}"


def named(codes: Iterable[str]) -> list[str]:
    """Return codes as a note names them: each, or where they are very many the headings (品目) that they belong to."""
    found = sorted(set(codes))
    digits = [code for code in found if code.isdecimal()]
    if len(digits) <= CODES_NAMED:
        return found
    return sorted({code[:HEADING] for code in digits}) + [code for code in found if not code.isdecimal()]


def covers(entry: str, code: str) -> bool:
    """Whether an entry of a note names a code: as a whole, or as the beginning of a tariff or list code."""
    return code == entry or (entry.isdecimal() and code.isdecimal() and code.startswith(entry))
