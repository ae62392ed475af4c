"""The switches to other editions: each replica learns of them in time, loads what comes, and makes those that are due.

It is done in a thread of its own, never in the way of a request.
"""

from __future__ import annotations

import threading
from datetime import datetime
from functools import partial

from bundler.service import pointing
from bundler.service.kept_editions import KeptEditions
from bundler.service.problems import LOG, Problem, log_failure
from bundler.storage import Session
from bundler.storage.editions import Editions, Standing

TURNS = 2
"""How often in a lease is asked: so that it is renewed in time."""


class Switcher:
    """Works from ``start`` until ``stop``, which waits for what is under way."""

    def __init__(self, kept: KeptEditions) -> None:
        self.kept = kept
        self._ended = threading.Event()
        self._unable: set[int] = set()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin."""
        self._ended.clear()
        self._thread = threading.Thread(target=self._run, name="bundler-switcher", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join()

    def turn(self) -> None:
        """Ask once, and do what is due."""
        store, pointer = self.kept.store, self.kept.pointer
        standing = pointer.refresh()
        able = self._loaded(standing)
        for step, number in pointer.due(standing, store.now()):
            if step == "announce":
                store.database.write(partial(_announce, number, store.now()))
            elif number in able and store.database.write(partial(_switch, number, store.now())):
                LOG.info("another edition of the tables is in force, by activation %d", number)

    def _loaded(self, standing: Standing) -> set[int]:
        """Load what is announced, and return the switches whose edition this replica has."""
        able = set()
        for each in standing.coming:
            if each.announced:
                try:
                    self.kept.opened(each.tables_sha256)
                    able.add(each.number)
                except Problem as problem:
                    if each.number not in self._unable:  # it is tried in every turn, and told once
                        LOG.error("the edition %s cannot be loaded: %s", each.version, problem.detail)
                    self._unable.add(each.number)
        return able

    def _run(self) -> None:
        while not self._ended.wait(pointing.LEASE_SECONDS / TURNS):
            try:
                self.turn()
            except Exception as failure:
                # The next one does its work; requests ask for themselves meanwhile.
                log_failure("asking which edition is in force", failure)


def _announce(number: int, at: datetime, session: Session) -> bool:
    return Editions(session).announce(number, at)


def _switch(number: int, at: datetime, session: Session) -> bool:
    return Editions(session).switch(number, at)
