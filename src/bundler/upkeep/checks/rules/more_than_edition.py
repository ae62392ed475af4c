"""More codes stand under an edition of the positive list than the edition has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bundler.upkeep.checks.book import Book
from bundler.upkeep.checks.finding import Said

CODE = "more_than_edition"
SEVERITY = "error"


def check(book: Book) -> Iterator[Said]:
    """Fewer is what a table that is not complete has; more cannot be."""
    listed = {(held.row.edition, held.key) for held in book.rows("positive_list.csv") if held.row.status == "listed"}
    counted = Counter(edition for edition, _ in listed)
    for held in book.rows("positive_list_editions.toml"):
        if held.row.codes is not None and counted[held.key] > held.row.codes:
            message = f"{counted[held.key]:,} codes are listed under {held.key}, which has {held.row.codes:,}"
            yield held.said(
                message, "Look for codes that stand under the wrong edition, or correct the count.", "codes", str(held.row.codes)
            )
