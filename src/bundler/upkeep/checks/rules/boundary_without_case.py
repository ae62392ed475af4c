"""A conditional rate has no worked case on one side of its boundary."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.upkeep.casework.boundaries import missing_sides
from bundler.upkeep.checks.book import Book
from bundler.upkeep.checks.finding import Said

CODE = "boundary_without_case"
SEVERITY = "warning"
HINT = "Write both with `bundler tables case ORDER --both-sides`, of one loose item of the class."


def check(book: Book) -> Iterator[Said]:
    """A side that no case lies on may change without anybody seeing it; how far from the threshold a case lies is not asked."""
    cases = [case for held in book.cases[0].values() for case in held]
    for side in missing_sides(cases, book.tables):
        where = "from its threshold on" if side.over else "under its threshold"
        row = book.tables.consumption_taxes[side.tax_class].row
        message = f"no case of {side.tax_class} from {side.start}, tested by the {side.unit}, lies {where}"
        yield Said("cn/consumption_tax.toml", side.tax_class, message, HINT, row, "threshold", side.unit)
