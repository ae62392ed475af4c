"""Freeing what orders hold whose time is over, and letting go of what is old: in a thread of its own, never in the way of a request."""

from __future__ import annotations

import threading
from time import monotonic

from bundler.service.problems import log_failure
from bundler.service.stored.retention import let_go, retention
from bundler.service.stored.store import Store
from bundler.storage.ordering import expire_next

EVERY_SECONDS = 30
LET_GO_SECONDS = 3600
"""How often it is looked for what is old."""


def sweep(store: Store) -> int:
    """Expire every order that is due, of all tenants; return how many there were.

    One in a transaction: one that held several persons and their stock would wait in a circle with reservations.
    """
    count = 0
    while store.database.write(lambda session: expire_next(session, store.now())):
        count += 1
    return count


class Sweeper:
    """Sweeps from ``start`` until ``stop``, which waits for a sweep that is under way and closes the database."""

    def __init__(self, store: Store) -> None:
        self.store, self.kept = store, retention()
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
        due = 0.0
        while not self._ended.wait(EVERY_SECONDS):
            try:
                sweep(self.store)
                if monotonic() >= due:
                    let_go(self.store, self.kept)
                    due = monotonic() + LET_GO_SECONDS
            except Exception as failure:
                # The next one does its work.
                log_failure("sweeping", failure)
