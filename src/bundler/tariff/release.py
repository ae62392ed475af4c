"""What an edition file says of itself, in its ``release.toml``."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Annotated

from pydantic import Field

from bundler.errors import Fault, TableError
from bundler.tariff.reading import read_record, read_toml
from bundler.tariff.rows import Record

MOST_OF_VERSION = 64
VERSION = re.compile(rf"^[0-9][0-9A-Za-z.-]{{0,{MOST_OF_VERSION - 1}}}$")
"""A version is the ``edition`` of ``coverage.toml``: it begins with a digit, and a file can be named by it."""
MAX_NOTES = 20_000
HEAD = "# An edition of the tariff tables, written by bundler tables release. Every file is named with its SHA-256."


class Release(Record):
    """Version, hash, day and notes of an edition; ``files`` are its other members with the SHA-256 of each."""

    version: Annotated[str, Field(pattern=VERSION.pattern)]
    edition: str
    tables_sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    date: date
    notes: Annotated[str, Field(max_length=MAX_NOTES)]
    files: dict[str, str]

    def to_toml(self) -> str:
        """Return ``release.toml``: equal releases give equal bytes."""
        said = [f"{name} = {_text(getattr(self, name))}" for name in ("version", "edition", "tables_sha256")]
        said += [f"date = {self.date.isoformat()}", f"notes = {_text(self.notes)}", "", "[files]"]
        files = [f"{_text(path)} = {_text(sha256)}" for path, sha256 in sorted(self.files.items())]
        return "\n".join([HEAD, "", *said, *files, ""])


def parse_release(raw: bytes, place: str) -> Release:
    """Return the release of an edition file. Raises TableError with every fault."""
    faults: list[Fault] = []
    document = read_toml(place, raw, faults)
    found = None if faults else read_record(place, Release, document, None, faults)
    if faults or found is None:
        raise TableError(faults)
    return found


def _text(text: str) -> str:
    """Return a TOML text: JSON writes it in the same way, but for one character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")
