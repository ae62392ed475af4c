"""Months and days as documents print them, and the days of a calendar month."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import date

LONGEST = 60
_MONTH = r"(?P<year>(?:19|20)\d{2})\s*(?:年|[-/.]|(?=\d{2}(?!\d)))\s*(?P<month>\d{1,2})\s*月?"
_DAY = r"(?:\s*[-/.]?\s*(?P<day>\d{1,2})\s*日?(?:[ T]00:00:00)?)?"
_WHOLE = re.compile(_MONTH + _DAY)
_INSIDE = re.compile(r"(?<!\d)(20\d{2})\s*年\s*(\d{1,2})\s*月(?!\s*\d{1,2}\s*日)")


def first_day(text: str) -> date | None:
    """Return the first day of ``2026年1月``, ``2026-01``, ``202601``, or the day of ``2026-01-16``; None for anything else."""
    found = _WHOLE.fullmatch(unicodedata.normalize("NFKC", text).strip()) if len(text) <= LONGEST else None
    if found is None:
        return None
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"] or 1))
    except ValueError:
        return None


def months_in(text: str) -> set[tuple[int, int]]:
    """Return the months, each as year and month, that a text names without a day."""
    return {(int(year), int(month)) for year, month in _INSIDE.findall(unicodedata.normalize("NFKC", text))}


def last_day(day: date) -> date:
    """Return the last day of the calendar month of a day."""
    return day.replace(day=monthrange(day.year, day.month)[1])
