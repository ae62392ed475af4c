"""A provisional rate (暂定税率) is not lower than the MFN rate of its line."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.tariff.wording import percent
from bundler.upkeep.checks.book import Book
from bundler.upkeep.checks.finding import Said

CODE = "provisional_not_lower"
SEVERITY = "warning"


def check(book: Book) -> Iterator[Said]:
    """A provisional import rate lowers the MFN rate for a time: the two may be exchanged, or the MFN rate has come down since."""
    for held in book.rows("tariff_lines.csv"):
        mfn, provisional = held.row.mfn, held.row.provisional
        if mfn is not None and provisional is not None and provisional >= mfn:
            message = f"{held.key} has {percent(provisional)} % provisionally and {percent(mfn)} % MFN"
            yield held.said(message, "Look whether the two are exchanged; take out a rate that lowers nothing.", "provisional_percent")
