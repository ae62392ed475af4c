"""A row begins before the first day that coverage.toml says is modelled."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.upkeep.checks.book import Book
from bundler.upkeep.checks.finding import Said

CODE = "before_modelled"
SEVERITY = "warning"


def check(book: Book) -> Iterator[Said]:
    """Mostly a slip in the year."""
    first = book.tables.coverage.modelled_from
    for held in book.all_rows:
        if held.row.start < first:
            message = f"the row of {held.key} begins before {first}, the first day that is modelled"
            yield held.said(message, f"Begin it on {first}, or model the days before it.", "from", held.row.start.isoformat())
