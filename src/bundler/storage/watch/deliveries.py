"""Deliveries: claimed by one process, sent, and settled; tried again with growing pauses, and dead after the last of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlmodel import Session, col

from bundler.storage.tables import DeliveryRow, WebhookRow
from bundler.storage.watch.webhooks import bury, find_webhook, switch

PAUSES = tuple(timedelta(seconds=each) for each in (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400))
"""After each try that failed; after the tenth try, some three days after the first, a delivery is dead."""
CLAIMED = timedelta(minutes=1)
"""How long a claim holds: what a process that died had claimed is sent again then."""
STATES = ("pending", "delivered", "dead")
GONE = 410
"""The status by which a receiver says that it wants no more."""


class DeliveryStateError(Exception):
    """The delivery is in a state that does not allow a step."""

    def __init__(self, state: str) -> None:
        super().__init__(f"the delivery is {state}")
        self.state = state


@dataclass(frozen=True, slots=True)
class Parcel:
    """A delivery that was claimed, for the ``tries``-th time."""

    tenant: str
    id: str
    webhook_id: str
    url: str
    body: str
    tries: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a try: the ``status`` of the answer, or the ``error`` that kept it from one."""

    status: int | None = None
    error: str | None = None

    @property
    def delivered(self) -> bool:
        """Whether the receiver took it."""
        return self.status is not None and 200 <= self.status < 300


def waiting(session: Session, at: datetime, most: int) -> list[tuple[str, str]]:
    """Return tenant and id of the webhooks that something is due for, the longest due first."""
    due = col(DeliveryRow.state) == "pending", col(DeliveryRow.due_at) <= at
    hook = col(DeliveryRow.tenant), col(DeliveryRow.webhook_id)
    wanted = select(*hook).where(*due).group_by(*hook).order_by(func.min(col(DeliveryRow.due_at))).limit(most)
    return [(tenant, webhook_id) for tenant, webhook_id in session.execute(wanted)]


def claim(session: Session, tenant: str, webhook_id: str, at: datetime) -> Parcel | None:
    """Claim what is due for a webhook, the oldest event first, for a minute; None where nothing is, or another has just claimed it."""
    due = col(DeliveryRow.tenant) == tenant, col(DeliveryRow.webhook_id) == webhook_id, col(DeliveryRow.state) == "pending"
    wanted = select(DeliveryRow).where(*due, col(DeliveryRow.due_at) <= at).order_by(col(DeliveryRow.event), col(DeliveryRow.id)).limit(1)
    row, hook = session.execute(wanted).scalar_one_or_none(), session.get(WebhookRow, (tenant, webhook_id))
    if row is None or hook is None:
        return None
    tries = row.tries + 1
    still = *_this(tenant, row.id), col(DeliveryRow.tries) == row.tries, col(DeliveryRow.due_at) <= at
    claimed = session.execute(update(DeliveryRow).where(*still).values(tries=tries, due_at=at + CLAIMED))
    if not claimed.rowcount:  # type: ignore[attr-defined]
        return None
    return Parcel(tenant, row.id, webhook_id, hook.url, row.body, tries)


def settle(session: Session, parcel: Parcel, outcome: Outcome, at: datetime) -> None:
    """Keep what became of a try; nothing where it was claimed again meanwhile, or is settled."""
    values: dict[str, object] = {"status": outcome.status, "error": outcome.error}
    if outcome.delivered:
        values |= {"state": "delivered", "done_at": at}
    elif outcome.status == GONE or parcel.tries > len(PAUSES):
        values |= {"state": "dead", "done_at": at}
    else:
        values |= {"due_at": at + PAUSES[parcel.tries - 1]}
    still = *_this(parcel.tenant, parcel.id), col(DeliveryRow.tries) == parcel.tries
    session.execute(update(DeliveryRow).where(*still).values(values))
    hook = find_webhook(session, parcel.tenant, parcel.webhook_id) if outcome.status == GONE else None
    if hook is not None:
        switch(session, hook, active=False)
        bury(session, hook, "the receiver is gone", at)


def deliveries(session: Session, tenant: str, state: str | None, after: str, most: int) -> Sequence[DeliveryRow]:
    """Return deliveries by id, from behind ``after``."""
    wanted = select(DeliveryRow).where(col(DeliveryRow.tenant) == tenant, col(DeliveryRow.id) > after)
    if state is not None:
        wanted = wanted.where(col(DeliveryRow.state) == state)
    return session.execute(wanted.order_by(col(DeliveryRow.id)).limit(most)).scalars().all()


def send_again(session: Session, tenant: str, delivery_id: str, at: datetime) -> DeliveryRow | None:
    """Let a delivery that is dead, or was made, be sent anew under its id; None where there is none.

    Raises DeliveryStateError where it is still to be sent, or its webhook was removed or is off.
    """
    row = session.get(DeliveryRow, (tenant, delivery_id), with_for_update=True)
    if row is None:
        return None
    hook = find_webhook(session, tenant, row.webhook_id)
    if hook is None or not hook.active or row.state == "pending":
        raise DeliveryStateError("pending" if row.state == "pending" else "off" if hook is not None else "removed")
    row.state, row.tries, row.due_at, row.done_at, row.status, row.error = "pending", 0, at, None, None, None
    session.add(row)
    return row


def forget_done(session: Session, before: datetime, most: int) -> int:
    """Let go of deliveries that were settled before a moment, of all tenants; return how many there were."""
    old = select(col(DeliveryRow.tenant), col(DeliveryRow.id)).where(col(DeliveryRow.done_at) < before).limit(most)
    found = session.execute(old).all()
    for tenant, delivery_id in found:
        session.execute(delete(DeliveryRow).where(col(DeliveryRow.tenant) == tenant, col(DeliveryRow.id) == delivery_id))
    return len(found)


def _this(tenant: str, delivery_id: str) -> tuple[ColumnElement[bool], ...]:
    return col(DeliveryRow.tenant) == tenant, col(DeliveryRow.id) == delivery_id, col(DeliveryRow.state) == "pending"
