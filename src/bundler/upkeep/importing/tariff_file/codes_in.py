"""The code column of a book: ten digits are a line, eight a heading with rates, fewer a heading, all with or without dots and spaces."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from bundler.upkeep.importing.tariff_file.texts import plain
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
    found = plain(text)
    number = _NUMBER_CELL.fullmatch(found)
    bare = number[1] if number else _SEPARATORS.sub("", found)
    if not bare.isascii() or not bare.isdigit():
        wrong = _MANY_DIGITS.search(bare) or codes.SPREADSHEET_NUMBER.fullmatch(found)
        return CodeCell("wrong", message="the cell is no tariff code") if wrong and len(found) <= 20 else CodeCell("text")
    if len(bare) == LINE:
        return CodeCell("line", bare)
    if len(bare) == SUBHEADING:
        return CodeCell("subheading", bare)
    lost = len(bare) in (LINE - 1, SUBHEADING - 1) and (number is not None or bare == found)
    if lost:
        probable = "0" + bare
        return CodeCell(
            "wrong", message=f"the code has {len(bare)} digits, as if a spreadsheet had dropped its leading zero", probable=probable
        )
    if len(bare) in SHORT:
        return CodeCell("heading", bare)
    return CodeCell("wrong", message=f"a tariff code has eight or ten digits, not {len(bare)}")
