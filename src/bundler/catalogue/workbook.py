"""The first sheet of an XLSX workbook."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from bundler.catalogue.bad_cells import BadCell, Place, bad_cells
from bundler.catalogue.header import check_header
from bundler.catalogue.rows import Rows
from bundler.errors import Fault, InputError

# What Excel wrote before 2007, and the wrapper of a workbook with a password.
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
LOCKED = "EncryptedPackage".encode("utf-16-le")
# What a broken archive, a part that is missing in it or broken XML in a part raise; a RuntimeError is an archive with a password.
BROKEN = (BadZipFile, KeyError, StopIteration, ParseError, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError)


def sheet_rows(data: bytes, place: str) -> Rows:
    """Return the rows of the first sheet. Raises InputError where the workbook cannot be read, or its header lacks a column."""
    cells, bad = _read(data, place)
    header = [str(cell).strip() for cell in cells[0]] if cells else []
    broken = [Fault(place, cell.message, "bad_cell", row=1, hint=cell.hint, counted="row") for (row, _), cell in bad.items() if row == 1]
    if broken:
        raise InputError(broken)
    if not any(header):
        raise InputError([Fault(place, "the first row of the first sheet is empty", "empty_file", hint="It has to name the columns.")])
    check_header(place, header, row=1, counted="row")
    return Rows(place, _rows(header, cells, bad), "row", typed=True)


def _read(data: bytes, place: str) -> tuple[list[list[Any]], Mapping[Place, BadCell]]:
    from python_calamine import CalamineError, CalamineWorkbook

    if data.startswith(OLE):
        message, hint = ("is protected by a password", "without one") if LOCKED in data else ("is of an old kind", "as .xlsx")
        raise InputError([Fault(place, f"the workbook {message}", "workbook", hint=f"Save it {hint}.")])
    try:
        bad = bad_cells(data, place)
        return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python(skip_empty_area=False), bad
    except (CalamineError, *BROKEN):
        hint = "Open the file in a spreadsheet program and save it again as .xlsx."
        raise InputError([Fault(place, "the workbook is damaged or of another kind", "workbook", hint=hint)]) from None


def _rows(header: list[str], cells: list[list[Any]], bad: Mapping[Place, BadCell]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the rows that hold anything; a row of bad cells alone is one of them, though the reader takes it for empty."""
    last = max([len(cells), *(row for row, _ in bad)])
    for at in range(2, last + 1):
        row = cells[at - 1] if at <= len(cells) else []
        row = [bad.get((at, column), row[column - 1] if column <= len(row) else "") for column in range(1, len(header) + 1)]
        if any(not isinstance(cell, str) or cell.strip() for cell in row):
            yield at, {column: cell for column, cell in zip(header, row, strict=True) if column or cell != ""}
