"""The rows of the annex, whatever kind of file it came in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bundler.errors import Fault, InputError
from bundler.upkeep.importing.code_cells import code_in
from bundler.upkeep.importing.header import columns_of, plain
from bundler.upkeep.importing.listing.columns import NAMES, REQUIRED
from bundler.upkeep.importing.listing.lines import table_of
from bundler.upkeep.importing.listing.notes import Notes, is_page_number
from bundler.upkeep.importing.proposal import Issue
from bundler.upkeep.importing.reading.grid import column_name
from bundler.upkeep.importing.sheets import Document, Sheet

DIGITS = 8
LONGEST_NAME, LONGEST_REMARK = 300, 2_000
MOST_CODES = 20_000
"""More than twice the codes of eight digits that a tariff has."""


@dataclass(slots=True)
class AnnexRow:
    """A row of the annex: its code, the name of the goods and the remark as they stand, and where."""

    sheet: str
    number: int
    code: str
    name: str
    remark: str


@dataclass(slots=True)
class Annex:
    """The rows of an annex, one a code, its notes by their number, and what could not be read."""

    rows: dict[str, AnnexRow] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)


def read_annex(document: Document) -> Annex:
    """Return the annex. Raises InputError where no row names the columns, or none has a code."""
    annex, reader = Annex(), _Reader(document.place)
    for sheet in document.sheets:
        reader.read(table_of(sheet), annex)
    annex.notes = reader.notes.found
    if not reader.headed:
        hint = "A row has to name 税则号列, 货品名称 and 备注; where the document has no remarks, add an empty column 备注."
        raise InputError([Fault(document.place, "no row names the columns of the annex", "no_header", hint=hint), *_first(annex)])
    if not annex.rows:
        raise InputError([Fault(document.place, "no row has a code of eight digits", "no_rows"), *_first(annex)])
    return annex


def _first(annex: Annex) -> list[Fault]:
    return [
        Fault(each.sheet or "the document", each.message, each.code, row=each.row, value=each.value, hint=each.hint)
        for each in annex.issues[:20]
    ]


class _Reader:
    """Goes through the sheets in their order: a header holds on the pages after it."""

    def __init__(self, place: str) -> None:
        self._place = place
        self.headed = False
        self.notes = Notes()
        self._columns: dict[str, int] = {}
        self._last: AnnexRow | None = None
        self._counted = 0

    def read(self, sheet: Sheet, annex: Annex) -> None:
        """Take the rows of a sheet."""
        marked = {(mark.row, mark.column): mark.kind for mark in sheet.marks}
        headers = {number: found for number, cells in sheet.rows if (found := columns_of(cells, NAMES, REQUIRED))}
        begins, first = min(headers, default=0), True
        for number, cells in sheet.rows:
            if number in headers:
                self._columns, self.headed = headers[number], True
                continue
            if number < begins and code_in(self._cell(cells, "code"), DIGITS).code is None:
                self.notes.line(_line(cells))  # a title, or the end of the notes
                continue
            held = {field: marked.get((number, at)) for field, at in self._columns.items()}
            if not any(cell.strip() for cell in cells) and not any(held.values()):
                continue
            why = _unusable(held)
            if why:
                self._count(sheet, number, self._cell(cells, "number"), annex)
                annex.issues.append(_left_out(sheet, number, why, cells))
            else:
                self._row(sheet, number, cells, annex, first=first, merged=held.get("code") == "merged")
            first = False
            if max(len(annex.rows), len(annex.issues)) > MOST_CODES:
                message = f"more than {MOST_CODES:,} codes, or rows that cannot be read: this is no positive list"
                raise InputError([Fault(self._place, message, "too_large", row=number, counted="row")])

    def _cell(self, cells: Sequence[str], field: str) -> str:
        at = self._columns.get(field, len(cells))
        return cells[at] if at < len(cells) else ""

    def _row(self, sheet: Sheet, number: int, cells: Sequence[str], annex: Annex, *, first: bool, merged: bool) -> None:
        held = {field: self._cell(cells, field) for field in NAMES}
        code = held["code"]
        if sheet.layout == "text" or not self._columns or self.notes.takes(cells, code):
            self.notes.line(_line(cells))
            return
        if not code.strip():
            self._without_code(sheet, number, cells, held, annex, first=first)
            return
        self._count(sheet, number, held["number"], annex)
        found = code_in(code, DIGITS)
        if found.code is None:
            if not is_page_number(cells):
                hint = f"Probably {found.probable}; correct the cell." if found.probable else ""
                column = column_name(self._columns["code"])
                annex.issues.append(Issue("error", "code", found.wrong, number, sheet.title, column, code[:80], hint))
            return
        self.notes.close()
        if len(held["remark"]) > LONGEST_REMARK:
            annex.issues.append(_left_out(sheet, number, f"its remark is longer than {LONGEST_REMARK:,} characters", cells))
            return
        self._last = AnnexRow(sheet.title, number, found.code, _name(held["name"]), held["remark"].strip())
        _keep(self._last, annex, merged=merged)

    def _count(self, sheet: Sheet, number: int, counted: str, annex: Annex) -> None:
        """The rows of an annex are counted: where a number is passed over, a row was lost on the way."""
        text = counted.strip().rstrip(".、")
        if not (text.isascii() and text.isdigit() and len(text) < 7):
            return
        now = int(text)
        if now > self._counted + 1:
            lost = f"{self._counted + 1}" if now == self._counted + 2 else f"{self._counted + 1} to {now - 1}"
            message = f"the rows are counted, and after {self._counted} comes {now}: {lost} could not be read, or is not in the document"
            annex.issues.append(Issue("error", "lost", message, number, sheet.title, value=text))
        self._counted = now

    def _without_code(self, sheet: Sheet, number: int, cells: Sequence[str], held: dict[str, str], annex: Annex, *, first: bool) -> None:
        name, remark = _name(held["name"]), held["remark"].strip()
        if is_page_number(cells) or not (name or remark):
            return
        if first and self._last is not None and sheet.title != self._last.sheet:
            kept = annex.rows[self._last.code]
            kept.name, kept.remark = (kept.name + name)[:LONGEST_NAME], (kept.remark + remark)[: LONGEST_REMARK + 1]
            message = f"it goes on with the row of {kept.code} on the page before: the texts were joined"
            annex.issues.append(Issue("review", "continued", message, number, sheet.title, value=name + remark))
            return
        annex.issues.append(_left_out(sheet, number, "it has no code", cells))


def _line(cells: Sequence[str]) -> str:
    return " ".join(cell for cell in cells if cell)


def _unusable(marks: Mapping[str, str | None]) -> str:
    """Return why a row cannot be used by what was noticed of its cells; a bad name or number does no harm."""
    kinds = {marks.get("code"), marks.get("remark")}
    if kinds & {"formula", "error"}:
        return "a formula or an error stands in its code or its remark"
    return "it is not certain which lines belong to it" if "layout" in kinds else ""


def _left_out(sheet: Sheet, number: int, why: str, cells: Sequence[str]) -> Issue:
    text = _line(cells)
    return Issue(
        "error", "row", f"the row was left out: {why}", number, sheet.title, value=text[:200], hint="Look at the row in the document."
    )


def _keep(row: AnnexRow, annex: Annex, *, merged: bool) -> None:
    """Keep a row; of a code that stands again all remarks hold, for each of them may be the one that matters."""
    held = annex.rows.get(row.code)
    if held is None:
        annex.rows[row.code] = AnnexRow(row.sheet, row.number, row.code, row.name, row.remark)
        return
    same = plain(held.remark) == plain(row.remark)
    if len(held.remark) + len(row.remark) > LONGEST_REMARK:
        message = f"{row.code} stands again, and its remarks are together longer than {LONGEST_REMARK:,} characters: this one was left out"
        annex.issues.append(Issue("error", "twice", message, row.number, row.sheet, value=row.code))
        return
    if not same:
        held.remark = "；".join(part for part in (held.remark, row.remark) if part)
    if row.name and plain(row.name) not in plain(held.name):
        held.name = f"{held.name}；{row.name}"[:LONGEST_NAME]
    message = f"{row.code} stands again, first in row {held.number}: " + ("nothing new" if same else "all its remarks hold")
    annex.issues.append(Issue("note" if same or merged else "review", "twice", message, row.number, row.sheet, value=row.code))


def _name(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"(?<=[^\x00-\x7f])\s*\n\s*(?=[^\x00-\x7f])", "", text[: 2 * LONGEST_NAME])).strip()[:LONGEST_NAME]


def rows_of(annex: Annex) -> Iterator[AnnexRow]:
    """Yield the rows by their code."""
    for code in sorted(annex.rows):
        yield annex.rows[code]
