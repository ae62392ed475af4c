"""A row begins before its table is covered."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.upkeep.checks.book import Book
from bundler.upkeep.checks.finding import Said

CODE = "before_coverage"
SEVERITY = "warning"


def check(book: Book) -> Iterator[Said]:
    """Either the row is misdated, or coverage.toml says less than the table holds."""
    covered = {each.file: each.start for each in book.tables.coverage.table}
    for held in book.all_rows:
        first = covered.get(held.file)
        if first is not None and held.row.start < first:
            message = f"the row of {held.key} begins before {first}, from when coverage.toml says the table holds"
            yield held.said(message, "Correct the day of the row, or 'from' of the table in coverage.toml.", "from", str(held.row.start))
