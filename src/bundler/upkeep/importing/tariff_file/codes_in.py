"""The code column of a book: ten digits are a line, eight a heading with rates, fewer a heading, all with or without dots and spaces."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from bundler.upkeep.importing.code_cells import code_in
from bundler.upkeep.importing.tariff_file.texts import half_width
from bundler.values import codes

Level = Literal["line", "subheading", "heading", "text", "wrong"]
_SEPARATORS = re.compile(r"[.\s·']")
_NUMBER_CELL = re.compile(r"(\d{5,})\.0+")
_MANY_DIGITS = re.compile(r"\d{6}")
LINE, SUBHEADING, SHORT = 10, 8, (1, 2, 4, 5, 6, 7)


class CodeCell(NamedTuple):
    """What stands in the code column: the code, or what is wrong with it and the code that it probably was."""

    level: Level
    code: str = ""
    message: str = ""
    probable: str = ""


def read_code(text: str) -> CodeCell:
    """Return the code of a cell. A cell without a run of digits is text: a section title, or a note."""
    found = half_width(text)
    number = _NUMBER_CELL.fullmatch(found)
    if number:
        return CodeCell("wrong", message="the code is written as a number with a point", probable=_probable(number[1]))
    bare = _SEPARATORS.sub("", found)
    if not bare.isascii() or not bare.isdigit():
        wrong = _MANY_DIGITS.search(bare) or codes.SPREADSHEET_NUMBER.fullmatch(found)
        return CodeCell("wrong", message="the cell is no tariff code") if wrong and len(found) <= 20 else CodeCell("text")
    return _of_digits(found, bare)


def _of_digits(found: str, bare: str) -> CodeCell:
    if len(bare) in (LINE, SUBHEADING) and code_in(found, len(bare)).code:
        return CodeCell("line" if len(bare) == LINE else "subheading", bare)
    if bare == found and _probable(bare):
        message = f"the code has {len(bare)} digits, as if a spreadsheet had dropped its leading zero"
        return CodeCell("wrong", message=message, probable=_probable(bare))
    if len(bare) in SHORT:
        return CodeCell("heading", bare)
    if len(bare) in (LINE, SUBHEADING):
        return CodeCell("wrong", message="points and spaces stand between the pairs of a code, and nowhere else", probable=bare)
    return CodeCell("wrong", message=f"a tariff code has eight or ten digits, not {len(bare)}")


def _probable(digits: str) -> str:
    """Return the code that lost its leading zero, or what stands before the point of a number; "" where neither is a code."""
    return next((code for code in (digits, f"0{digits}") if len(code) in (LINE, SUBHEADING)), "")
