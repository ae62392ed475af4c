"""The sweep: on every period edge, the day before it and the day after it, which rows answer. It asserts no value.

The loader refuses rows of one key that overlap. The sweep trusts nobody: it asks the days themselves, also of rows with different keys
that answer the same question.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import NamedTuple

from bundler.upkeep.checks.book import Book, Held
from bundler.upkeep.checks.spans import ONE_DAY, Dated, Span, span

EARLIEST = date.min + ONE_DAY
"""The calendar has no day before the first."""


class Hole(NamedTuple):
    """Days between two rows on which none is true."""

    days: Span
    before: Held
    after: Held


class Double(NamedTuple):
    """The first swept day on which more rows than one answer the same question."""

    day: date
    question: str
    rows: tuple[Held, ...]


def edge_days(rows: Iterable[Dated]) -> list[date]:
    """Return the first and the last day of every row, with the day before and the day after."""
    edges = {edge for row in rows for edge in span(row) if edge < date.max}
    return sorted({day for edge in edges for day in (max(edge, EARLIEST) - ONE_DAY, edge, edge + ONE_DAY)})


class Swept(NamedTuple):
    """A swept day: the rows that are true on it, of those that are over the last to end, and the next to begin."""

    day: date
    true: tuple[Held, ...]
    over: Held | None
    next: Held | None


def sweep(rows: Iterable[Held]) -> Iterator[Swept]:
    """Yield every swept day in order; a row is taken up and laid down once, so that many periods of a key cost no more than one each."""
    coming = deque(sorted(rows, key=lambda held: held.span.first))
    true: list[Held] = []
    over: Held | None = None
    for day in edge_days(held.row for held in coming):
        while coming and coming[0].span.first <= day:
            true.append(coming.popleft())
        ended = [held for held in (over, *true) if held is not None and held.span.last < day]
        over = max(ended, key=lambda held: held.span.last, default=None)
        true = [held for held in true if held.span.last >= day]
        yield Swept(day, tuple(true), over, coming[0] if coming else None)


def holes(rows: Iterable[Held]) -> Iterator[Hole]:
    """Yield the days inside the life of a key on which the sweep meets no row; ``rows`` are those of the key."""
    for day, true, over, after in sweep(rows):
        # the other edge of the same hole tells nothing new
        if over and after and not true and day == over.span.last + ONE_DAY:
            yield Hole(Span(day, after.span.first - ONE_DAY), over, after)


def doubles(question: str, rows: Iterable[Held]) -> Iterator[Double]:
    """Yield the first swept day on which more than one of the rows is true."""
    twice = (Double(day, question, true) for day, true, _, _ in sweep(rows) if len(true) > 1)
    yield from islice(twice, 1)


def all_holes(book: Book) -> Iterator[Hole]:
    """Yield the holes of every key of every table."""
    for rows in book.every.values():
        if len(rows) > 1:
            yield from holes(rows)


def all_doubles(book: Book) -> Iterator[Double]:
    """Yield the double winners of every key of every table, and of the origin bans that reach the same goods."""
    for (_, _, key), rows in book.every.items():
        if len(rows) > 1:
            yield from doubles(key, rows)
    for question, bans in _bans(book).items():
        yield from doubles(question, bans)


def _bans(book: Book) -> Mapping[str, Sequence[Held]]:
    """The bans that answer for the goods of an origin that begin with a prefix: of several the first of the file would win."""
    found: dict[str, list[Held]] = defaultdict(list)
    bans = list(book.rows("origin_bans.toml"))
    places = {(origin, prefix) for ban in bans for origin in ban.row.origins for prefix in ban.row.hs_prefixes}
    for origin, prefix in sorted(places):
        for ban in bans:
            if origin in ban.row.origins and prefix.startswith(tuple(ban.row.hs_prefixes)):
                found[f"goods of {origin} under {prefix}"].append(ban)
    return found
