"""The days of coverage.toml contradict each other: verified after the edition, or verified until before it begins."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.tariff.files import COVERAGE
from bundler.upkeep.checks.book import Book
from bundler.upkeep.checks.finding import Said

CODE = "coverage_days"
SEVERITY = "error"


def check(book: Book) -> Iterator[Said]:
    """The edition is verified at least as far as each of its tables."""
    last = book.tables.coverage.verified_until
    lines = book.headers(COVERAGE, "table")
    for at, each in enumerate(book.tables.coverage.table):
        row = lines[at] if at < len(lines) else None
        told = each.file, each.verified_until.isoformat()
        if each.verified_until < each.start:
            message = f"{each.file} is verified until a day before it begins on {each.start}"
            yield Said(COVERAGE, told[0], message, "Correct one of the two days.", row, "verified_until", told[1])
        elif each.verified_until > last:
            message = f"{each.file} is verified beyond the edition, which is until {last}"
            yield Said(COVERAGE, told[0], message, "Move verified_until of the edition on, or correct it.", row, "verified_until", told[1])
