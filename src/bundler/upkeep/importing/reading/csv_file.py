"""CSV, as spreadsheet programs and scripts write it."""

from __future__ import annotations

import csv
import io

from bundler.errors import Fault, InputError
from bundler.upkeep.importing.reading.bounds import Gathered
from bundler.upkeep.importing.reading.sheet import Mark, Sheet
from bundler.upkeep.importing.reading.text import decoded

OTHER_SEPARATORS = (";", "\t", "|")


def read_csv(data: bytes, place: str, encoding: str = "utf-8") -> tuple[Sheet, ...]:
    """Return the one table of a CSV file. Raises InputError for another encoding, other separators, and what is no CSV."""
    reader = csv.reader(io.StringIO(decoded(data, place, encoding), newline=""), strict=True)
    gathered = Gathered(place)
    try:
        rows = [gathered.row(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise InputError([Fault(place, f"not CSV: {error}", "csv", row=reader.line_num)]) from None
    _check_separator(place, rows)
    marks = tuple(Mark(number, column, "formula", cell) for number, row in rows for column, cell in enumerate(row) if cell.startswith("="))
    plain = tuple((number, tuple("" if cell.startswith("=") else cell for cell in row)) for number, row in rows)
    return (Sheet("", plain, marks),)


def _check_separator(place: str, rows: list[tuple[int, tuple[str, ...]]]) -> None:
    """Tell once that the columns are separated by something else, where every row would be one cell."""
    if not rows or any(len(row) > 1 for _, row in rows):
        return
    first = next((cell for _, row in rows for cell in row if cell.strip()), "")
    for separator in OTHER_SEPARATORS:
        if separator in first:
            named = "a tab" if separator == "\t" else repr(separator)
            message = f"the columns seem to be separated by {named}"
            raise InputError([Fault(place, message, "separator", row=1, hint="Separate them by commas.")])
