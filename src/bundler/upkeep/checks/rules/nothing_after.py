"""The last row of a figure ends inside the verified days, and none follows: from then on the figure is not known."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.upkeep.checks.book import Book, path
from bundler.upkeep.checks.finding import Said
from bundler.upkeep.checks.spans import ONE_DAY

CODE = "nothing_after"
SEVERITY = "warning"
LASTING = {
    (path("limits.toml"), "limit"), (path("vat.toml"), "rate"), (path("consumption_tax.toml"), "class"),
    (path("personal_articles.toml"), "rate"), (path("personal_articles.toml"), "exemption"),
}  # fmt: skip
"""Figures that do not go away: lines, listings, remarks, bans and postal categories do."""


def check(book: Book) -> Iterator[Said]:
    """An old row was ended, and the new one forgotten."""
    for (file, table, key), rows in book.every.items():
        last = rows[-1].row.until
        if (file, table) in LASTING and last is not None and last < book.tables.coverage.verified_until:
            hint = f"Add the row from {last + ONE_DAY} on, or take the end away."
            yield rows[-1].said(f"{key} ends on {last}, and no row follows", hint, "until", last.isoformat())
