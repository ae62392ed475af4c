"""Tariff codes as documents write them, and what a damaged one probably was."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

from bundler.values.codes import SPREADSHEET_NUMBER, padded

LONGEST = 40
_BETWEEN = re.compile(r"(?<=\d)[ .\u00b7](?=\d\d)", re.ASCII)
_WRITTEN = re.compile(r"\d{4}[ .\u00b7]?\d\d[ .\u00b7]?\d\d(?:[ .\u00b7]?\d\d)?", re.ASCII)
"""Points and blanks part a code in pairs of digits; anywhere else they are part of a number."""


class CodeCell(NamedTuple):
    """What a cell says: a code, or what is wrong with it and, where that is plain, the code that it probably was."""

    code: str | None
    wrong: str = ""
    probable: str | None = None


def code_in(cell: str, digits: int) -> CodeCell:
    """Return the code of so many digits in a cell; points and blanks between its pairs, and full-width digits, are read over."""
    text = unicodedata.normalize("NFKC", cell[:LONGEST]).strip().strip("'")
    compact = _BETWEEN.sub("", text) if _WRITTEN.fullmatch(text) else text
    if compact.isascii() and compact.isdigit() and len(compact) == digits:
        return CodeCell(compact)
    if SPREADSHEET_NUMBER.fullmatch(text):
        whole = Decimal(text)
        probable = padded(f"{whole:f}", digits, zeros=1) if whole.adjusted() < LONGEST and whole == whole.to_integral_value() else None
        return CodeCell(None, "the code is written as a number with an exponent", probable)
    if text.endswith(".0"):
        return CodeCell(None, "the code is written as a number with a point", padded(text[:-2], digits, zeros=1))
    if compact.isascii() and compact.isdigit():
        probable = padded(compact, digits, zeros=1)
        lost = "it probably lost its leading zero" if probable else f"{digits} are wanted"
        return CodeCell(None, f"the code has {len(compact)} digits; {lost}", probable)
    return CodeCell(None, f"a code of {digits} digits is wanted")
