"""A code is listed on days on which no tariff line begins with it, so no goods can have it."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.upkeep.checks.book import Book
from bundler.upkeep.checks.finding import Said
from bundler.upkeep.checks.spans import told, uncovered

CODE = "listed_without_line"
SEVERITY = "warning"


def check(book: Book) -> Iterator[Said]:
    """The line is missing, ended too early, or the code is mistyped."""
    for held in book.rows("positive_list.csv"):
        if held.row.status == "listed" and (days := uncovered(held.span, book.lines.get(held.key, ()))):
            hint = "Add the lines of the code, or end the listing with them and list their successors."
            yield held.said(f"{held.key} is listed, but no tariff line begins with it {told(days)}", hint, "hs8", held.key)
