"""Numbers of a spreadsheet as a person sees them: days, percentages, and plain digits without an exponent."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Literal

Shape = Literal["number", "percent", "day"]

BUILT_IN_DAYS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
BUILT_IN_PERCENT = frozenset((9, 10))
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_DAY_LETTERS = re.compile("[ymdhs年月日]", re.IGNORECASE)
DAYS_BEGIN = date(1899, 12, 30)
DAYS_BEGIN_1904 = date(1904, 1, 1)
LONGEST_NUMBER = 40


def shape_of(number: int, code: str | None) -> Shape:
    """Return what a number format shows, by its number and, where the workbook defines it, its code."""
    if code is None:
        return "day" if number in BUILT_IN_DAYS else "percent" if number in BUILT_IN_PERCENT else "number"
    plain = _QUOTED.sub("", code)
    if "%" in plain:
        return "percent"
    return "day" if _DAY_LETTERS.search(plain) else "number"


def written(text: str, shape: Shape, *, since_1904: bool = False) -> str:
    """Return the number of a cell as text: ``4.012E8`` is ``401200000``, ``0.13`` shown as a percentage ``13%``, 46023 a day.

    A number keeps the fifteen digits that a spreadsheet keeps; what is no number stays as it is.
    """
    try:
        value = Decimal(text[:LONGEST_NUMBER])
    except InvalidOperation:
        return text
    if not value.is_finite() or abs(value.adjusted()) > LONGEST_NUMBER:
        return text
    value = Decimal(f"{value:.15g}")
    if shape == "day":
        return _day(value, since_1904=since_1904) or _plain(value)
    return f"{_plain(value * 100)}%" if shape == "percent" else _plain(value)


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _day(value: Decimal, *, since_1904: bool) -> str | None:
    if not 1 <= value < 2_958_466 or value != int(value):
        return None
    begin = DAYS_BEGIN_1904 if since_1904 else DAYS_BEGIN
    try:
        return (begin + timedelta(days=int(value))).isoformat()
    except OverflowError:
        return None
