"""One sheet of a workbook: its cells as a person sees them, and which of them are formulas, errors or merged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bundler.errors import Fault, InputError
from bundler.upkeep.importing.reading.archive import Archive
from bundler.upkeep.importing.reading.bounds import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Gathered
from bundler.upkeep.importing.reading.grid import Place, corners, place_of_cell
from bundler.upkeep.importing.reading.number_format import Shape, written
from bundler.upkeep.importing.reading.sheet import Mark, Noticed, Sheet
from bundler.upkeep.importing.reading.xml import parse_part

MOST_RANGES, MOST_ARRAYS, MOST_FILLED = 20_000, 200, MAX_ROWS


class SheetReader:
    """Takes the elements of a sheet one after the other."""

    def __init__(self, strings: Sequence[str], shapes: Sequence[Shape], place: str, *, since_1904: bool) -> None:
        self._strings, self._shapes, self._place, self._since_1904 = strings, shapes, place, since_1904
        self.cells: dict[Place, str] = {}
        self.noticed: dict[Place, tuple[Noticed, str]] = {}
        self.merged: list[tuple[Place, Place]] = []
        self.arrays: list[tuple[Place, Place]] = []
        self._at: Place = (0, -1)
        self._cell: dict[str, str] = {}
        self._parts: dict[str, list[str]] = {}
        self._tags: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take the beginning of an element."""
        self._tags.append(tag)
        if tag == "row":
            self._at = (_row(attributes.get("r")) or self._at[0] + 1, -1)
        elif tag == "c":
            self._at = place_of_cell(attributes.get("r", "")) or (self._at[0], self._at[1] + 1)
            self._cell, self._parts = dict(attributes), {}
        elif tag == "f":
            self._parts.setdefault("f", [])
            if attributes.get("t") in ("array", "dataTable"):
                self._range(self.arrays, attributes, MOST_ARRAYS)
        elif tag == "mergeCell":
            self._range(self.merged, attributes, MOST_RANGES)

    def _range(self, ranges: list[tuple[Place, Place]], attributes: Mapping[str, str], most: int) -> None:
        span = corners(attributes.get("ref", ""))
        if span is not None:
            ranges.append(span)
        if len(ranges) > most:
            message = f"more than {most:,} ranges that are merged or worked out together"
            raise InputError([Fault(self._place, message, "too_large", hint="Paste the table as values into a new file.")])

    def text(self, data: str) -> None:
        """Take text."""
        if self._tags and self._tags[-1] in ("v", "t", "f") and "rPh" not in self._tags:
            self._parts.setdefault("v" if self._tags[-1] == "t" else self._tags[-1], []).append(data)

    def end(self, tag: str) -> None:
        """Take the end of an element."""
        self._tags.pop()
        if tag == "c":
            self._keep()

    def _keep(self) -> None:
        held = "".join(self._parts.get("v", ()))
        kind = self._cell.get("t", "n")
        text = self._shown(held, kind)
        if "f" in self._parts:
            self.noticed[self._at] = ("formula", text)
        elif kind == "e":
            self.noticed[self._at] = ("error", text)
        elif text:
            self.cells[self._at] = text
        if self._at[1] >= MAX_COLUMNS and text:
            raise InputError([Fault(self._place, f"more than {MAX_COLUMNS} columns", "too_large", row=self._at[0], counted="row")])
        if len(self.cells) + len(self.noticed) > MAX_CELLS:
            raise InputError([Fault(self._place, f"more than {MAX_CELLS:,} cells", "too_large")])

    def _shown(self, held: str, kind: str) -> str:
        if kind == "s":
            number = _number(held)
            return self._strings[number] if number is not None and number < len(self._strings) else ""
        if kind == "b":
            return "TRUE" if held == "1" else "FALSE"
        if kind != "n" or not held:
            return held
        style = _number(self._cell.get("s", "0"))
        shape = self._shapes[style] if style is not None and style < len(self._shapes) else "number"
        return written(held.strip(), shape, since_1904=self._since_1904)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _row(text: str | None) -> int | None:
    place = place_of_cell(f"A{text}") if text else None
    return None if place is None else place[0]


def read_sheet(archive: Archive, part: str, title: str, reader: SheetReader, gathered: Gathered, place: str) -> Sheet:
    """Return a sheet. Raises InputError where it is broken or too large."""
    parse_part(archive, part, place, reader.start, reader.end, reader.text)
    _in_arrays(reader)
    _fill_merged(reader, place)
    rows: dict[int, dict[int, str]] = {}
    for (row, column), text in reader.cells.items():
        rows.setdefault(row, {})[column] = text
    marks = tuple(Mark(row, column, kind, text) for (row, column), (kind, text) in sorted(reader.noticed.items()))
    for mark in marks:
        rows.setdefault(mark.row, {})
    table = tuple(
        gathered.row(row, (cells.get(column, "") for column in range(max(cells, default=-1) + 1))) for row, cells in sorted(rows.items())
    )
    return Sheet(title, table, marks)


def _in_arrays(reader: SheetReader) -> None:
    """The cells under an array formula are formulas too, though only the first of them says so."""
    for first, last in reader.arrays:
        for place in [each for each in reader.cells if _inside(each, first, last)]:
            reader.noticed[place] = ("formula", reader.cells.pop(place))


def _fill_merged(reader: SheetReader, place: str) -> None:
    """A merged cell stands for all its rows; over several columns it stands in the first."""
    top, filled = max((row for row, _ in reader.cells), default=0), 0
    for (row, column), (last, _) in reader.merged:
        held, noticed = reader.cells.get((row, column)), reader.noticed.get((row, column))
        filled += max(min(last, top) - row, 0)
        if filled > MOST_FILLED:
            message = f"cells that are merged over more than {MOST_FILLED:,} rows"
            raise InputError([Fault(place, message, "too_large", row=row, counted="row")])
        for below in range(row + 1, min(last, top) + 1):
            if noticed:
                reader.noticed[below, column] = noticed
            elif held is not None and (below, column) not in reader.cells:
                reader.cells[below, column] = held
                reader.noticed[below, column] = ("merged", held)


def _inside(place: Place, first: Place, last: Place) -> bool:
    return first[0] <= place[0] <= last[0] and first[1] <= place[1] <= last[1]
