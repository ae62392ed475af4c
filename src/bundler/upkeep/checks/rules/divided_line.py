"""A line that is not divided is in force beside lines of its parts, so goods of a part may be declared under either."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from bundler.upkeep.checks.book import Book, Held
from bundler.upkeep.checks.finding import Said
from bundler.upkeep.checks.spans import shared, told

CODE = "divided_line"
SEVERITY = "warning"
UNDIVIDED = "00"
"""How the code of a line ends that is all of its eight digits."""


def check(book: Book) -> Iterator[Said]:
    """A code that was divided ends on the day before its parts begin."""
    parts: dict[str, list[Held]] = defaultdict(list)
    for held in book.rows("tariff_lines.csv"):
        if not held.key.endswith(UNDIVIDED):
            parts[held.key[:8]].append(held)
    for held in book.rows("tariff_lines.csv"):
        if held.key.endswith(UNDIVIDED) and (found := [part for part in parts[held.key[:8]] if shared(held.span, part.span)]):
            names = ", ".join(dict.fromkeys(part.key for part in found))
            days = told(sorted({days for part in found if (days := shared(held.span, part.span))}))
            hint = "End the undivided line on the day before its parts begin, or take the parts out."
            yield held.said(f"{held.key} is in force beside its parts {names} {days}", hint, "until", names)
