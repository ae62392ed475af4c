"""A customs exchange rate differs from that of the month before by more than the band of a missing rate."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from bundler.tariff.wording import decimal
from bundler.upkeep.checks.book import Book
from bundler.upkeep.checks.finding import Said
from bundler.upkeep.checks.spans import ONE_DAY

CODE = "exchange_rate_jump"
SEVERITY = "warning"


def check(book: Book) -> Iterator[Said]:
    """The limit exchange_rate_band says how far a rate is taken to move; a rate per 100 units or of another currency is farther off."""
    for key, rows in book.series("exchange_rates.csv").items():
        for before, after in pairwise(rows):
            band = book.tables.on(after.row.start).share("exchange_rate_band")
            was, now = before.row.cny_per_unit, after.row.cny_per_unit
            if before.row.until + ONE_DAY == after.row.start and band is not None and abs(now - was) > band * was:
                message = f"{key} goes from {decimal(was)} to {decimal(now)} in a month"
                hint = "Compare it with the notice: yuan for one unit of the currency are wanted."
                yield after.said(message, hint, "cny_per_unit", decimal(now))
