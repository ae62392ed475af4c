"""A difference in sentences: what changed, from what to what, for which days and by whom; terminal, page and note show the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from bundler.upkeep.differences.difference import Difference, TableChange
from bundler.upkeep.differences.steps import Proof, Subject
from bundler.upkeep.differences.words import REWRITTEN, WORDS

NAMED_BY_KEY = frozenset({"tariff_line", "listing", "instrument", "unit", "document", "district", "country"})
"""Kinds whose key people look for; of the others the name says it."""
SAID_BY_CODE = frozenset({"tariff_line"})
BY_NAME = frozenset({"added", "removed", "gap_opened", "gap_closed"})
FIELD_IN_WORD = frozenset({"listed", "delisted"} | {word for word, held in WORDS.items() if held.tone == "proof"})
"""Words that can be said of one field only."""
UNKNOWN = frozenset({"stated", "unstated"})
LONGEST_TITLE = 80
SAME_TEXT = "Nothing differs in what the tables say."
SAME_FILES = "The tables are the same to the letter."
OTHER_TEXT = "The files differ, but only in comments, in their order, in how rows are cut, or in cells of code tables that no answer reads."


class Section(NamedTuple):
    """Changes under one title; ``tone`` is that of their word, or alarm."""

    title: str
    tone: str
    changes: tuple[TableChange, ...]

    @property
    def facts(self) -> int:
        """How many facts change."""
        return sum(len(change.subjects) for change in self.changes)


def sections(difference: Difference) -> list[Section]:
    """Return the changes under their titles, rewritten history first."""
    grouped = groupby(difference.changes, key=lambda change: REWRITTEN if change.rewritten else change.word)
    return [
        Section(REWRITTEN, "alarm", tuple(changes)) if word == REWRITTEN else Section(WORDS[word].title, WORDS[word].tone, tuple(changes))
        for word, changes in grouped
    ]


def headline(difference: Difference) -> str:
    """Return in one line how much differs."""
    if not difference.changes:
        return SAME_FILES if difference.before.sha256 == difference.after.sha256 else f"{SAME_TEXT} {OTHER_TEXT}"
    told = ", ".join(f"{count:,} {WORDS[word].title.lower()}" for word, count in difference.counts.items())
    return told[0].upper() + told[1:] + "."


def alarm(difference: Difference) -> str:
    """Return what to look at first where past days say something else now, else ""."""
    count = difference.rewritten
    if not count:
        return ""
    facts = "1 fact says" if count == 1 else f"{count:,} facts say"
    return f"{facts} something else of days before {difference.past_before}: what was answered for them would be answered otherwise now."


def subject(kind: str, each: Subject) -> str:
    """Return a subject with its code where people look for one."""
    return f"{each.key} {each.name}".rstrip() if kind in NAMED_BY_KEY else each.name or each.key


def subjects(change: TableChange, most: int) -> str:
    """Return what a change is about, so many by name; the table is said where a code does not say it."""
    named = _subjects(change, most)
    return named if change.kind in SAID_BY_CODE else f"{change.title}: {named}"


def _subjects(change: TableChange, most: int) -> str:
    many, shown = len(change.subjects), change.subjects[:most]
    if many == 1:
        return subject(change.kind, shown[0])
    by_code = change.kind in ("tariff_line", "listing")
    named = ", ".join(each.key for each in shown) if by_code else "; ".join(subject(change.kind, each) for each in shown)
    more = f" and {many - most} more" if many > most else ""
    return f"{many} {'codes' if by_code else 'facts'}: {named}{more}"


def statement(change: TableChange) -> str:
    """Return what became of it, such as ``MFN rate raised: 10 % → 12 %``."""
    if change.word in ("split", "merged"):
        return f"{WORDS[change.word].title} into {change.after}"
    word = WORDS[change.word].title
    named = word if change.word in FIELD_IN_WORD or not change.field else f"{change.field} {word[0].lower()}{word[1:]}"
    return f"{named[0].upper()}{named[1:]}{_values(change)}"


def _values(change: TableChange) -> str:
    if change.word in BY_NAME and [change.before or change.after] == [each.name for each in change.subjects]:
        return ""
    before, after = (_value(change, said) for said in (change.before, change.after))
    if change.word == "ended":
        return f": its last day is {change.after}, it was open"
    if change.word == "end_removed":
        return f": it is open, its last day was {change.before}"
    if change.word in ("widened", "narrowed"):
        return f" by {change.after or change.before}"
    if not change.field and (change.before is None or change.after is None):
        return f": {after if change.before is None else before}"
    return f": {before} → {after}"


def _value(change: TableChange, said: str | None) -> str:
    if said is None:
        return "not known" if change.word in UNKNOWN else "none"
    return f"{said} {change.unit}".rstrip().replace("public_copy", "public copy")


def days(change: TableChange) -> str:
    """Return the days of which it is told, "" where they are those of no one or of each its own."""
    spans = {(each.start, each.until) for each in change.subjects}
    (start, until), *others = spans
    if start is None or others or change.word in ("ended", "end_removed", "end_moved", "start_moved"):
        return ""
    return f"{start} to {until}" if until else f"from {start}"


def by(change: TableChange, difference: Difference) -> str:
    """Return who says so: the source of the later edition, else of the earlier one."""
    if change.kind == "instrument":
        return ""
    if change.was.source is None or change.now.source is None or change.was == change.now:
        return _source(change.now if change.now.source else change.was, difference)
    return f"{_source(change.now, difference)}; before: {_source(change.was, difference)}"


def _source(proof: Proof, difference: Difference) -> str:
    if proof.source is None:
        return ""
    held = difference.sources[proof.source]
    proved = f"{(proof.evidence or '').replace('_', ' ')}, verified {proof.verified_on}"
    return f"{proof.source} {bounded(held.title_zh or held.title, LONGEST_TITLE)} ({proved})"


def place(change: TableChange) -> str:
    """Return the file, and the line of a single subject."""
    row = change.subjects[0].row if len(change.subjects) == 1 else None
    where = f"{change.file}:{row}" if row else change.file
    return f"{where} of the earlier edition" if row and change.after is None and not change.field else where


def details(change: TableChange, difference: Difference) -> str:
    """Return days, source and place in one line."""
    return joined((days(change), by(change, difference), place(change)))


def joined(parts: Iterable[str]) -> str:
    """Return parts that say something, side by side."""
    return " · ".join(part for part in parts if part)


def bounded(text: str, most: int) -> str:
    """Return a text in printable characters, so many at most."""
    plain = "".join(char if char.isprintable() else "�" for char in text)
    return plain if len(plain) <= most else plain[: most - 1] + "…"


def left_out(changes: Sequence[TableChange], most: int) -> int:
    """Return how many changes stand behind the first so many."""
    return max(0, len(changes) - most)
