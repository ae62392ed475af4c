"""A row claims better evidence than its source has."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.tariff.rows import WEAKEST_FIRST
from bundler.upkeep.checks.book import Book, path
from bundler.upkeep.checks.finding import Said

CODE = "better_than_source"
SEVERITY = "error"


def check(book: Book) -> Iterator[Said]:
    """A gazette row needs an instrument whose gazette text was read, a public copy one that was seen."""
    for held in book.all_rows:
        if said := _said(book, held.file, held.key, held.line, held.row.source, held.row.evidence):
            yield said
    for name, rows in book.code_tables.items():
        for at, row in enumerate(rows, start=2):
            key = next(filter(None, row.values()))  # the key of a country that is none by ISO 3166 is empty
            if "source" in row and (said := _said(book, path(name), key, at, row["source"], row["evidence"])):
                yield said


def _said(book: Book, file: str, key: str, row: int | None, source: str, evidence: str) -> Said | None:
    held = book.tables.instruments[source].evidence
    if WEAKEST_FIRST.index(evidence) <= WEAKEST_FIRST.index(held):
        return None
    hint = f"Write {held!r}, or raise the evidence of [{source}] in instruments.toml once its text was read."
    return Said(file, key, f"the row is {evidence}, but its source {source} is {held} only", hint, row, "evidence", evidence)
