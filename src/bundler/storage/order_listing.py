"""Orders by when they changed last, a page at a time, so that a caller can follow what happens to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, tuple_
from sqlmodel import Session, col, select

from bundler.storage.tables import OrderRow

ENDING = ("reserved", "refused")
"""Lives that end by themselves when their time is over."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which orders: by ``state``, by ``life``, by the keyed hash of a ``person``, such as changed at a moment or ``since``; None for all.

    ``after`` is the moment and the id of the order that the page comes after.
    """

    state: str | None = None
    person: str | None = None
    since: datetime | None = None
    after: tuple[datetime, str] | None = None
    life: str | None = None


def list_orders(session: Session, tenant: str, wanted: Wanted, at: datetime, most: int) -> Sequence[OrderRow]:
    """Return orders as they stand at a moment, those that changed first before the others, at most so many."""
    mine: list[ColumnElement[bool]] = [col(OrderRow.tenant) == tenant]
    if wanted.state is not None:
        mine.append(_stands(wanted.state, at))
    if wanted.life is not None:
        mine.append(_lives(wanted.life, at))
    if wanted.person is not None:
        mine.append(col(OrderRow.person) == wanted.person)
    if wanted.since is not None:
        mine.append(col(OrderRow.changed_at) >= wanted.since)
    if wanted.after is not None:
        mine.append(tuple_(col(OrderRow.changed_at), col(OrderRow.id)) > wanted.after)
    found = select(OrderRow).where(*mine).order_by(col(OrderRow.changed_at), col(OrderRow.id)).limit(most)
    return session.exec(found).all()


def _stands(state: str, at: datetime) -> ColumnElement[bool]:
    """An order whose time is over has expired, whether or not anyone swept."""
    if state == "expired":
        return or_(col(OrderRow.state) == state, _over(at))
    return and_(col(OrderRow.state) == state, ~_over(at)) if state == "reserved" else col(OrderRow.state) == state


def _lives(life: str, at: datetime) -> ColumnElement[bool]:
    if life == "expired":
        return or_(col(OrderRow.life) == life, _over(at))
    return and_(col(OrderRow.life) == life, ~_over(at)) if life in ENDING else col(OrderRow.life) == life


def _over(at: datetime) -> ColumnElement[bool]:
    return and_(col(OrderRow.state) == "reserved", col(OrderRow.expires_at) <= at)
