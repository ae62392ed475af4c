"""Rates as books print them: 13%, 13, 免, a blank, or a tax by quantity in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from bundler.upkeep.importing.tariff_file.texts import said
from bundler.values import exact

Form = Literal["blank", "percent", "words", "share", "unreadable"]
"""``words`` is a rate that is no plain percentage; ``share`` is a number under 1 without a sign, which may be 13 % as 0.13 or 0.7 %."""
FREE = frozenset({"免", "免税", "免征", "零", "free"})
LONGEST = 200
"""Signs of a rate in words; a cell with more is no rate."""
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)\s*(%?)")
_WORDS = re.compile(r"元|从量|从价|复合|滑准|选择|附注|见注|注\d|/\s*(?:升|千克|公斤|吨|条|毫升|克|平方米)")
_FIRST_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*%")
_PER_LITRE = re.compile(r"(\d+(?:\.\d+)?)\s*元\s*/\s*(?:升|l)(?![a-z])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rate:
    """A printed rate: ``percent`` as exact text where it can be told, ``per_litre`` yuan where it is printed."""

    form: Form
    percent: str = ""
    per_litre: str = ""


def read_rate(text: str) -> Rate:
    """Return a printed rate."""
    cell = said(text)
    if not cell:
        return Rate("blank")
    if len(cell) > LONGEST:
        return Rate("unreadable")
    if cell.casefold() in FREE:
        return Rate("percent", "0")
    number = _NUMBER.fullmatch(cell)
    if number is None:
        return _in_words(cell)
    percent = _canonical(number[1])
    if percent is None:
        return Rate("unreadable")
    share = not number[2] and 0 < exact.parse(percent) < 1
    return Rate("share" if share else "percent", percent)


def _in_words(cell: str) -> Rate:
    percent, litre = _FIRST_PERCENT.search(cell), _PER_LITRE.search(cell)
    if not _WORDS.search(cell):
        return Rate("unreadable")
    return Rate("words", (percent and _canonical(percent[1])) or "", (litre and _canonical(litre[1])) or "")


def _canonical(digits: str) -> str | None:
    try:
        return exact.format(exact.parse(digits), 8)
    except ValueError:
        return None
