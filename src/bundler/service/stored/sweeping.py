"""Freeing what orders hold whose time is over: every half minute in a thread of its own, never in the way of a request."""

from __future__ import annotations

import threading

from bundler.service.problems import log_failure
from bundler.service.stored.store import Store
from bundler.storage.ordering import Orders

EVERY_SECONDS = 30
AT_ONCE = 1
"""Orders that expire in one transaction: one that held several persons and their stock would wait in a circle with reservations."""


def sweep(store: Store) -> int:
    """Expire every order that is due, of every tenant; return how many there were."""
    return sum(_sweep(each) for each in store.of_every_tenant())


def _sweep(store: Store) -> int:
    count = 0
    while True:
        some = store.database.write(lambda session: Orders(session, store.tenant, store.now()).expire_due(AT_ONCE))
        count += len(some)
        if len(some) < AT_ONCE:
            return count


class Sweeper:
    """Sweeps from ``start`` until ``stop``, which waits for a sweep that is under way and closes the database."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin."""
        self._ended.clear()
        self._thread = threading.Thread(target=self._run, name="bundler-sweeper", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join()
        self.store.close()

    def _run(self) -> None:
        while not self._ended.wait(EVERY_SECONDS):
            try:
                sweep(self.store)
            except Exception as failure:
                # The next one does its work.
                log_failure("expiring orders", failure)
