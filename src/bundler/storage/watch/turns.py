"""Turns: of all processes one does a work at a time, until it lets go or is not heard of for a while."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, or_, update
from sqlmodel import Session, col

from bundler.storage.dialects import add
from bundler.storage.tables import TurnRow


def take_turn(session: Session, work: str, holder: str, at: datetime, length: timedelta) -> bool:
    """Take the turn of a work, or keep it, until ``length`` from now; False where another holds it."""
    if add(session, TurnRow, {"work": work, "holder": holder, "until": at + length}):
        return True
    mine = col(TurnRow.work) == work, or_(col(TurnRow.holder) == holder, col(TurnRow.until) <= at)
    taken = session.execute(update(TurnRow).where(*mine).values(holder=holder, until=at + length))
    return bool(taken.rowcount)  # type: ignore[attr-defined]


def end_turn(session: Session, work: str, holder: str) -> None:
    """Let another take the turn."""
    session.execute(delete(TurnRow).where(col(TurnRow.work) == work, col(TurnRow.holder) == holder))
