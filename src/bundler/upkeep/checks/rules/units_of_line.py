"""The two legal units of a tariff line are the same, or there is a second one without a first."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.upkeep.checks.book import Book, path
from bundler.upkeep.checks.finding import Said

CODE = "units_of_line"
SEVERITY = "error"


def check(book: Book) -> Iterator[Said]:
    """An empty second unit means none, an empty first one not known: the cells say which is which, the row does not."""
    for at, row in enumerate(book.cells("tariff_lines.csv"), start=2):
        first, second = row["unit_1"], row["unit_2"]
        if second and first in ("", second):
            message = f"{row['hs_code']} has the unit {second} twice" if first else f"{row['hs_code']} has a second unit, but no first"
            yield Said(path("tariff_lines.csv"), row["hs_code"], message, "Write the first unit of the line first.", at, "unit_2", second)
