"""The audit trail: what was written and who was refused, added in the transaction of the write itself and never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session, col, select

from bundler.storage.acting import ACTOR, NOBODY, Actor
from bundler.storage.tables import AuditRow

WRITTEN, EXPORTED, REMOVED = "written", "exported", "removed"
LONGEST = 120


@dataclass(frozen=True, slots=True)
class Deed:
    """What was done, or refused: ``outcome`` is ``written``, ``exported``, ``removed``, or the type of the problem.

    ``status`` is that of the answer, 0 where it was no request that did it.
    """

    outcome: str
    route: str
    status: int
    idempotency_key: str | None = None
    subject: str | None = None


def add_deed(session: Session, tenant: str, deed: Deed, at: datetime) -> None:
    """Add a deed of whoever acts in this session."""
    actor: Actor = session.info.get(ACTOR, NOBODY)
    session.add(
        AuditRow(
            tenant=tenant, at=at, outcome=deed.outcome, key=actor.key, route=deed.route[:LONGEST], status=deed.status,
            idempotency_key=deed.idempotency_key, subject=deed.subject, request_id=actor.request_id,
        )
    )  # fmt: skip


def subject_of(document: Any) -> str | None:
    """Return the id of what an answer is about: its first member that is named an id."""
    if not isinstance(document, dict):
        return None
    ids = (value for name, value in document.items() if (name == "id" or name.endswith("_id")) and isinstance(value, str))
    found = next(ids, None)
    return None if found is None else found[:LONGEST]


def told(row: AuditRow) -> dict[str, Any]:
    """Return a deed as every door tells it."""
    return {
        "number": row.id,
        "at": row.at.astimezone(UTC).isoformat(),
        "outcome": row.outcome,
        "key": row.key,
        "route": row.route,
        "status": row.status,
        "idempotency_key": row.idempotency_key,
        "subject": row.subject,
        "request_id": row.request_id,
    }


def read_trail(session: Session, tenant: str, after: int, most: int) -> Sequence[AuditRow]:
    """Return the trail of a tenant, the oldest first, from behind the number ``after``."""
    mine = col(AuditRow.tenant) == tenant, col(AuditRow.id) > after
    return session.exec(select(AuditRow).where(*mine).order_by(col(AuditRow.id)).limit(most)).all()
