"""A worked case of an order cannot be read or assessed, names an unknown source, or has the id of another."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.upkeep.casework.running import case_faults
from bundler.upkeep.checks.book import Book
from bundler.upkeep.checks.finding import Said

CODE = "case_unusable"
SEVERITY = "error"
HINT = "Mend the case, or write it anew with `bundler tables case`."


def check(book: Book) -> Iterator[Said]:
    """What cannot be run proves nothing."""
    cases, unread = book.cases
    for each in [*unread, *case_faults(cases, book.tables)]:
        yield Said(each.place, "", each.message, each.hint or HINT, each.row, each.field, None if each.value is None else str(each.value))
