"""References of a spreadsheet: ``C5`` and ``A1:C5``, with columns counted from 0 and rows from 1."""

from __future__ import annotations

import re

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
_CELL = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})", re.ASCII)

Place = tuple[int, int]
"""Row and column."""


def place_of_cell(reference: str) -> Place | None:
    """Return the row and the column of a reference, or None for what no sheet can have."""
    match = _CELL.fullmatch(reference)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    row = int(match[2])
    return (row, column - 1) if 1 <= row <= MAX_ROW and column <= MAX_COLUMN else None


def corners(reference: str) -> tuple[Place, Place] | None:
    """Return the first and the last cell of a range."""
    first, _, last = reference.partition(":")
    ends = place_of_cell(first), place_of_cell(last or first)
    if ends[0] is None or ends[1] is None or ends[0] > ends[1]:
        return None
    return ends[0], ends[1]


def column_name(column: int) -> str:
    """Return the letters of a column."""
    letters, column = "", column + 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters
