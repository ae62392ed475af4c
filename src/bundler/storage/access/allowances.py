"""What keys may still ask in a minute, shared by replicas: each takes a block of requests at once, so that not every request writes."""

from __future__ import annotations

from sqlmodel import Session

from bundler.storage.dialects import add
from bundler.storage.tables import AllowanceRow


def lease(session: Session, key: str, minute: int, limit: int, block: int) -> tuple[int, int]:
    """Return how many requests of a minute a replica has got, at most ``block``, and how many are left for all.

    ``minute`` counts from 1970. A replica whose clock is behind takes from the minute of the one that is ahead.
    """
    add(session, AllowanceRow, {"key": key, "minute": minute, "taken": 0})
    row = session.get_one(AllowanceRow, key, with_for_update=True)
    if row.minute < minute:
        row.minute, row.taken = minute, 0
    got = max(min(block, limit - row.taken), 0)
    row.taken += got
    session.add(row)
    session.flush()
    return got, max(limit - row.taken, 0)
