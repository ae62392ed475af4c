"""A conditional consumption tax is tested per a unit that no legal unit of any line of its class gives."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.upkeep.checks.book import Book
from bundler.upkeep.checks.finding import Said

CODE = "threshold_unit_on_no_line"
SEVERITY = "warning"
KINDS = {"ml": "volume", "litre": "volume", "g": "mass", "sheet": "count", "piece": "count"}
"""The kind of legal unit that can give each unit of content."""


def check(book: Book) -> Iterator[Said]:
    """Then every item of the class has to state its content by itself; or the threshold stands at the wrong class."""
    units = book.tables.units
    for held in book.rows("consumption_tax.toml"):
        carried = {units[code].kind for line in book.by_tax.get(held.key, ()) for code in line.row.units if code in units}
        tested = [test.unit for test in held.row.threshold]
        if tested and carried and not any(KINDS[unit] in carried for unit in tested):
            message = (
                f"{held.key} is tested per {' or '.join(tested)}, but the lines of the class are counted in {', '.join(sorted(carried))}"
            )
            hint = "Correct the unit or the class of the lines; or waive it where the content stands on the label only."
            yield held.said(message, hint, "threshold", tested[0])
