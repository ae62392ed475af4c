"""A consumption tax per litre stands on a tariff line that has legal units, but none of volume."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.upkeep.checks.book import Book, Held
from bundler.upkeep.checks.finding import Said

CODE = "litre_tax_without_litre"
SEVERITY = "error"


def check(book: Book) -> Iterator[Said]:
    """A line that is taxed by the litre is declared by the litre."""
    for key, rows in book.series("consumption_tax.toml").items():
        taxed = [held for held in rows if held.row.yuan_per_litre]
        for line in book.by_tax.get(key, ()):
            together = any(tax.span.first <= line.span.last and line.span.first <= tax.span.last for tax in taxed)
            if together and line.row.units and not _by_volume(book, line):
                hint = "Correct the units or the consumption tax class of the line."
                message = f"{line.key} is taxed per litre as {key}, but has no unit of volume"
                yield line.said(message, hint, "unit_1", " ".join(line.row.units))


def _by_volume(book: Book, line: Held) -> bool:
    return any(book.tables.units[code].kind == "volume" for code in line.row.units)
