"""Naming some of many in a message."""

from __future__ import annotations

from collections.abc import Iterable

NAMED = 5


def some(names: Iterable[str]) -> str:
    """Return the first five of several names, and how many more there are."""
    known = list(names)
    more = len(known) - NAMED
    return ", ".join(known[:NAMED]) + (f" and {more} more" if more > 0 else "")
