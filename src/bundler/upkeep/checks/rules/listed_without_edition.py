"""A code is listed without the edition of the positive list that lists it."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.upkeep.checks.book import Book
from bundler.upkeep.checks.finding import Said

CODE = "listed_without_edition"
SEVERITY = "warning"


def check(book: Book) -> Iterator[Said]:
    """Nobody could look it up; what is known not to be listed needs none."""
    for held in book.rows("positive_list.csv"):
        if held.row.status == "listed" and not held.row.edition:
            yield held.said(f"{held.key} is listed under no edition", "Name the edition that lists it.", "edition")
