"""coverage.toml speaks of a table twice, or two known gaps have one id."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bundler.tariff.files import COVERAGE
from bundler.upkeep.checks.book import Book
from bundler.upkeep.checks.finding import Said

CODE = "coverage_twice"
SEVERITY = "error"


def check(book: Book) -> Iterator[Said]:
    """Of two statements nobody knows which holds."""
    coverage = book.tables.coverage
    counted = Counter(("file", each.file) for each in coverage.table) + Counter(("id", each.id) for each in coverage.gap)
    for (field, key), times in counted.items():
        if times > 1:
            yield Said(COVERAGE, key, f"{key} stands {times} times", "Join them, or give each gap an id of its own.", None, field, key)
