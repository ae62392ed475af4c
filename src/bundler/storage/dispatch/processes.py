"""Which processes take jobs at the moment, as the job library has heard of them."""

from __future__ import annotations

from sqlalchemy import text
from sqlmodel import Session

from bundler.storage.dispatch.dispatcher import SILENT_SECONDS
from bundler.storage.dispatch.schema import SCHEMA

TABLE = f"{SCHEMA}.procrastinate_workers"


def count_processes(session: Session) -> int | None:
    """Return how many processes said within ``SILENT_SECONDS`` that they live; None where the library's tables are missing."""
    if session.execute(text("SELECT to_regclass(:table)"), {"table": TABLE}).scalar_one() is None:
        return None
    living = text(f"SELECT count(*) FROM {TABLE} WHERE last_heartbeat > now() - make_interval(secs => :seconds)")
    return int(session.execute(living, {"seconds": SILENT_SECONDS}).scalar_one())
