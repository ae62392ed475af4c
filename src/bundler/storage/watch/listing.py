"""Conditions and events, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, tuple_
from sqlmodel import Session, col

from bundler.storage.tables import ConditionEventRow, ConditionRow


@dataclass(frozen=True, slots=True)
class Filters:
    """Which conditions are wanted: of a kind, of a bundle, that began at a moment or later; with ``ended`` also those that are over."""

    kind: str | None = None
    bundle_id: str | None = None
    since: datetime | None = None
    ended: bool = False


def conditions(session: Session, tenant: str, filters: Filters, after: tuple[str, str], most: int) -> Sequence[ConditionRow]:
    """Return conditions by bundle and kind, from behind those two."""
    wanted = select(ConditionRow).where(col(ConditionRow.tenant) == tenant)
    wanted = wanted.where(tuple_(col(ConditionRow.bundle_id), col(ConditionRow.kind)) > after)
    if filters.kind is not None:
        wanted = wanted.where(col(ConditionRow.kind) == filters.kind)
    if filters.bundle_id is not None:
        wanted = wanted.where(col(ConditionRow.bundle_id) == filters.bundle_id)
    if filters.since is not None:
        wanted = wanted.where(col(ConditionRow.since) >= filters.since)
    if not filters.ended:
        wanted = wanted.where(col(ConditionRow.until).is_(None))
    return session.execute(wanted.order_by(col(ConditionRow.bundle_id), col(ConditionRow.kind)).limit(most)).scalars().all()


def events(session: Session, tenant: str, bundle_id: str | None, after: int, most: int) -> Sequence[ConditionEventRow]:
    """Return what began, changed and ended, the oldest first, from behind the number ``after``."""
    wanted = select(ConditionEventRow).where(col(ConditionEventRow.tenant) == tenant, col(ConditionEventRow.number) > after)
    if bundle_id is not None:
        wanted = wanted.where(col(ConditionEventRow.bundle_id) == bundle_id)
    return session.execute(wanted.order_by(col(ConditionEventRow.number)).limit(most)).scalars().all()
