"""The list of goods at the reduced VAT rate (适用9%税率货物清单) as it is printed: codes of eight or ten digits, with remarks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from bundler.errors import Fault, InputError
from bundler.upkeep.importing.code_cells import code_in
from bundler.upkeep.importing.grid import SHOWN, Grid, Row, find_grid
from bundler.upkeep.importing.header import Names
from bundler.upkeep.importing.proposal import Issue
from bundler.upkeep.importing.request import Request
from bundler.upkeep.importing.sheets import Document

SPELLINGS: Names = {
    "code": (
        "税则号列", "税则号", "税则号码", "税号", "税目", "商品编码", "商品编号", "商品代码", "HS编码", "海关商品编号",
        "hs code", "hs_code", "code", "tariff code",
    ),
    "name": ("商品名称", "货品名称", "货物名称", "品名", "名称", "商品名称及规格", "name", "description"),
    "remark": ("备注", "说明", "注释", "remark", "remarks", "note"),
}  # fmt: skip
HEADING, CHAPTER = 4, 2
_DIGITS = re.compile(r"\d+", re.ASCII)
_EX = re.compile(r"^\s*ex[\s.:]*(?=\d)|(?<=\d)\s*(?:ex|[（(]\s*(?:部分|ex)\s*[)）])\s*$", re.IGNORECASE)
_PARTIAL = re.compile(r"仅|除外|不包括|不含|限于|只限|部分|\bex\b|\bonly\b|\bexcept|\bexclud", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One code of the list; ``partial`` where it is on the list with a part of its goods only."""

    sheet: str
    row: int
    code: str
    remark: str
    partial: bool


def read_entries(document: Document, request: Request, issues: list[Issue]) -> tuple[list[Entry], frozenset[str]]:
    """Return the entries of every table of the document, and the first digits of codes that stand there and could not be read.

    Of a cell that was not read at all these are "", with which every code begins. Raises InputError where there is no entry.
    """
    found: list[Entry] = []
    unread: set[str] = set()
    for sheet in document.sheets:
        grid = find_grid(document.place, sheet, SPELLINGS, (("code",),), request.options)
        if grid is not None:
            found += [entry for row in grid.rows if (entry := _entry(grid, row, issues, unread)) is not None]
            issues.extend(grid.untaken())
            unread |= {_begins(row.cell("code"), None) for row in grid.unread}
        elif sheet.rows:
            issues.append(Issue("note", "no_table", "no table with tariff codes was found here", sheet=sheet.title))
    if not found:
        hint = "A column of tariff codes is wanted, such as 税则号列; name it by column.code=HEADING."
        raise InputError([Fault(document.place, "no code of a list was found", "no_table", hint=hint)])
    return found, frozenset(unread)


def _entry(grid: Grid, row: Row, issues: list[Issue], unread: set[str]) -> Entry | None:
    text = unicodedata.normalize("NFKC", row.cell("code")).strip()
    cells = [code_in(_EX.sub("", text), digits) for digits in (10, 8)]
    code = next((cell.code for cell in cells if cell.code is not None), None)
    if code is not None:
        remark = row.cell("remark")
        partial = bool(_EX.search(text) or _PARTIAL.search(remark))
        entry = Entry(grid.sheet, row.number, code, remark, partial)
        issues.extend(_remarks(entry))
        return entry
    if not any(char.isdigit() for char in text):
        issues.append(Issue("review", "text", "a line of text, not a code: read it", row.number, grid.sheet, "code", row.words))
        return None
    probable = next((cell.probable for cell in cells if cell.probable is not None), None)
    unread.add(_begins(text, probable))
    hint = f"Probably {probable}: a spreadsheet drops the leading zero." if probable else "Headings are not spread over their codes."
    issues.append(
        Issue("error", "code", "a tariff code has eight or ten digits", row.number, grid.sheet, "code", row.cell("code")[:SHOWN], hint)
    )
    return None


def _begins(text: str, probable: str | None) -> str:
    """The first digits of what a cell names that is no code: a heading, a range (0101-0106), a code that lost its zero."""
    runs = [probable] if probable else _DIGITS.findall(text)
    for digits in (HEADING, CHAPTER):
        starts = {run[:digits] for run in runs}
        if len(starts) == 1 and all(len(run) >= digits for run in runs):
            return starts.pop()
    return ""


def _remarks(entry: Entry) -> Iterator[Issue]:
    place = {"row": entry.row, "sheet": entry.sheet, "column": "remark", "value": entry.remark[:SHOWN] or entry.code}
    if entry.partial:
        message = f"{entry.code} is on the list with a part of its goods only: its lines are not moved"
        yield Issue("review", "partial", message, **place, hint="Move the ten-digit lines that are meant by hand.")  # type: ignore[arg-type]
    elif entry.remark:
        message = f"{entry.code} is taken whole, its remark was not understood"
        yield Issue("review", "remark", message, **place, hint="Look whether it leaves out a part of the goods.")  # type: ignore[arg-type]
