"""On a day two rows answer the same question, and only the first of the file would be heard."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.upkeep.checks.book import Book
from bundler.upkeep.checks.finding import Said
from bundler.upkeep.checks.sweep import all_doubles

CODE = "double_winner"
SEVERITY = "error"


def check(book: Book) -> Iterator[Said]:
    """The loader refuses two rows of one key on a day; here are also rows of different keys, such as two bans on the same goods."""
    for double in all_doubles(book):
        first, second, *_ = double.rows
        message = f"two rows answer for {double.question} on {double.day}: {first.key} and {second.key}"
        yield second.said(message, "Leave the goods in one of them, or let the earlier row end before the later one begins.", "from")
