"""The record of a document among the instruments: what it is, when it speaks from, and the bytes that were read."""

from __future__ import annotations

import hashlib
from pathlib import Path

from bundler.upkeep.importing.proposal import SourceRecord
from bundler.upkeep.importing.request import Request
from bundler.upkeep.importing.sheets import Document
from bundler.upkeep.importing.toml_table import TomlTable

INSTRUMENTS = "cn/instruments.toml"


def sha256_of(document: Document) -> str:
    """Return the SHA-256 of the bytes that were read."""
    return hashlib.sha256(document.data).hexdigest()


def source_record(request: Request, document: Document) -> SourceRecord:
    """Return the source of a proposal."""
    return SourceRecord(request.source, request.title, request.published, document.place, sha256_of(document))


def with_instrument(text: str, request: Request, document: Document) -> str:
    """Return ``instruments.toml`` with the document as the source of the new rows; a source that stands there already is left as it is.

    It is effective from the day on which what it says is true.
    """
    table = TomlTable(text)
    if request.source in table:
        return text
    table.add(
        request.source,
        {
            "title": request.title, "kind": request.instrument, "effective": request.start, "evidence": request.evidence,
            "verified_on": request.read_on, "where": document.place,
            "note": f"Published {request.published}, read {request.read_on} from the file named, SHA-256 {sha256_of(document)}.",
        },
    )  # fmt: skip
    return table.text()


def instruments_with(request: Request, document: Document) -> dict[str, str]:
    """Return the edited file of a proposal, or nothing where the source stands there already."""
    old = (Path(request.tables) / INSTRUMENTS).read_text("utf-8")
    new = with_instrument(old, request, document)
    return {} if new == old else {INSTRUMENTS: new}
