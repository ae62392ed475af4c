"""CSV, as spreadsheet programs and scripts write it."""

from __future__ import annotations

import csv
import io

from bundler.errors import Fault, InputError
from bundler.upkeep.importing.reading.bounds import Gathered
from bundler.upkeep.importing.reading.sheet import Mark, Sheet
from bundler.upkeep.importing.reading.text import decoded

OTHER_SEPARATORS = (";", "\t", "|")
LOOKED_AT = 40


def read_csv(data: bytes, place: str, encoding: str = "utf-8") -> tuple[Sheet, ...]:
    """Return the one table of a CSV file. Raises InputError for another encoding, other separators, and what is no CSV."""
    text = decoded(data, place, encoding)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    gathered = Gathered(place)
    try:
        rows = [gathered.row(reader.line_num, row) for row in reader]
    except csv.Error as error:
        hint = "A quotation mark that nothing closes, or a file that was cut off, ends so."
        raise InputError([Fault(place, f"not CSV: {error}", "csv", row=reader.line_num, hint=hint)]) from None
    _check_separator(place, rows)
    marks = tuple(Mark(number, column, "formula", cell) for number, row in rows for column, cell in enumerate(row) if cell.startswith("="))
    plain = tuple((number, tuple("" if cell.startswith("=") else cell for cell in row)) for number, row in rows)
    return (Sheet("", plain, (*_unended(text, rows), *marks)),)


def _unended(text: str, rows: list[tuple[int, tuple[str, ...]]]) -> tuple[Mark, ...]:
    """Mark the last cell where its line has no end: programs write one, and a file that was cut off may lack half of a remark."""
    if not rows or not rows[-1][1] or text.endswith(("\n", "\r")):
        return ()
    number, row = rows[-1]
    return (Mark(number, len(row) - 1, "unended", row[-1]),)


def _check_separator(place: str, rows: list[tuple[int, tuple[str, ...]]]) -> None:
    """Tell once that the columns are separated by something else, where every row would be one cell; a title is one anyway."""
    if any(len(row) > 1 for _, row in rows):
        return
    for number, row in rows[:LOOKED_AT]:
        for separator in OTHER_SEPARATORS:
            if any(separator in cell for cell in row):
                named = "a tab" if separator == "\t" else repr(separator)
                message = f"the columns seem to be separated by {named}"
                raise InputError([Fault(place, message, "separator", row=number, hint="Separate them by commas.")])
