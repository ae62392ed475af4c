"""What is said of conditions and of what happened to them, to whoever asks and to webhooks alike."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from bundler.storage.tables import ConditionEventRow, ConditionRow


def condition_of(row: ConditionRow) -> dict[str, Any]:
    """Return a condition as JSON-ready data; ``until`` is null while it is so."""
    until = None if row.until is None else told_moment(row.until)
    return {"bundle_id": row.bundle_id, "version": row.version, "since": told_moment(row.since), "until": until,
            "condition": json.loads(row.document)}  # fmt: skip


def event_of(row: ConditionEventRow) -> dict[str, Any]:
    """Return a condition that began, changed or ended, as JSON-ready data."""
    return {"number": row.number, "at": told_moment(row.at), "what": row.what, "bundle_id": row.bundle_id, "version": row.version,
            "condition": json.loads(row.document)}  # fmt: skip


def told_moment(at: datetime) -> str:
    """Return a moment in UTC as text."""
    return at.astimezone(UTC).isoformat()
