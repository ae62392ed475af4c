"""Spans of days, the last one included: what some leave uncovered of another."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple, Protocol

ONE_DAY = timedelta(days=1)


class Dated(Protocol):
    """A row with its period."""

    @property
    def start(self) -> date:
        """The first day on which it is true."""

    @property
    def until(self) -> date | None:
        """The last day, None while no end is known."""


class Span(NamedTuple):
    """The days from ``first`` to ``last``, both included; an open end is the last day of the calendar."""

    first: date
    last: date

    def __str__(self) -> str:
        return f"from {self.first} on" if self.last == date.max else f"from {self.first} to {self.last}"


def span(row: Dated) -> Span:
    """Return the days of a row."""
    return Span(row.start, row.until or date.max)


def uncovered(whole: Span, parts: Iterable[Span]) -> list[Span]:
    """Return the days of ``whole`` that are in none of ``parts``, as spans by day; one that runs backwards has no days."""
    found, at = [], whole.first
    for part in sorted(parts):
        if part.last < at:
            continue
        if part.first > whole.last:
            break
        if part.first > at:
            found.append(Span(at, part.first - ONE_DAY))
        if part.last >= whole.last:
            return found
        at = part.last + ONE_DAY
    return [*found, Span(at, whole.last)] if at <= whole.last else []


def shared(one: Span, other: Span) -> Span | None:
    """Return the days that are in both, None where there are none."""
    both = Span(max(one.first, other.first), min(one.last, other.last))
    return both if both.first <= both.last else None


def told(spans: Iterable[Span]) -> str:
    """Return spans in words."""
    return " and ".join(map(str, spans))
