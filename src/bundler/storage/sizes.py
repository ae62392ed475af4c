"""How much of what grows there is: for whoever decides how long it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, TextClause, func, select
from sqlmodel import Session, SQLModel, col

from bundler.storage.tables import AuditRow, ConditionEventRow, DeliveryRow, EditionRow, JobRow, QuoteRow, ReceiptRow, WriteRow
from bundler.storage.tables.writes import KEPT


@dataclass(frozen=True, slots=True)
class Sizes:
    """Counts of all tenants; ``since`` is the oldest deed of the trail, ``edition_bytes`` what edition files take in the database."""

    deeds: int
    since: datetime | None
    answers: int
    quotes: int
    deliveries: int
    jobs: int
    events: int
    receipts: int
    editions: int
    edition_bytes: int


def sizes(session: Session) -> Sizes:
    """Return how much there is."""
    taken = select(func.coalesce(func.sum(func.length(col(EditionRow.content))), 0))
    return Sizes(
        deeds=_count(session, AuditRow),
        since=session.execute(select(col(AuditRow.at)).order_by(col(AuditRow.id)).limit(1)).scalar_one_or_none(),
        answers=_count(session, WriteRow, KEPT),
        quotes=_count(session, QuoteRow),
        deliveries=_count(session, DeliveryRow),
        jobs=_count(session, JobRow, col(JobRow.finished_at).is_not(None)),
        events=_count(session, ConditionEventRow),
        receipts=_count(session, ReceiptRow),
        editions=_count(session, EditionRow),
        edition_bytes=session.execute(taken).scalar_one(),
    )


def _count(session: Session, table: type[SQLModel], *narrower: ColumnElement[bool] | TextClause) -> int:
    count: int = session.execute(select(func.count()).select_from(table).where(*narrower)).scalar_one()
    return count
