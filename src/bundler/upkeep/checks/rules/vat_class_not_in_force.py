"""A tariff line has a VAT class without a rate on days of the line."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.upkeep.checks.book import Book
from bundler.upkeep.checks.finding import Said
from bundler.upkeep.checks.spans import told, uncovered

CODE = "vat_class_not_in_force"
SEVERITY = "warning"


def check(book: Book) -> Iterator[Said]:
    """On these days no tax of the line can be told."""
    rates = {key: [held.span for held in rows] for key, rows in book.series("vat.toml", "rate").items()}
    for held in book.rows("tariff_lines.csv"):
        key = held.row.vat_class
        if key and (days := uncovered(held.span, rates[key])):
            hint = "Give the class its rate on these days, or the line the class that it had then."
            yield held.said(f"the VAT class {key} of {held.key} has no rate {told(days)}", hint, "vat_class", key)
