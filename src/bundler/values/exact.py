"""Exact decimals: read as fractions, written without loss."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

PARSED_KEPT = 4096
_NUMBER = re.compile(r"\d{1,12}(?:\.\d{1,8})?", re.ASCII)
_WANTED = "a decimal number such as '0.912' is wanted"


def parse(text: str) -> Fraction:
    """Return a non-negative decimal such as ``"0.912"`` exactly. Raises ValueError for any other form, floats included."""
    if type(text) is not str:
        raise ValueError(_WANTED)
    return _parsed(text)


@lru_cache(PARSED_KEPT)
def _parsed(text: str) -> Fraction:
    """The same weights and rates stand in thousands of rows."""
    if not _NUMBER.fullmatch(text):
        raise ValueError(_WANTED)
    whole, _, part = text.partition(".")
    return Fraction(int(whole + part), 10 ** len(part))


def format(value: Fraction, places: int = 5) -> str:
    """Return a non-negative fraction rounded half-up to ``places`` decimals, without trailing zeros."""
    scale = 10**places
    scaled = (2 * value.numerator * scale + value.denominator) // (2 * value.denominator)
    whole, rest = divmod(scaled, scale)
    digits = f"{rest:0{places}d}".rstrip("0")
    return f"{whole}.{digits}" if digits else str(whole)


def percent(value: Fraction) -> str:
    """Return a rate as percent text: ``percent(Fraction(13, 100)) == "13%"``."""
    return f"{format(value * 100)}%"
