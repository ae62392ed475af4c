"""The worker of the job library: it hands tickets to the threads of this process, and finds those of processes that died."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, Protocol

from bundler.storage.dispatch.tickets import QUEUE, TASK
from bundler.storage.engine import Database

LOG = logging.getLogger("bundler.storage")
BEAT_SECONDS = 5.0
"""How often a process tells the library that it lives."""
SILENT_SECONDS = 20.0
"""How long a process says nothing before its tickets are taken for lost."""
FORGOTTEN_SECONDS = 3600.0
"""How long it says nothing before a worker that begins removes it from the library's list. One that still lives would lose what it has,
which after the database was away for long is all of them."""
STALLED_SECONDS = 5.0
"""How often tickets of silent processes are looked for."""
LOOK_SECONDS = 20.0
"""How often a worker with nothing to do looks for a ticket, which it is told of at once unless its connection was cut just then."""
MEND_SECONDS = 60.0
"""How often tickets and jobs are compared, beside when a worker begins."""
PAUSE_SECONDS = 1.0
NEVER_SECONDS = 86400.0


class Hands(Protocol):
    """What a process does with tickets, each call in a thread."""

    def work(self, ticket: str) -> None:
        """Take the next job under the name of this ticket, and work on it until it has ended or was given back."""

    def lose(self, ticket: str) -> None:
        """Take the job from this ticket, whose process has died."""

    def standing(self) -> tuple[int, frozenset[str]]:
        """Return how many jobs wait, and the tickets under which jobs run."""

    def reissue(self, count: int) -> None:
        """Put in so many tickets for jobs that wait without."""


class Dispatcher:
    """Hands out tickets, ``count`` at once, while ``run`` runs; ``stop`` ends that when the hands are free."""

    def __init__(self, database: Database, count: int, hands: Hands) -> None:
        self.database, self.count, self.hands = database, count, hands
        self._ended, self._threads = threading.Event(), ThreadPoolExecutor(count, "bundler-worker")
        self._loop: asyncio.AbstractEventLoop | None = None
        self._session: asyncio.Task[None] | None = None

    def run(self) -> None:
        """Hand out, in a loop of this thread, until ``stop`` is called."""
        with self._threads:
            asyncio.run(self._run())

    def stop(self) -> None:
        """Hand out no more, also where ``run`` is only about to begin."""
        self._ended.set()
        if self._loop is not None:
            with suppress(RuntimeError):  # it has ended already
                self._loop.call_soon_threadsafe(self._cancel)

    def _cancel(self) -> None:
        if self._session is not None:
            self._session.cancel()

    async def _run(self) -> None:
        self._loop = asyncio.get_running_loop()
        while not self._ended.is_set():
            self._session = asyncio.create_task(self._hand_out())
            try:
                await self._session
            except asyncio.CancelledError:
                return
            except Exception as failure:
                if not self._ended.is_set():  # else it was not there to be told of the end
                    LOG.warning("handing out jobs begins anew after %s", type(failure).__name__)
                    await asyncio.sleep(PAUSE_SECONDS)

    async def _hand_out(self) -> None:
        from procrastinate import App

        from bundler.storage.dispatch.connector import PatientConnector

        app = App(connector=PatientConnector(self.database, self._ended.is_set))
        app.task(name=TASK, queue=QUEUE, pass_context=True)(self._handed)
        async with app.open_async():
            keeping = asyncio.create_task(self._keep(app))
            try:
                await app.run_worker_async(
                    queues=[QUEUE], concurrency=self.count, delete_jobs="always", install_signal_handlers=False,
                    update_heartbeat_interval=BEAT_SECONDS, stalled_worker_timeout=FORGOTTEN_SECONDS,
                    fetch_job_polling_interval=LOOK_SECONDS, abort_job_polling_interval=NEVER_SECONDS,
                )  # fmt: skip
            finally:
                keeping.cancel()
                await asyncio.gather(keeping, return_exceptions=True)

    async def _handed(self, context: Any) -> None:
        await asyncio.get_running_loop().run_in_executor(self._threads, self.hands.work, str(context.job.id))

    async def _keep(self, app: Any) -> None:
        loop = asyncio.get_running_loop()
        mended = loop.time() - MEND_SECONDS
        while True:
            try:
                if loop.time() - mended >= MEND_SECONDS:
                    mended = loop.time()
                    await self._mend(app)
                await asyncio.sleep(STALLED_SECONDS)
                await self._find_stalled(app)
            except Exception as failure:
                LOG.warning("looking after tickets failed with %s", type(failure).__name__)
                await asyncio.sleep(PAUSE_SECONDS)

    async def _find_stalled(self, app: Any) -> None:
        from procrastinate.exceptions import ConnectorException
        from procrastinate.jobs import Status

        loop = asyncio.get_running_loop()
        began = loop.time()
        stalled = await app.job_manager.get_stalled_jobs(queue=QUEUE, seconds_since_heartbeat=SILENT_SECONDS)
        if loop.time() - began > STALLED_SECONDS:  # the database was away: whoever lives could not say so
            await asyncio.sleep(SILENT_SECONDS)
            return
        for ticket in stalled:
            await asyncio.to_thread(self.hands.lose, str(ticket.id))
            with suppress(ConnectorException):  # another process was first
                await app.job_manager.finish_job(ticket, Status.FAILED, delete_job=True)

    async def _mend(self, app: Any) -> None:
        """Have every job that waits announced and every job that runs held by a ticket, whatever was cut off between the two.

        A job that is handed out just then may get a ticket too many, which finds nothing and is removed.
        """
        waiting, held = await asyncio.to_thread(self.hands.standing)
        tickets: Iterable[Any] = await app.job_manager.list_jobs_async(queue=QUEUE)
        out = {str(ticket.id) for ticket in tickets if ticket.status == "doing"}
        announced = sum(ticket.status == "todo" for ticket in tickets)
        for ticket in held - out:
            await asyncio.to_thread(self.hands.lose, ticket)
        if waiting > announced:
            await asyncio.to_thread(self.hands.reissue, waiting - announced)
