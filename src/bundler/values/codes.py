"""The codes of customs: their shape, and what a damaged one probably was."""

from __future__ import annotations

import re

TARIFF_CODE = re.compile(r"\d{10}", re.ASCII)
CODE_PREFIX = re.compile(r"\d{2,10}", re.ASCII)
LIST_CODE = re.compile(r"\d{8}", re.ASCII)
UNIT_CODE = re.compile(r"\d{3}", re.ASCII)
DISTRICT_CODE = re.compile(r"[0-9A-Z]\d{3}", re.ASCII)
ORIGIN = re.compile(r"[A-Z]{2}", re.ASCII)


SPREADSHEET_NUMBER = re.compile(r"\d(?:\.\d+)?E\+?\d+", re.ASCII | re.IGNORECASE)


def padded(value: object, digits: int, zeros: int) -> str | None:
    """Return the code that ``value`` probably was before a spreadsheet dropped up to ``zeros`` leading zeros, else None.

    ``padded(304990039, 10, zeros=1) == "0304990039"``; a text that lost its zeros is recognised too.
    """
    if isinstance(value, bool):
        return None
    text = str(value).strip() if isinstance(value, str) or (isinstance(value, int) and 0 <= value < 10**digits) else ""
    if isinstance(value, float) and value.is_integer():
        text = str(int(value))
    return text.zfill(digits) if text.isascii() and text.isdigit() and digits - zeros <= len(text) <= digits else None
