"""coverage.toml speaks of a file that is no table."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.tariff.files import COVERAGE
from bundler.tariff.loader import FILES
from bundler.upkeep.checks.book import Book, path
from bundler.upkeep.checks.finding import Said
from bundler.values.near import did_you_mean

CODE = "coverage_of_nothing"
SEVERITY = "error"
ALL = "all tables"


def check(book: Book) -> Iterator[Said]:
    """A gap is about one table or about all of them."""
    files = [path(name) for name in FILES]
    coverage = book.tables.coverage
    named = [("table", "file", each.file) for each in coverage.table]
    tables, gaps = book.headers(COVERAGE, "table"), book.headers(COVERAGE, "gap")
    named += [("gap", "about", each.about) for each in coverage.gap]
    for at, (table, field, file) in enumerate(named):
        known = [*files, ALL] if table == "gap" else files
        if file not in known:
            lines = [*tables, *gaps]
            row = lines[at] if len(lines) == len(named) else None
            yield Said(COVERAGE, file, f"a [[{table}]] is about {file!r}, which is no table", did_you_mean(file, known), row, field, file)
