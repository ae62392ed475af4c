"""Resident identity numbers (公民身份号码, GB 11643): 18 places, the eighth to fourteenth a birthday, the last a check digit."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Any

from stdnum.cn.ric import calc_check_digit

from bundler.errors import Fault

DIGITS = 17
"""How many digits a number has at least."""
_SHAPE = re.compile(r"[0-9]{17}[0-9X]")
_WITHIN = re.compile(r"(?<![0-9])[1-9][0-9]{5}(?:19|20)[0-9]{9}[0-9Xx](?![0-9])")
_BETWEEN = re.compile(r"(?<=[0-9])[\s-]+(?=[0-9Xx])")
_LONG = re.compile(f"[0-9](?:[\\s-]*[0-9]){{{DIGITS - 1}}}")
"""What every number has: nearly every text is told by this alone."""
_DIGITS = re.compile(r"[0-9]{15,}[Xx]?")


def compact(number: str) -> str:
    """Return a number without blanks around it, its check digit a capital."""
    return number.strip().upper()


def fault_of(number: Any, today: date) -> str:
    """Return what is wrong with a number, nothing where it is well formed; the words never repeat it."""
    if not isinstance(number, str) or not _SHAPE.fullmatch(compact(number)):
        return "a resident identity number has 18 places: 17 digits, and a digit or X"
    number = compact(number)
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return "the seventh to fourteenth place of the number are no day"
    if born > today:
        return "the birthday in the number lies ahead"
    return "" if number[-1] == calc_check_digit(number) else "the check digit of the number does not hold"


def stands_in(text: str) -> bool:
    """Return whether a well formed number of somebody born since 1900 stands in a text, also written in groups or in wide digits."""
    text = text if text.isascii() else unicodedata.normalize("NFKC", text)
    if not _LONG.search(text):
        return False
    return any(not fault_of(found, date.max) for each in {text, _BETWEEN.sub("", text)} for found in _WITHIN.findall(each))


def personal(place: str, pointer: str = "") -> Fault:
    """Return the fault of a number that stands where it would be kept."""
    hint = "Give it as the id_number of 'person', where only its hash is kept, and nowhere else."
    return Fault(place, "an identity number stands outside of 'person'", "personal", pointer, hint=hint)


def blotted(text: str) -> str:
    """Return a text with every run of digits that may be a number blotted out, and nothing of one in which a number stands otherwise."""
    plain = _DIGITS.sub("…", text)
    return "…" if stands_in(plain) else plain
