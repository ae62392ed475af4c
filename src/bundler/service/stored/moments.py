"""Moments as text, and texts as moments."""

from __future__ import annotations

from datetime import UTC, datetime

LONGEST = 40


def moment(at: datetime) -> str:
    """Return a moment in UTC as text."""
    return at.astimezone(UTC).isoformat()


def parse_moment(text: str) -> datetime | None:
    """Return the moment of a text of RFC 3339 with its zone, None where it is none."""
    try:
        found = datetime.fromisoformat(text) if len(text) <= LONGEST else None
        return None if found is None or found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
