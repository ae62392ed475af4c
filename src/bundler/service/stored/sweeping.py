"""Freeing what orders hold whose time is over: every half minute, and never in the way of a request."""

from __future__ import annotations

import asyncio

from litestar.concurrency import sync_to_thread

from bundler.service.problems import log_failure
from bundler.service.stored.store import Store
from bundler.storage.ordering import Orders

EVERY_SECONDS = 30
AT_ONCE = 100
"""Orders that expire in one transaction: other writers wait no longer than that takes."""


def sweep(store: Store) -> int:
    """Expire every order that is due; return how many there were."""
    count = 0
    while True:
        some = store.database.write(lambda session: Orders(session, store.tenant, store.now()).expire_due(AT_ONCE))
        count += len(some)
        if len(some) < AT_ONCE:
            return count


async def sweep_for_ever(store: Store) -> None:
    """Sweep again and again; a sweep that fails is logged, and the next one does its work."""
    while True:
        try:
            await sync_to_thread(sweep, store)
        except Exception as failure:
            log_failure("expiring orders", failure)
        await asyncio.sleep(EVERY_SECONDS)
