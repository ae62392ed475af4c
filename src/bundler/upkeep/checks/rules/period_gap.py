"""Between two periods of one key there are days without a row, and coverage.toml does not say why."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bundler.upkeep.checks.book import Book, path
from bundler.upkeep.checks.finding import Said
from bundler.upkeep.checks.sweep import Hole, all_holes

CODE = "period_gap"
SEVERITY = "error"
MONTHLY = path("exchange_rates.csv")


def check(book: Book) -> Iterator[Said]:
    """Months without an exchange rate are told by a check of their own."""
    for hole in all_holes(book):
        if hole.after.file != MONTHLY and not _explained(book, hole):
            after, first = hole.after, hole.days.first
            hint = (
                f"Begin the row on {first}, or let a [[gap]] of coverage.toml about {after.file} say why nothing is held: its text names "
                f"{after.key} and {first}."
            )
            yield after.said(f"nothing is said of {after.key} {hole.days}", hint, "from", after.row.start.isoformat())


def _explained(book: Book, hole: Hole) -> bool:
    """Whether a known gap about the table names the key and the first day without a row: the two make it a statement about this hole."""
    words = [rf"(?<![\w-]){re.escape(word)}(?![\w-])" for word in (hole.after.key, hole.days.first.isoformat())]
    texts = (gap.text for gap in book.tables.coverage.gap if gap.about == hole.after.file)
    return any(all(re.search(word, text) for word in words) for text in texts)
