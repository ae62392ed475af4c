"""A row was verified before its source took effect, and is not presumed."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.upkeep.checks.book import Book, path
from bundler.upkeep.checks.finding import Said

CODE = "verified_before_effective"
SEVERITY = "warning"
JOINED = path("tariff_lines.csv")
"""A tariff line joins statements and has the day of the oldest, so its day says nothing of its source."""


def check(book: Book) -> Iterator[Said]:
    """Either the day is mistyped, or the row was carried over from an older source and never compared with the new one."""
    for held in book.all_rows:
        effective = book.tables.instruments[held.row.source].effective
        if held.file == JOINED or held.row.evidence == "presumed" or effective is None or held.row.verified_on >= effective:
            continue
        message = f"the row of {held.key} was verified before {held.row.source} took effect on {effective}"
        hint = "Compare it with the source and write the day of that, or mark it as presumed."
        yield held.said(message, hint, "verified_on", held.row.verified_on.isoformat())
