"""A worked case of an order does not come out of the tables as it is written down."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.upkeep.casework.running import case_differences
from bundler.upkeep.checks.book import Book
from bundler.upkeep.checks.finding import Said

CODE = "case_differs"
SEVERITY = "error"
HINT = "Mend the row that moved it; or, where the law says so, the case."


def check(book: Book) -> Iterator[Said]:
    """A figure that was written down is moved by a change that was not meant to move it, or by one that has to say so."""
    for name, case, moved in case_differences(book.cases[0], book.tables):
        message = f"the case {case.id} comes out otherwise: {moved.found or 'nothing'}"
        yield Said(name, case.id, message, HINT, case.row, f"expect.{moved.path}", moved.expected)
