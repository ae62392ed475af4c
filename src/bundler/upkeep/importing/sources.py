"""The instrument that the rows of a proposal name."""

from __future__ import annotations

import tomlkit

from bundler.upkeep.importing.request import Request
from bundler.upkeep.importing.sheets import Document
from bundler.upkeep.importing.toml_table import TomlTable


def with_instrument(text: str, request: Request, document: Document) -> str:
    """Return the text of ``instruments.toml`` with the source of a request, unless it stands there."""
    if request.source in tomlkit.parse(text):
        return text
    table = TomlTable(text)
    table.add(
        request.source,
        {
            "title": request.title, "kind": "copy", "effective": request.start, "evidence": request.evidence,
            "verified_on": request.read_on, "where": document.place,
        },
    )  # fmt: skip
    return table.text()
