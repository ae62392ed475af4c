"""A tariff line has a consumption tax class that is not modelled on days of the line."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.upkeep.checks.book import Book
from bundler.upkeep.checks.finding import Said
from bundler.upkeep.checks.spans import told, uncovered

CODE = "tax_class_not_modelled"
SEVERITY = "warning"


def check(book: Book) -> Iterator[Said]:
    """On these days no tax of the line can be told; the form 'unmodelled' says the same with a source."""
    periods = {key: [held.span for held in rows] for key, rows in book.series("consumption_tax.toml").items()}
    for held in book.rows("tariff_lines.csv"):
        key = held.row.consumption_tax
        if key and (days := uncovered(held.span, periods[key])):
            hint = "Add the wording of these days, one of the form 'none' or 'unmodelled' among them, or end the class on the line."
            yield held.said(f"the consumption tax {key} of {held.key} is not modelled {told(days)}", hint, "consumption_tax", key)
