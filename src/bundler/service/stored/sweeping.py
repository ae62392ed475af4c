"""Freeing what orders hold whose time is over, and letting go of what is old: in a thread of its own, never in the way of a request."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from datetime import timedelta

from bundler.errors import Fault, InputError
from bundler.service.problems import log_failure
from bundler.service.stored.store import Store
from bundler.storage import Session
from bundler.storage.declared import remove_strange
from bundler.storage.ordering import expire_next
from bundler.storage.quoting import remove_unused
from bundler.storage.watch.deliveries import forget_done
from bundler.storage.writes import forget

EVERY_SECONDS = 30
AT_ONCE = 200
"""Old records of one transaction."""
KEEP_DAYS, KEPT_DAYS, LONGEST_KEPT = "BUNDLER_KEEP_DAYS", 90, 3650


def keep_time() -> timedelta:
    """Return for how long answers under keys and unused quotes are kept. Raises InputError where what is stated is no number of days."""
    stated = os.environ.get(KEEP_DAYS) or str(KEPT_DAYS)
    if not (stated.isascii() and stated.isdigit() and len(stated) < 5 and 1 <= int(stated) <= LONGEST_KEPT):
        hint = f"Give a whole number from 1 to {LONGEST_KEPT}."
        raise InputError([Fault("environment", f"{KEEP_DAYS} is no number of days", "keep_days", value=stated, hint=hint)])
    return timedelta(days=int(stated))


def sweep(store: Store) -> int:
    """Expire every order that is due, of all tenants; return how many there were.

    One in a transaction: one that held several persons and their stock would wait in a circle with reservations.
    """
    count = 0
    while store.database.write(lambda session: expire_next(session, store.now())):
        count += 1
    return count


def let_go(store: Store, keep: timedelta) -> int:
    """Let go of what is older than what is kept, of all tenants: answers under keys, unused quotes, deliveries, tax bills of nobody.

    Return how many there were.
    """
    before, count = store.now() - keep, 0
    jobs: tuple[Callable[[Session], int], ...] = (
        lambda session: forget(session, before, AT_ONCE),
        lambda session: remove_unused(session, before, AT_ONCE),
        lambda session: forget_done(session, before, AT_ONCE),
        lambda session: remove_strange(session, before, AT_ONCE),
    )
    for each in jobs:
        some = AT_ONCE
        while some == AT_ONCE:
            some = store.database.write(each)
            count += some
    return count


class Sweeper:
    """Sweeps from ``start`` until ``stop``, which waits for a sweep that is under way and closes the database."""

    def __init__(self, store: Store) -> None:
        self.store, self.keep = store, keep_time()
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
                let_go(self.store, self.keep)
            except Exception as failure:
                # The next one does its work.
                log_failure("sweeping", failure)
