"""Tables of a DOCX file, and the paragraphs between them, where the notes of an annex stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bundler.upkeep.importing.reading.archive import Archive
from bundler.upkeep.importing.reading.bounds import MAX_COLUMNS, Gathered
from bundler.upkeep.importing.reading.sheet import Mark, Sheet
from bundler.upkeep.importing.reading.xml import parse_part

DOCUMENT = "word/document.xml"
NOT_SHOWN = frozenset(("del", "moveFrom", "Fallback"))
"""Elements whose text was taken out, or stands there a second time for older programs."""


@dataclass
class _Table:
    """A table while it is read."""

    rows: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    above: dict[int, str] = field(default_factory=dict)
    parts: list[str] | None = None
    span: int = 1
    merge: str | None = None
    number: int = 0


class _Reader:
    """Takes the elements of a document one after the other."""

    def __init__(self, place: str) -> None:
        self._gathered = Gathered(place)
        self.tables: list[_Table] = []
        self.paragraphs: list[tuple[int, tuple[str, ...]]] = []
        self._open: list[_Table] = []
        self._paragraph: list[str] = []
        self._tags: list[str] = []
        self._unseen = self._count = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take the beginning of an element."""
        self._tags.append(tag)
        self._unseen += tag in NOT_SHOWN
        table = self._open[-1] if self._open else None
        if tag == "tbl":
            self.tables.append(_Table())
            self._open.append(self.tables[-1])
        elif tag in ("tab", "br", "cr") and "r" in self._tags[-2:]:
            self._add("\n" if tag != "tab" else "  ")
        elif table is None:
            return
        elif tag == "tr":
            table.number, table.cells = table.number + 1, []
        elif tag == "tc":
            table.parts, table.span, table.merge = [], 1, None
        elif tag == "gridBefore":
            table.cells += [""] * _number(attributes.get("val"))
        elif tag == "gridSpan":
            table.span = _number(attributes.get("val")) or 1
        elif tag == "vMerge":
            table.merge = attributes.get("val", "continue")

    def text(self, data: str) -> None:
        """Take text."""
        if self._tags and self._tags[-1] == "t" and not self._unseen:
            self._add(data)

    def end(self, tag: str) -> None:
        """Take the end of an element."""
        self._tags.pop()
        self._unseen -= tag in NOT_SHOWN
        table = self._open[-1] if self._open else None
        if tag == "p" and table is None:
            self._end_paragraph()
        elif table is None:
            return
        elif tag == "p":
            self._add("\n")
        elif tag == "tc":
            self._end_cell(table)
        elif tag == "tr":
            table.rows.append(self._gathered.row(table.number, table.cells))
        elif tag == "tbl":
            self._open.pop()

    def _add(self, data: str) -> None:
        if not self._open:
            self._paragraph.append(data)
        elif (parts := self._open[-1].parts) is not None:
            parts.append(data)

    def _end_paragraph(self) -> None:
        self._count += 1
        line = "".join(self._paragraph).replace("\n", " ").rstrip()
        self._paragraph.clear()
        if line.strip():
            self.paragraphs.append(self._gathered.row(self._count, (line,)))

    def _end_cell(self, table: _Table) -> None:
        text, at = "".join(table.parts or ()).strip(), len(table.cells)
        if table.merge == "continue":
            text = table.above.get(at, "")
            table.marks.append(Mark(table.number, at, "merged", text))
        table.above[at] = text
        table.cells += [text] + [""] * (min(table.span, MAX_COLUMNS) - 1)
        table.parts = None


def read_docx(data: bytes, place: str) -> tuple[Sheet, ...]:
    """Return the tables of a document, then its paragraphs. Raises InputError where it cannot be read, or is too large.

    A cell that is merged with those below stands for all its rows, one over several columns in the first. Text that was taken out while
    changes are tracked is not read.
    """
    archive, reader = Archive(data, place), _Reader(place)
    parse_part(archive, DOCUMENT, place, reader.start, reader.end, reader.text)
    tables = [Sheet(f"table {at}", tuple(each.rows), tuple(each.marks)) for at, each in enumerate(reader.tables, start=1)]
    return (*tables, Sheet("paragraphs", tuple(reader.paragraphs), layout="text"))


def _number(text: str | None) -> int:
    """Return a count of columns, at most one more than are allowed."""
    return min(int(text), MAX_COLUMNS + 1) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
