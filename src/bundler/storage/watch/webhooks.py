"""Webhooks of a tenant: where events are sent, until they are removed or the receiver says that it is gone."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlmodel import Session, col

from bundler.storage.tables import DeliveryRow, WebhookRow

MOST = 20
"""Webhooks of a tenant: each makes a delivery of every event."""


class TooManyWebhooksError(Exception):
    """A tenant has as many webhooks as it may have."""


def make_webhook(session: Session, tenant: str, url: str, kinds: Sequence[str], at: datetime) -> WebhookRow:
    """Make a webhook. Raises TooManyWebhooksError."""
    mine = col(WebhookRow.tenant) == tenant, col(WebhookRow.removed_at).is_(None)
    if session.execute(select(func.count()).select_from(WebhookRow).where(*mine)).scalar_one() >= MOST:
        raise TooManyWebhooksError
    row = WebhookRow(tenant=tenant, id=secrets.token_hex(16), url=url, kinds=" ".join(kinds), made_at=at)
    session.add(row)
    session.flush()
    return row


def webhooks(session: Session, tenant: str) -> Sequence[WebhookRow]:
    """Return the webhooks of a tenant that were not removed, the oldest first."""
    mine = col(WebhookRow.tenant) == tenant, col(WebhookRow.removed_at).is_(None)
    return session.execute(select(WebhookRow).where(*mine).order_by(col(WebhookRow.made_at), col(WebhookRow.id))).scalars().all()


def find_webhook(session: Session, tenant: str, webhook_id: str) -> WebhookRow | None:
    """Return a webhook that was not removed, held until the end of the transaction; None where there is none."""
    row = session.get(WebhookRow, (tenant, webhook_id), with_for_update=True)
    return None if row is None or row.removed_at is not None else row


def switch(session: Session, row: WebhookRow, *, active: bool) -> None:
    """Send events to a webhook, or none until it is switched on again."""
    row.active = active
    session.add(row)


def remove_webhook(session: Session, row: WebhookRow, at: datetime) -> None:
    """Remove a webhook; what was not delivered yet is dead."""
    row.active, row.removed_at = False, at
    session.add(row)
    bury(session, row, "the webhook was removed", at)


def bury(session: Session, row: WebhookRow, why: str, at: datetime) -> None:
    """Let everything that is still to be sent to a webhook be dead."""
    mine = col(DeliveryRow.tenant) == row.tenant, col(DeliveryRow.webhook_id) == row.id, col(DeliveryRow.state) == "pending"
    session.execute(update(DeliveryRow).where(*mine).values(state="dead", error=why, done_at=at))
