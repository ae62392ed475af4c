"""Whether the service is alive, and ready to answer."""

from __future__ import annotations

from typing import Any

from litestar.di import NamedDependency

from bundler.duty.receipt import ENGINE
from bundler.service.desk import Desk
from bundler.service.reading import read, read_in_thread


@read("/health")
def get_health() -> dict[str, str]:
    """Return that the process answers."""
    return {"status": "ok"}


@read_in_thread("/ready")
def get_ready(desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Return what the service answers from; it starts only with tables that keep their own schema."""
    return {
        "status": "ready",
        "engine": ENGINE,
        "tables": desk.tables.edition,
        "tables_sha256": desk.tables.sha256,
        "next_edition": desk.editions.coming(),
        "catalogue_items": desk.count_items(),
        "database": "none" if desk.store is None else desk.store.database.kind,
        "compositions": desk.jobs.count_active(),
    }
