"""Tickets: each tells a worker that a job waits, when the transaction that put it in is committed."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlmodel import Session

from bundler.storage.dispatch.schema import inside

QUEUE, TASK = "jobs", "take_the_next"


def issue(session: Session) -> None:
    """Put in a ticket by this transaction; nothing in SQLite."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        return
    with inside(connection):
        _app().configure_task(TASK, queue=QUEUE, connection=connection.connection.driver_connection).defer()


@cache
def _app() -> Any:
    """The library without connections of its own."""
    from procrastinate import App, SyncPsycopgConnector

    return App(connector=SyncPsycopgConnector())
