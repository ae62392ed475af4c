"""The instrument that the rows of a proposal name."""

from __future__ import annotations

import hashlib

from bundler.upkeep.importing.proposal import SourceRecord
from bundler.upkeep.importing.request import Request
from bundler.upkeep.importing.sheets import Document
from bundler.upkeep.importing.toml_table import TomlTable


def with_instrument(text: str, request: Request, document: Document) -> str:
    """Return the text of instruments.toml with a table for the source of the request, unless it stands there."""
    table = TomlTable(text)
    if request.source in table.tables():
        return text
    record = source_record(request, document)
    cells = {
        "title": request.title, "kind": "copy" if request.evidence == "presumed" else "law", "effective": request.start,
        "evidence": request.evidence, "verified_on": request.read_on,
        "note": f"Published {request.published}; read from {record.file}, SHA-256 {record.sha256}.",
    }  # fmt: skip
    table.add(request.source, cells)
    return table.text()


def source_record(request: Request, document: Document) -> SourceRecord:
    """Return the record of the document that was read."""
    return SourceRecord(request.source, request.title, request.published, document.place, hashlib.sha256(document.data).hexdigest())
