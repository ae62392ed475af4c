"""A listing names a remark that is not in force on days of the listing, so nothing of it acts on them."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.upkeep.checks.book import Book
from bundler.upkeep.checks.finding import Said
from bundler.upkeep.checks.spans import told, uncovered

CODE = "remark_not_in_force"
SEVERITY = "error"


def check(book: Book) -> Iterator[Said]:
    """The condition would be dropped in silence on these days."""
    remarks = book.series("remarks.toml")
    for held in book.rows("positive_list.csv"):
        for key in held.row.remarks:
            if days := uncovered(held.span, [each.span for each in remarks[key]]):
                hint = "Begin the remark earlier, or divide the listing on the day on which the remark began or ended."
                yield held.said(f"the remark {key} of {held.key} is not in force {told(days)}", hint, "remark", key)
