"""The library's connections to the database: few, and patient where it is away for a while.

The library ends a worker of which a statement fails, and hears nothing any more after its listening failed. Searches last longer than
a server is away that is started anew, so here statements wait for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from procrastinate import PsycopgConnector
from procrastinate.exceptions import ConnectorException
from psycopg import AsyncConnection, InterfaceError, OperationalError

from bundler.storage.dispatch.schema import SCHEMA
from bundler.storage.engine import REACH, WAIT_SECONDS, Database

T = TypeVar("T")
AGAIN_SECONDS = 0.5
"""How long after a statement that could not be sent it is tried again."""


class PatientConnector(PsycopgConnector):
    """A connector whose statements are tried again while the database cannot be reached, until ``ended`` says that it is enough."""

    def __init__(self, database: Database, ended: Callable[[], bool]) -> None:
        _, arguments = database.engine.dialect.create_connect_args(database.url)
        path = f"{arguments.get('options', '')} -c search_path={SCHEMA} -c lock_timeout={WAIT_SECONDS}s"
        super().__init__(
            kwargs={**REACH, **arguments, "options": path.strip()},
            min_size=1, max_size=2, timeout=WAIT_SECONDS, reconnect_timeout=WAIT_SECONDS, configure=_statement_by_statement,
        )  # fmt: skip
        self._ended = ended

    async def execute_query_async(self, query: Any, **arguments: Any) -> None:
        """Send a statement."""
        await self._patiently(super().execute_query_async, query, **arguments)

    async def execute_query_one_async(self, query: Any, **arguments: Any) -> dict[str, Any]:
        """Return the row of a statement."""
        return await self._patiently(super().execute_query_one_async, query, **arguments)

    async def execute_query_all_async(self, query: Any, **arguments: Any) -> list[dict[str, Any]]:
        """Return the rows of a statement."""
        return await self._patiently(super().execute_query_all_async, query, **arguments)

    async def listen_notify(self, on_notification: Any, channels: Any) -> None:
        """Listen until cancelled."""
        await self._patiently(super().listen_notify, on_notification, list(channels))

    async def _patiently(self, send: Callable[..., Awaitable[T]], *arguments: Any, **named: Any) -> T:
        while True:
            try:
                return await send(*arguments, **named)
            except ConnectorException as failure:
                if self._ended() or not isinstance(failure.__cause__, (OperationalError, InterfaceError)):
                    raise
            await asyncio.sleep(AGAIN_SECONDS)


async def _statement_by_statement(connection: AsyncConnection) -> None:
    await connection.set_autocommit(True)
