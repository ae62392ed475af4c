"""For how many units of a currency a document gives its rates: 1 or 100, as it says itself or a person does, never guessed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from bundler.errors import Fault, InputError

UNITS = ("1", "100")
LONGEST = 200
"""A longer text is read as far as this: what states the unit is short."""
_STATED = re.compile(
    r"(?<![\d.])(?:(?P<zh>100|1)|(?P<each>每|/))\s*(?:个|单位)*\s*(?:外币|外汇)"  # 100外币, 每1单位外币, 人民币/外币
    r"|per\s+(?P<per>100|1)(?!\d)"
    r"|(?<![\d.])(?P<en>100|1)\s+(?:foreign|unit)"
    r"|(?P<one>per\s+(?:foreign|unit))",
    re.IGNORECASE,
)


def units_in(texts: Iterable[str]) -> dict[str, str]:
    """Return the numbers of units that texts state, each with the text that does."""
    found: dict[str, str] = {}
    for text in texts:
        for match in _STATED.finditer(unicodedata.normalize("NFKC", text[:LONGEST])):
            found.setdefault(match["zh"] or match["per"] or match["en"] or "1", text)
    return found


def unit_of(place: str, sheet: str, texts: Iterable[str], option: str | None) -> int:
    """Return the number of units of a table whose titles, heading and notes are ``texts``.

    Raises InputError where nothing states it, where two texts differ, and where the option says otherwise than the document.
    """
    stated = units_in(texts)
    if len({*stated, *([option] if option else [])}) == 1:
        return int(option or next(iter(stated)))
    said = "; ".join(f"{unit} by {text[:LONGEST]!r}" for unit, text in stated.items())
    if not stated:
        message, hint = "the document does not say for how many units its rates are", "Look, and give the option unit=1 or unit=100."
    elif option is None:
        message, hint = (
            f"the document gives its rates for two numbers of units: {said}",
            "Give the option unit=1 or unit=100 once you know.",
        )
    elif option in stated:
        return int(option)
    else:
        message, hint = f"the option unit={option} contradicts the document: {said}", "Take the option away, or look again."
    raise InputError([Fault(place, message, "rate_unit", field="unit", value=sheet or None, hint=hint)])
