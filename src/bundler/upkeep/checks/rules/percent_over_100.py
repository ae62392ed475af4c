"""A rate of tax is over 100 percent."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.tariff.wording import percent
from bundler.upkeep.checks.book import Book
from bundler.upkeep.checks.finding import Said
from bundler.upkeep.checks.rates import rates

CODE = "percent_over_100"
SEVERITY = "error"


def check(book: Book) -> Iterator[Said]:
    """The loader lets it pass, for such duties exist elsewhere; here it is a slip of the point until somebody waives it."""
    for held in book.all_rows:
        for field, share in rates(held.row):
            if share > 1:
                message = f"{percent(share)} percent is more than the goods are worth"
                yield held.said(message, "Percent means percent: 13 is thirteen.", field, percent(share))
