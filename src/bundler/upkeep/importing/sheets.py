"""Tables of a published document as plain text cells, whatever kind of file it is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bundler.catalogue.source import place_of, read_bytes
from bundler.errors import Fault, InputError
from bundler.upkeep.importing.reading.apart import read_apart
from bundler.upkeep.importing.reading.bounds import MAX_FILE_BYTES
from bundler.upkeep.importing.reading.csv_file import read_csv
from bundler.upkeep.importing.reading.sheet import Mark, Sheet
from bundler.upkeep.importing.reading.text_file import read_text

__all__ = ["Document", "Mark", "Sheet", "read_document"]

APART = (".xlsx", ".docx", ".pdf")
TEXTS = {".csv": read_csv, ".txt": read_text}


@dataclass(frozen=True, slots=True)
class Document:
    """A document with its tables, and the bytes it was read from."""

    place: str
    data: bytes
    sheets: tuple[Sheet, ...]


def read_document(path: Path, encoding: str = "utf-8") -> Document:
    """Return the tables of a .csv, .xlsx, .docx, .pdf or .txt file. Raises InputError where it cannot be read.

    Memory and time are bounded: texts by their size, the other kinds by a process of their own. ``encoding`` is that of a text: ``utf-8``
    or ``gb18030``, never guessed.
    """
    place, data, kind = place_of(path), read_bytes(path, MAX_FILE_BYTES), path.suffix.lower()
    if kind in APART:
        sheets = read_apart(kind, data, place)
    elif kind in TEXTS:
        sheets = TEXTS[kind](data, place, encoding)
    else:
        hint = f"Known: {', '.join((*TEXTS, *APART))}."
        raise InputError([Fault(place, f"unknown kind of file {path.suffix[:20]!r}", "file_kind", hint=hint)])
    return Document(place, data, sheets)
