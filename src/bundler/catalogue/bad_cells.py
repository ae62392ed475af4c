"""Cells of a workbook that hold no value: errors such as ``#N/A``, and formulas that were never worked out.

The reader of workbooks gives them as empty cells, so that they are looked for in the sheet itself.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import IO, NamedTuple
from xml.etree import ElementTree
from zipfile import ZipFile

from bundler.errors import Fault, InputError

MAX_SHEET_BYTES = 1 << 30
CHUNK_BYTES = 1 << 20
LONGEST_SIGN = 64
SIGNS = re.compile(rb"""<(?:\w{1,40}:)?f[\s/>]|\bt\s?=\s?["']e["']""")
WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
Place = tuple[int, int]


class BadCell(NamedTuple):
    """What stands in a cell instead of a value."""

    message: str
    hint: str


def bad_cells(data: bytes, place: str) -> dict[Place, BadCell]:
    """Return the bad cells of the first sheet by row and column, both from 1.

    Raises InputError for a sheet that is too large to be looked through, and what ``zipfile`` and ``ElementTree`` raise for a broken one.
    """
    with ZipFile(io.BytesIO(data)) as book:
        sheet = book.getinfo(_first_sheet(book))
        if sheet.file_size > MAX_SHEET_BYTES:
            raise InputError([Fault(place, f"the first sheet is larger than {MAX_SHEET_BYTES >> 20} MiB", "too_large")])
        with book.open(sheet) as part:
            if not _has_signs(part):
                return {}
        with book.open(sheet) as part:
            return dict(_scan(part))


def _first_sheet(book: ZipFile) -> str:
    """Return the part that holds the first sheet of a workbook."""
    sheets = (each for each in ElementTree.fromstring(book.read(WORKBOOK)).iter() if _name(each.tag) == "sheet")
    first = next(value for key, value in next(sheets).items() if _name(key) == "id" and key != "id")
    target = next(each.get("Target", "") for each in ElementTree.fromstring(book.read(RELATIONS)) if each.get("Id") == first)
    return target.removeprefix("/") if target.startswith(("/", "xl/")) else f"xl/{target}"


def _has_signs(part: IO[bytes]) -> bool:
    """Whether a sheet has a formula or an error at all: most have none, and a look at every cell takes seconds."""
    rest = b""
    while chunk := part.read(CHUNK_BYTES):
        if SIGNS.search(rest + chunk):
            return True
        rest = chunk[-LONGEST_SIGN:]
    return False


def _scan(part: IO[bytes]) -> Iterator[tuple[Place, BadCell]]:
    at = 0
    for _, row in ElementTree.iterparse(part):
        if _name(row.tag) != "row":
            continue
        at, column = int(row.get("r") or at + 1), 0
        for cell in row:
            column = _column(cell.get("r", "")) or column + 1
            held = _held(cell)
            if held is not None:
                yield (at, column), BadCell(f"the cell {_letters(column)}{at} holds {held[0]}", held[1])
        row.clear()


def _held(cell: ElementTree.Element) -> tuple[str, str] | None:
    """Return what a cell holds instead of a value and what would mend it, or None where it holds a value or nothing."""
    parts = {_name(each.tag): (each.text or "").strip() for each in cell}
    if cell.get("t") == "e":
        return parts.get("v") or "an error", "Mend the formula, or enter the value itself."
    # an empty text is a value, and says that it is a text
    if "f" in parts and not parts.get("v") and cell.get("t") != "str":
        return "a formula without its value", "Open the file in a spreadsheet program and save it there, or enter the value itself."
    return None


def _name(tag: str) -> str:
    return tag.rpartition("}")[2]


def _column(reference: str) -> int:
    """Return the column of a reference such as ``F3``, 0 where it names none."""
    number = 0
    for letter in reference.rstrip("0123456789"):
        number = number * 26 + int(letter, 36) - 9
    return number


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters
