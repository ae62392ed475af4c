"""A listing stands under an edition of the positive list that is not in force on days of the listing."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.upkeep.checks.book import Book
from bundler.upkeep.checks.finding import Said
from bundler.upkeep.checks.spans import told, uncovered

CODE = "edition_not_in_force"
SEVERITY = "error"


def check(book: Book) -> Iterator[Said]:
    """A row ends with its edition: what the next one says of the code is a row of its own."""
    editions = book.series("positive_list_editions.toml")
    for held in book.rows("positive_list.csv"):
        key = held.row.edition
        if key and (days := uncovered(held.span, [each.span for each in editions[key]])):
            hint = "End the row with its edition, and begin one for the next edition."
            yield held.said(f"{held.key} stands under the edition {key}, which is not in force {told(days)}", hint, "edition", key)
