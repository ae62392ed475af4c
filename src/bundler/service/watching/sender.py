"""The sender: a thread that sends what is due to webhooks, beside those of other replicas."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from functools import partial
from typing import TypeVar

import httpx

from bundler.network.outgoing import open_client
from bundler.service.problems import log_failure
from bundler.service.stored.store import Store
from bundler.service.watching.addresses import private_allowed
from bundler.service.watching.sending import send
from bundler.storage import Session
from bundler.storage.watch.deliveries import Parcel, claim, settle, waiting

T = TypeVar("T")
EVERY_SECONDS = 2
WEBHOOKS, AT_ONCE, IN_A_ROW = 100, 8, 50
"""Webhooks of a round, how many of them are sent to at once, and how many events one gets before the others have their turn."""


class Sender:
    """Sends from ``start`` until ``stop``, which waits for the tries that are under way."""

    def __init__(self, store: Store) -> None:
        self.store, self.private = store, private_allowed()
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin."""
        self._ended.clear()
        self._thread = threading.Thread(target=self._run, name="bundler-sender", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join()

    async def round(self) -> int:
        """Send what is due; return how much was delivered. A webhook that fails has the rest of its events wait for the next round."""
        hooks = await self._read(partial(waiting, at=self.store.now(), most=WEBHOOKS))
        if not hooks:
            return 0
        some = asyncio.Semaphore(AT_ONCE)
        async with open_client() as client:
            return sum(await asyncio.gather(*(self._serve(client, some, tenant, hook) for tenant, hook in hooks)))

    async def _serve(self, client: httpx.AsyncClient, some: asyncio.Semaphore, tenant: str, webhook_id: str) -> int:
        done = 0
        async with some:
            while done < IN_A_ROW and not self._ended.is_set():
                parcel = await self._write(partial(claim, tenant=tenant, webhook_id=webhook_id, at=self.store.now()))
                if parcel is None or not await self._deliver(client, parcel):
                    break
                done += 1
        return done

    async def _deliver(self, client: httpx.AsyncClient, parcel: Parcel) -> bool:
        secret = self.store.persons.webhook_secret(parcel.tenant, parcel.webhook_id)
        outcome = await send(client, parcel, secret, self.store.now(), private=self.private)
        await self._write(partial(settle, parcel=parcel, outcome=outcome, at=self.store.now()))
        return outcome.delivered

    async def _read(self, work: Callable[[Session], T]) -> T:
        return await asyncio.to_thread(self.store.database.read, work)

    async def _write(self, work: Callable[[Session], T]) -> T:
        return await asyncio.to_thread(self.store.database.write, work)

    def _run(self) -> None:
        while not self._ended.wait(EVERY_SECONDS):
            try:
                while asyncio.run(self.round()) and not self._ended.is_set():
                    pass
            except Exception as failure:
                # The next round sends what is due.
                log_failure("sending to webhooks", failure)
