"""The sweep finds what is planted, on whatever days, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bundler.tariff import load_tables
from bundler.tariff.loader import shipped_folder
from bundler.upkeep.checks.book import Book, Held
from bundler.upkeep.checks.spans import Span, uncovered
from bundler.upkeep.checks.sweep import all_doubles, all_holes, doubles, holes

FIRST = date(2020, 1, 1)
DAYS = 60


@dataclass(frozen=True)
class Row:
    start: date
    until: date | None


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def series(spans: list[tuple[int, int]], *, open_end: bool = False) -> tuple[Held, ...]:
    rows = [Row(day(first), day(last)) for first, last in sorted(spans)]
    if open_end:
        rows[-1] = Row(rows[-1].start, None)
    return tuple(Held("made-up.toml", "row", "key", row, at) for at, row in enumerate(rows))


def covered(spans: list[tuple[int, int]]) -> list[int]:
    """How many rows are true on each day, counted one by one."""
    return [sum(first <= number <= last for first, last in spans) for number in range(DAYS + 1)]


SPANS = st.lists(st.tuples(st.integers(0, DAYS), st.integers(0, DAYS)).map(lambda pair: (min(pair), max(pair))), min_size=1, max_size=6)


@given(SPANS)
def test_the_sweep_finds_every_hole_and_only_holes(spans: list[tuple[int, int]]) -> None:
    counted = covered(spans)
    inside = range(min(first for first, _ in spans), max(last for _, last in spans) + 1)
    found = [number for hole in holes(series(spans)) for number in range((hole.days.first - FIRST).days, (hole.days.last - FIRST).days + 1)]
    assert found == [number for number in inside if not counted[number]]


@given(SPANS, st.booleans())
def test_the_sweep_tells_the_first_day_with_two_rows(spans: list[tuple[int, int]], open_end: bool) -> None:
    if open_end:
        *earlier, (first, _) = sorted(spans)
        spans = [*earlier, (first, DAYS)]
    counted = covered(spans)
    twice = [day(number) for number in range(DAYS + 1) if counted[number] > 1]
    assert [double.day for double in doubles("key", series(spans, open_end=open_end))] == twice[:1]


def test_a_key_of_very_many_periods_is_swept_row_by_row() -> None:
    asked = 0

    class Counted(Row):
        def __getattribute__(self, name: str) -> object:
            nonlocal asked
            asked += 1
            return super().__getattribute__(name)

    rows = tuple(Held("made-up.toml", "row", "key", Counted(day(2 * at), day(2 * at)), at) for at in range(1000))
    assert sum(1 for _ in holes(rows)) == 999
    assert asked < 100 * len(rows)


@given(SPANS, st.integers(0, DAYS), st.integers(0, DAYS))
def test_what_spans_leave_uncovered_is_every_day_outside_them(spans: list[tuple[int, int]], one: int, other: int) -> None:
    first, last = sorted((one, other))
    left = uncovered(Span(day(first), day(last)), [Span(day(start), day(until)) for start, until in spans])
    found = [number for span in left for number in range((span.first - FIRST).days, (span.last - FIRST).days + 1)]
    assert found == [number for number in range(first, last + 1) if not covered(spans)[number]]


def test_an_open_end_covers_the_last_day_of_the_calendar() -> None:
    assert uncovered(Span(FIRST, date.max), [Span(FIRST, date.max)]) == []
    assert uncovered(Span(FIRST, date.max), [Span(day(1), date.max)]) == [Span(FIRST, FIRST)]


def test_the_sweep_stays_inside_the_calendar() -> None:
    rows = [Row(date.min, date.min), Row(date.max, None)]
    (hole,) = holes(tuple(Held("made-up.toml", "row", "key", row, None) for row in rows))
    assert hole.days == Span(date.min + timedelta(days=1), date.max - timedelta(days=1))


def test_days_that_run_backwards_are_none() -> None:
    assert uncovered(Span(day(1), FIRST), []) == []


def test_the_shipped_tables_have_no_double_winner_and_no_hole_but_the_missing_months() -> None:
    book = Book(load_tables(), shipped_folder())
    assert list(all_doubles(book)) == []
    assert {Path(hole.after.file).name for hole in all_holes(book)} <= {"exchange_rates.csv"}
    assert len(book.all_rows) > 13_000
