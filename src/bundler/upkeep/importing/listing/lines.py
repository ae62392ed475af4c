"""Lines of a plain text as rows of the annex: number, code, name and remark, parted by tabs or several blanks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import NamedTuple

from bundler.upkeep.importing.header import columns_of
from bundler.upkeep.importing.listing.columns import NAMES
from bundler.upkeep.importing.listing.notes import Notes, is_page_number
from bundler.upkeep.importing.listing.wording import conditions
from bundler.upkeep.importing.sheets import Mark, Sheet

HEADER = ("序号", "税则号列", "货品名称", "备注")
REMARK = HEADER.index("备注")
_LINE = re.compile(r"^\s*(?:(?P<number>\d{1,5})[.、]?\s+)?(?P<code>\d{4}[. ]?\d{2}[. ]?\d{2})(?![\d.])\s*(?P<rest>.*)$", re.ASCII)
_PIECE = re.compile(r"\S+(?: \S+)*")
_REMARK_BEGINS = re.compile(" (?=仅限|只限|限|列入|依法|不包括|每人每年|见注|参见)")
NEAR = 2
"""Columns that a line may stand off the one that it goes on with."""


class _Piece(NamedTuple):
    """A text and where it begins, counted in letters and in the width of letters: either may be how the columns were set."""

    at: int
    wide: int
    text: str


@dataclass(slots=True)
class _Row:
    number: int
    counted: str
    code: str
    name: list[_Piece] = field(default_factory=list)
    remark: list[_Piece] = field(default_factory=list)
    unsure: bool = False


def table_of(sheet: Sheet) -> Sheet:
    """Return a text as the table that it shows, and any other sheet as it is.

    A line without a code goes on with the row above it, in the column below which it stands. Where it could as well go on with the row
    below, as in the text of a page with centred cells, both rows are marked.
    """
    if sheet.layout != "text" or not any(_LINE.match(line) for _, (line,) in sheet.rows):
        return sheet
    text = _Text(columnar=any(len(_pieces(match["rest"])) > 1 for _, (line,) in sheet.rows if (match := _LINE.match(line))))
    for number, (line,) in sheet.rows:
        text.line(number, line)
    return Sheet(sheet.title, text.table(), text.marks())


class _Text:
    """Takes the lines of a text; where single blanks part the columns it is not ``columnar``."""

    def __init__(self, *, columnar: bool) -> None:
        self._columnar = columnar
        self._header: int | None = None
        self._rows: list[_Row] = []
        self._others: list[tuple[int, tuple[str, ...]]] = []
        self._notes = Notes()
        self._centred = False

    def line(self, number: int, line: str) -> None:
        """Take a line."""
        match = _LINE.match(line)
        if match:
            self._notes.close()
            self._begin(number, line, match)
        elif columns_of(line.split(), NAMES, ("code", "remark")):
            self._header = self._header or number
        elif self._notes.takes([line], ""):
            self._notes.line(line)
            self._others.append((number, (line.strip(),)))
        elif self._rows and not is_page_number([line]):
            self._go_on(line)
        elif self._header is not None and not self._rows:
            self._centred = True  # a cell that begins above the first code

    def table(self) -> tuple[tuple[int, tuple[str, ...]], ...]:
        """Return the rows, below the header where the text has one, and the lines of the notes."""
        rows = [(row.number, (row.counted, row.code, _joined(row.name), _joined(row.remark))) for row in self._rows]
        header = [] if self._header is None else [(self._header, HEADER)]
        return (*header, *rows, *self._others)

    def marks(self) -> tuple[Mark, ...]:
        """Return the rows whose remark is not certain."""
        if self._centred:
            shared = [(above, below) for above, below in pairwise(self._rows) if len(above.remark) > 1 or above.unsure]
            for row in (*self._rows[:1], *(row for pair in shared for row in pair)):
                row.unsure = True
        return tuple(Mark(row.number, REMARK, "layout", _joined(row.remark)) for row in self._rows if row.unsure)

    def _begin(self, number: int, line: str, match: re.Match[str]) -> None:
        row = _Row(number, match["number"] or "", match["code"])
        pieces = [piece for piece in _pieces(line) if piece.at >= match.start("rest")] or _pieces(match["rest"])
        if not self._columnar and pieces:
            pieces, row.unsure = _parted(pieces[0])
        row.name, row.remark = pieces[:1], pieces[1:2]
        row.unsure = row.unsure or len(pieces) > 2
        self._rows.append(row)

    def _go_on(self, line: str) -> None:
        row = self._rows[-1]
        for piece in _pieces(line):
            if not self._columnar:
                (row.remark or row.name).append(piece)
            elif _below(piece, row.name):
                row.name.append(piece)
            else:
                self._centred = self._centred or not row.remark or _begins_anew(row.remark, piece)
                row.unsure = row.unsure or not _below(piece, row.remark)
                row.remark.append(piece)


def _begins_anew(remark: Sequence[_Piece], piece: _Piece) -> bool:
    """Whether a remark was at its end, and the line begins as remarks do: it may be that of the row below."""
    said = _joined(remark)
    if said.endswith(("；", ";", "，", ",", "、")) or not _REMARK_BEGINS.match(f" {piece.text}"):
        return False
    return all(found.kind != "unread" for found in conditions(said, {}))


def _below(piece: _Piece, pieces: Sequence[_Piece]) -> bool:
    return bool(pieces) and (abs(piece.at - pieces[0].at) <= NEAR or abs(piece.wide - pieces[0].wide) <= NEAR)


def _pieces(text: str) -> list[_Piece]:
    """Return what several blanks part."""
    plain = text.replace("\u3000", "  ")
    wide = [0, *accumulate(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in plain)]
    return [_Piece(match.start(), wide[match.start()], match[0]) for match in _PIECE.finditer(plain)]


def _parted(piece: _Piece) -> tuple[list[_Piece], bool]:
    """Return name and remark where single blanks part them, and whether that is uncertain: a remark is known by how remarks begin."""
    match = _REMARK_BEGINS.search(piece.text)
    if match is None:
        return [piece], " " in piece.text
    name, remark = piece.text[: match.start()], piece.text[match.end() :]
    return [piece._replace(text=name), piece._replace(text=remark)], False


def _joined(pieces: Sequence[_Piece]) -> str:
    return "".join(piece.text for piece in pieces)
