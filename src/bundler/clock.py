"""The one place that reads the clock: command and service fill in the day of declaration where nobody names one, and moments of writes."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta, timezone

CHINA_STANDARD_TIME = timezone(timedelta(hours=8), "Asia/Shanghai")  # without summer time since 1991, so no zone data is needed

_PASSING: int | None = getattr(time, "CLOCK_BOOTTIME", None)


def today_in_shanghai() -> date:
    """Return today's date in Asia/Shanghai."""
    return day_in_shanghai(now_utc())


def day_in_shanghai(at: datetime) -> date:
    """Return the day of a moment in Asia/Shanghai."""
    return at.astimezone(CHINA_STANDARD_TIME).date()


def now_utc() -> datetime:
    """Return this moment in UTC."""
    return datetime.now(UTC)  # noqa: TID251  a door says when; storage takes the moment as an argument


def now_in_shanghai() -> datetime:
    """Return this moment in Asia/Shanghai."""
    return datetime.now(CHINA_STANDARD_TIME)  # noqa: TID251  as above


def elapsed() -> float:
    """Return seconds that only ever pass, at the same pace on every machine; their difference tells how old something is.

    Where the system can tell, time during which the machine slept counts.
    """
    return time.clock_gettime(_PASSING) if _PASSING is not None else time.monotonic()
