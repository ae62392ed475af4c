"""A row was verified on a day after the one until which coverage.toml says the edition was."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.upkeep.checks.book import Book
from bundler.upkeep.checks.finding import Said

CODE = "verified_after_coverage"
SEVERITY = "warning"


def check(book: Book) -> Iterator[Said]:
    """A day mistyped, or an edition whose verified_until was not moved on."""
    until = book.tables.coverage.verified_until
    for held in book.all_rows:
        if held.row.verified_on > until:
            message = f"the row of {held.key} was verified after {until}, until when the edition is verified"
            yield held.said(
                message, "Correct the day, or move verified_until of coverage.toml on.", "verified_on", str(held.row.verified_on)
            )
