"""Tables of a published document as plain text cells, whatever kind of file it is."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from bundler.catalogue.source import place_of, read_bytes
from bundler.errors import Fault, InputError

MAX_FILE_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a document: its rows as text, each with the number under which a person finds it (row of a sheet, line of a text)."""

    title: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A document with its tables, and the bytes it was read from."""

    place: str
    data: bytes
    sheets: tuple[Sheet, ...]


def read_document(path: Path) -> Document:
    """Return the tables of a .csv or .xlsx file. Raises InputError where it cannot be read."""
    place, data = place_of(path), read_bytes(path, MAX_FILE_BYTES)
    readers = {".csv": _csv, ".xlsx": _workbook}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise InputError([Fault(place, f"unknown kind of file {path.suffix!r}", "file_kind", hint=f"Known: {', '.join(readers)}")])
    return Document(place, data, reader(data, place))


def _csv(data: bytes, place: str) -> tuple[Sheet, ...]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError([Fault(place, f"not UTF-8 at byte {error.start}", "encoding")]) from None
    reader = csv.reader(io.StringIO(text, newline=""))
    return (Sheet("", tuple((reader.line_num, tuple(row)) for row in reader)),)


def _workbook(data: bytes, place: str) -> tuple[Sheet, ...]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return tuple(
            Sheet(name, tuple((at, tuple(map(str, row))) for at, row in enumerate(book.get_sheet_by_name(name).to_python(False), start=1)))
            for name in book.sheet_names
        )
    except CalamineError:
        raise InputError([Fault(place, "the workbook is damaged or of another kind", "workbook")]) from None
