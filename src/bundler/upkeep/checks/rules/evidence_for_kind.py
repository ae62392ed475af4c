"""An instrument has better evidence than its kind can have: only a law stands in a gazette, and a reading is presumed."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.upkeep.checks.book import Book, path
from bundler.upkeep.checks.finding import Said

CODE = "evidence_for_kind"
SEVERITY = "error"
ALLOWED = {"law": ("gazette", "public_copy", "presumed"), "copy": ("public_copy", "presumed"), "reading": ("presumed",)}


def check(book: Book) -> Iterator[Said]:
    """A copy of a gazette is a public copy; what we concluded ourselves is presumed."""
    for key, each in book.tables.instruments.items():
        if each.evidence not in ALLOWED[each.kind]:
            message = f"an instrument of the kind {each.kind!r} cannot have the evidence {each.evidence!r}"
            hint = f"Write {ALLOWED[each.kind][0]!r}, or name the law itself as an instrument of its own."
            yield Said(path("instruments.toml"), key, message, hint, book.instrument_lines.get(key), "evidence", each.evidence)
