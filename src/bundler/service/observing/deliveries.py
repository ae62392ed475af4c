"""How sending to webhooks goes, as Prometheus reads it."""

from __future__ import annotations

from datetime import datetime

from bundler.service.observing.metrics import Standing, gauge, value
from bundler.storage.watch.backlog import Backlog


def sending(found: Backlog, at: datetime) -> Standing:
    """Yield how many deliveries wait and are dead, and how long the oldest has waited at a moment, 0 where none does."""
    states = {"waiting": found.waiting, "dead": found.dead}
    yield gauge("bundler_webhook_deliveries", "Deliveries to webhooks that wait, and that were given up", "state", states)
    oldest = found.age(at).total_seconds()
    yield value("bundler_webhook_oldest_waiting_seconds", "How long the oldest delivery that waits has waited", oldest)
