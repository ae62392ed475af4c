"""Rows of a CSV file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from bundler.catalogue.header import check_header
from bundler.catalogue.item import COLUMNS
from bundler.catalogue.rows import Rows
from bundler.errors import Fault, InputError

OTHER_SEPARATORS = (";", "\t")


def csv_rows(data: bytes, place: str) -> Rows:
    """Return the rows of a CSV file. Raises InputError where it is not UTF-8, or its header lacks a column."""
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        hint = "Save it as 'CSV UTF-8'."
        raise InputError([Fault(place, f"not UTF-8 at byte {error.start}", "encoding", hint=hint)]) from None
    # the text of a large file as a whole would take four times its bytes
    reader = csv.reader(io.TextIOWrapper(io.BytesIO(data), "utf-8-sig", newline=""))
    try:
        header = [column.strip() for column in next(reader, [])]
    except csv.Error as error:
        raise _not_csv(place, error, reader.line_num) from None
    _check_separator(place, header)
    check_header(place, header, row=1)
    return Rows(place, _rows(place, reader, header))


def _rows(place: str, reader: Any, header: list[str]) -> Iterator[tuple[int, dict[str, str] | Fault]]:
    named = "" not in header
    try:
        for row in reader:
            if len(row) != len(header) and any(cell.strip() for cell in row):
                message = f"{len(row)} cells where the header has {len(header)}"
                yield reader.line_num, Fault(place, message, "cells", row=reader.line_num)
            elif any(cell.strip() for cell in row):
                cells = zip(header, row, strict=True)
                yield reader.line_num, dict(cells if named else ((column, cell) for column, cell in cells if column or cell.strip()))
    except csv.Error as error:
        raise _not_csv(place, error, reader.line_num) from None


def _not_csv(place: str, error: csv.Error, line: int) -> InputError:
    return InputError([Fault(place, f"not CSV: {error}", "csv", row=line)])


def _check_separator(place: str, header: list[str]) -> None:
    """Tell once that the columns are separated by something else, where every column would be missed."""
    if set(header) & set(COLUMNS):
        return
    for separator in OTHER_SEPARATORS:
        if {part.strip().strip('"') for column in header for part in column.split(separator)} & set(COLUMNS):
            named = "a tab" if separator == "\t" else repr(separator)
            hint = "Separate them by commas."
            raise InputError([Fault(place, f"the columns seem to be separated by {named}", "separator", row=1, hint=hint)])
