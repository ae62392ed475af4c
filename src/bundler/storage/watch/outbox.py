"""Events are put out for webhooks in the transaction that writes them: both are there or neither."""

from __future__ import annotations

import json
import secrets

from sqlalchemy import select
from sqlmodel import Session, col

from bundler.storage.tables import ConditionEventRow, DeliveryRow, WebhookRow
from bundler.storage.watch.telling import event_of, told_moment


def put_out(session: Session, event: ConditionEventRow) -> None:
    """Put an event out for every webhook that wants its kind; the text is made once, and sent as it is."""
    mine = col(WebhookRow.tenant) == event.tenant, col(WebhookRow.active), col(WebhookRow.removed_at).is_(None)
    hooks = [row for row in session.execute(select(WebhookRow).where(*mine)).scalars() if event.kind in row.kinds.split()]
    message = {"type": f"bundle.condition.{event.what}", "timestamp": told_moment(event.at), "data": event_of(event)}
    body = json.dumps(message, ensure_ascii=False, separators=(",", ":"))
    for hook in hooks:
        session.add(DeliveryRow(tenant=event.tenant, id=f"msg_{secrets.token_hex(16)}", webhook_id=hook.id, event=event.number, body=body,
                                state="pending", due_at=event.at, made_at=event.at))  # fmt: skip
