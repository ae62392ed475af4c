"""Days are written 2026-11-23, and no other way that ISO 8601 knows."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

DAYS_KEPT = 1024
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@lru_cache(DAYS_KEPT)
def parse(text: str) -> date:
    """Return the day of ``"2026-11-23"``. Raises ValueError for any other form, and for a day that no calendar has."""
    if not _DAY.fullmatch(text):
        raise ValueError("a day is written 2026-11-23")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError("there is no such day; one is written 2026-11-23") from None


@lru_cache(DAYS_KEPT)
def format(day: date) -> str:
    """Return a day as ``"2026-11-23"``."""
    return day.isoformat()
