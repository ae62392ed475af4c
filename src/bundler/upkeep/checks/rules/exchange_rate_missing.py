"""A month inside the verified days has no customs exchange rate of a currency that a threshold is tested in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bundler.upkeep.checks.book import Book, path
from bundler.upkeep.checks.finding import Said
from bundler.upkeep.checks.spans import Span, told, uncovered

CODE = "exchange_rate_missing"
SEVERITY = "warning"
NAME = "exchange_rates.csv"
DOLLAR = "USD"
"""The currency of thresholds per tonne."""


def check(book: Book) -> Iterator[Said]:
    """On these days the threshold is tested in a band around the last rate known."""
    if not any(test.at_least_usd_per_tonne for held in book.rows("consumption_tax.toml") for test in held.row.threshold):
        return
    rows = book.series(NAME).get(DOLLAR, ())
    for covered in (each for each in book.tables.coverage.table if each.file == path(NAME)):
        for days in uncovered(Span(covered.start, covered.verified_until), [held.span for held in rows]):
            after = next((held for held in rows if held.span.first > days.last), None)
            hint = "Add a row for each of these months, or let coverage.toml say from when to when the table is verified."
            yield Said(path(NAME), DOLLAR, _message(days), hint, after.line if after else None, "from", days.first.isoformat())


def _message(days: Span) -> str:
    months = _month(days.last) - _month(days.first) + 1
    return f"no rate of {DOLLAR} is known {told([days])} ({months} month{'s' if months > 1 else ''}), and thresholds are tested in it"


def _month(day: date) -> int:
    return day.year * 12 + day.month
