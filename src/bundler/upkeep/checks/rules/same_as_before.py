"""A row says the same as the row before it, by the same source at the same evidence: the two are one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from bundler.tariff.rows import Record
from bundler.upkeep.checks.book import Book
from bundler.upkeep.checks.finding import Said
from bundler.upkeep.checks.spans import ONE_DAY

CODE = "same_as_before"
SEVERITY = "warning"
NO_FACTS = {"start", "until", "verified_on", "note"}


def check(book: Book) -> Iterator[Said]:
    """A change of the source or of its evidence is a reason for a new row; an exchange rate has a row a month in any case."""
    for (file, _, _), rows in book.every.items():
        for before, after in pairwise(rows) if not file.endswith("exchange_rates.csv") else ():
            follows = before.row.until is not None and before.row.until + ONE_DAY == after.row.start
            if follows and _facts(before.row) == _facts(after.row):
                message = f"the row of {after.key} says the same as the one that ends on {before.row.until}"
                yield after.said(message, "Let the earlier row run on and take this one out, or change what is new.", "from")


def _facts(row: Any) -> dict[str, Any]:
    facts = row.model_dump() if isinstance(row, Record) else row._asdict()
    return {name: value for name, value in facts.items() if name not in NO_FACTS}
