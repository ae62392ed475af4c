"""A law that rows name has no day on which it took effect, so they are never presumed on the days before it."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.upkeep.checks.book import Book, path
from bundler.upkeep.checks.finding import Said

CODE = "law_without_day"
SEVERITY = "warning"


def check(book: Book) -> Iterator[Said]:
    """Copies and readings have no such day; a law has one, even if it was not read."""
    named = {held.row.source for held in book.all_rows}
    for key, each in book.tables.instruments.items():
        if each.kind == "law" and each.effective is None and key in named:
            message = f"rows name the law {key}, but not since when it is in effect"
            hint = "Add 'effective' once the day was read."
            yield Said(path("instruments.toml"), key, message, hint, book.instrument_lines.get(key), "effective")
