"""An instrument that no row of the tables and no rule names."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.compliance.explain import explained
from bundler.upkeep.checks.book import Book, path
from bundler.upkeep.checks.finding import Said

CODE = "unnamed_source"
SEVERITY = "info"


def check(book: Book) -> Iterator[Said]:
    """It may stand there for people; or the row that was to name it names another."""
    named = {held.row.source for held in book.all_rows} | {key for rule in explained().values() for key in rule.sources}
    named |= {row["source"] for rows in book.code_tables.values() for row in rows if "source" in row}
    for key in book.tables.instruments:
        if key not in named:
            hint = "Name it where it speaks, or leave it for people to find."
            message = f"no row and no rule names the source {key}"
            yield Said(path("instruments.toml"), key, message, hint, book.instrument_lines.get(key))
