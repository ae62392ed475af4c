"""A figure is exactly ten, a hundred or a thousand times what it was, or that part of it: the point may have slipped."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from bundler.tariff.wording import decimal
from bundler.upkeep.checks.book import Book
from bundler.upkeep.checks.finding import Said
from bundler.upkeep.checks.rates import figures

CODE = "tenfold"
SEVERITY = "warning"
SLIPS = {Fraction(10) ** power for power in (-3, -2, -1, 1, 2, 3)}


def check(book: Book) -> Iterator[Said]:
    """Rates do move, but seldom by exactly the point."""
    for rows in book.every.values():
        for before, after in pairwise(rows):
            was = dict(figures(before.row))
            for field, now in figures(after.row):
                if was.get(field) and now / was[field] in SLIPS:
                    message = f"{field} of {after.key} goes from {decimal(was[field])} to {decimal(now)}"
                    hint = "Look for the point in the source; waive it where the law did move so far."
                    yield after.said(message, hint, field, decimal(now))
