"""The table inside a sheet: its heading is found by the spellings of its columns, titles above it and notes around it are kept apart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bundler.errors import Fault, InputError
from bundler.upkeep.importing.header import Names, columns_named, columns_of
from bundler.upkeep.importing.proposal import Issue
from bundler.upkeep.importing.reading.sheet import EMPTIED
from bundler.upkeep.importing.sheets import Sheet

HEADING_ROWS = 40
"""How far down a heading is looked for."""
LONGEST_CELL, SHOWN = 2000, 200
"""How much of a cell is read, and how much of one is shown: no table of customs has more, a hostile one may."""
COLUMN = "column."
"""The beginning of an option that names the heading of a column, such as ``column.rate=折算率``."""
_QUIET = re.compile(r"[\s\W_]+")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table: ``number`` is where a person finds it."""

    number: int
    cells: tuple[str, ...]
    places: Mapping[str, int]

    def cell(self, column: str) -> str:
        """Return the cell of a column by its name, "" where the table has no such column."""
        at = self.places.get(column)
        return self.cells[at].strip()[:LONGEST_CELL] if at is not None and at < len(self.cells) else ""

    @property
    def words(self) -> str:
        """The row as a line of text, as far as a person needs it to find the row."""
        return " ".join(cell.strip() for cell in self.cells if cell.strip())[:SHOWN]


class Grid(NamedTuple):
    """A table: the places of its columns, its heading as printed, its rows that are not blank, and the texts above the heading.

    ``unread`` are the rows with a formula or an error in a column that is read: an empty cell would say something else.
    """

    sheet: str
    columns: Mapping[str, int]
    heading: tuple[str, ...]
    number: int
    rows: tuple[Row, ...]
    above: tuple[tuple[int, str], ...]
    unread: tuple[Row, ...]

    def untaken(self) -> Iterator[Issue]:
        """Yield an issue for each row of which nothing is taken."""
        message = "a formula or an error stands in a cell that would be read, so nothing of the row is taken"
        return (Issue("error", "unread_cells", message, row.number, self.sheet, value=row.words) for row in self.unread)


def find_grid(place: str, sheet: Sheet, names: Names, wanted: tuple[tuple[str, ...], ...], options: Mapping[str, str]) -> Grid | None:
    """Return the table of a sheet, or None where no row is its heading.

    The heading is the first row that has a column of each group of ``wanted``. An option ``column.NAME=HEADING`` takes the place of the
    spellings of a column, and has to be found. Raises InputError where two columns may be the same one.
    """
    named = {name: options[COLUMN + name] for name in names if COLUMN + name in options}
    known = {name: (named[name],) if name in named else each for name, each in names.items()}
    groups = (*wanted, *((name,) for name in named))
    for at, (number, cells) in enumerate(sheet.rows[:HEADING_ROWS]):
        columns = columns_of(cells, known, ()) or {}
        if all(any(name in columns for name in group) for group in groups):
            _check_single(place, sheet.title, number, cells, known, columns)
            body = sheet.rows[at + 1 :]
            emptied = {mark.row for mark in sheet.marks if mark.kind in EMPTIED and mark.column in columns.values()}
            rows = [Row(place, row, columns) for place, row in body if place in emptied or any(cell.strip() for cell in row)]
            taken, unread = (tuple(row for row in rows if (row.number in emptied) == out) for out in (False, True))
            return Grid(sheet.title, columns, cells, number, taken, tuple(_texts(sheet, at)), unread)
    return None


def _check_single(place: str, sheet: str, number: int, cells: Sequence[str], known: Names, columns: Mapping[str, int]) -> None:
    """Which of two columns is meant is for a person to say."""
    faults = []
    for name in columns:
        heads = [cells[at].strip()[:SHOWN] for at in columns_named(cells, known[name]) if at == columns[name] or at not in columns.values()]
        if len(heads) > 1:
            said = f"sheet {sheet!r}: " if sheet else ""
            message = f"{said}{len(heads)} columns may be the {name}: {', '.join(heads)}"
            hint = f"Name the right one by {COLUMN}{name}=HEADING; where they are headed alike, rename one."
            faults.append(Fault(place, message, "column_twice", row=number, field=name, hint=hint))
    if faults:
        raise InputError(faults)


def _texts(sheet: Sheet, end: int) -> Iterator[tuple[int, str]]:
    return ((number, cell.strip()) for number, cells in sheet.rows[:end] for cell in cells if cell.strip())


def fold(text: str) -> str:
    """Return a name without what printers add: width of letters, case, blanks and punctuation."""
    return _QUIET.sub("", unicodedata.normalize("NFKC", text).casefold())
