"""What is still to be sent to webhooks, and what was given up, of all tenants: for whoever runs the service."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlmodel import Session, col

from bundler.storage.tables import DeliveryRow


@dataclass(frozen=True, slots=True)
class Backlog:
    """Deliveries that wait and those that are dead; ``since`` is when the oldest that waits was put out, None where none does."""

    waiting: int
    dead: int
    since: datetime | None

    def age(self, at: datetime) -> timedelta:
        """Return how long the oldest has waited at a moment."""
        return timedelta() if self.since is None else max(at - self.since, timedelta())


def backlog(session: Session) -> Backlog:
    """Return what waits and what is dead."""
    wanted = select(col(DeliveryRow.state), func.count(), func.min(col(DeliveryRow.made_at)))
    found = {
        state: (count, since)
        for state, count, since in session.execute(
            wanted.where(col(DeliveryRow.state).in_(("pending", "dead"))).group_by(col(DeliveryRow.state))
        )
    }
    (waiting, since), (dead, _) = found.get("pending", (0, None)), found.get("dead", (0, None))
    return Backlog(waiting, dead, since)
