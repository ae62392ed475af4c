"""Cells of a code book as they are compared: full-width signs, spaces and the dashes of the hierarchy make no difference."""

from __future__ import annotations

import re
import unicodedata

from bundler.upkeep.importing.header import plain

DASHES = "-—–―‐−"
BLANK = frozenset({"", "/", "\\", "无", "*", *DASHES, "——", "--"})
"""What a book prints where it says nothing."""
_BRACKETS = re.compile(r"\([^()]*\)$")
_BREAKS = re.compile(r"\s*[\r\n]\s*")
"""Where a name is broken over the lines of its cell."""
_SPACES = re.compile(r"\s+")


def half_width(text: str) -> str:
    """Return a cell in half-width signs, without spaces around it."""
    return unicodedata.normalize("NFKC", text).strip()


def said(text: str) -> str:
    """Return a cell, empty where the book prints a sign for nothing."""
    found = half_width(text)
    return "" if found in BLANK else found


def depth(name: str) -> int:
    """Return how many dashes stand before a name: how deep it stands in the hierarchy."""
    found = _SPACES.sub("", half_width(name))
    return len(found) - len(found.lstrip(DASHES))


def undashed(name: str) -> str:
    """Return a name as printed, in one line, without the dashes before it."""
    line = " ".join(_BREAKS.sub("", name).split())
    return "".join(sign for sign in line if sign.isprintable()).lstrip(DASHES + "－ ")


def same_name(one: str, other: str) -> bool:
    """Whether two names are the same but for signs, spaces and dashes."""
    return plain(undashed(one)) == plain(undashed(other))


def unbracketed(name: str) -> str:
    """Return a name for comparing without what stands in brackets at its end."""
    return _BRACKETS.sub("", plain(undashed(name)))
