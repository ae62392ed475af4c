"""A table is not in coverage.toml: nobody is told since when and until when it holds."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.tariff.files import COVERAGE
from bundler.tariff.loader import FILES, INSTRUMENTS
from bundler.upkeep.checks.book import Book, path
from bundler.upkeep.checks.finding import Said

CODE = "not_in_coverage"
SEVERITY = "warning"


def check(book: Book) -> Iterator[Said]:
    """Instruments are sources and hold nothing themselves."""
    covered = {each.file for each in book.tables.coverage.table}
    for name in FILES:
        if name != INSTRUMENTS and path(name) not in covered:
            hint = f'Add a [[table]] with file = "{path(name)}".'
            yield Said(COVERAGE, path(name), f"nothing is said of {path(name)}", hint, field="table")
