"""The watcher: a thread that looks at bundles of which something changed, in one replica at a time, and never in the way of a request."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from functools import partial
from time import monotonic

from bundler.compliance.watching.condition import Standing
from bundler.compliance.watching.standing import Watched, standing
from bundler.service.problems import log_failure
from bundler.service.stored.store import Store
from bundler.storage import Session, UnavailableError
from bundler.storage.bundles import Registry
from bundler.storage.watch.due import Due, due, tenants
from bundler.storage.watch.looking import Watch, watched
from bundler.storage.watch.settings import Settings, read_settings
from bundler.storage.watch.turns import end_turn, take_turn
from bundler.tariff import Tables

EVERY_SECONDS = 5
AT_ONCE, LONGEST_SECONDS = 20, 5.0
"""Bundles that are looked at before what was found is written, and after how many seconds it is written in any case."""
SHARE = 0.1
"""How much of a processor the watch takes at most. It rests after each bundle: of a longer stretch every request would have to wait its
turn at the interpreter again and again.
"""
WORK, TURN = "watch", timedelta(minutes=1)
"""How long a replica that is not heard of keeps others from the work."""


class Watcher:
    """Works from ``start`` until ``stop``, which waits for the bundle that is looked at; ``tables`` gives the edition in force."""

    def __init__(self, store: Store, tables: Callable[[], Tables]) -> None:
        self.store, self._tables = store, tables
        self._me = secrets.token_hex(16)
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin."""
        self._ended.clear()
        self._thread = threading.Thread(target=self._run, name="bundler-watcher", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join()

    def round(self) -> int:
        """Look at every bundle of which something changed, of all tenants; return how many there were, 0 where another replica does it."""
        if not self._in_turn():
            return 0
        return sum(self._round_of(tenant) for tenant in self.store.database.read(tenants))

    def _round_of(self, tenant: str) -> int:
        tables, day, after, count = self._tables(), self.store.today(), "", 0
        settings = self.store.database.read(partial(read_settings, tenant=tenant))
        while not self._ended.is_set():
            page = self.store.database.read(partial(_due, tenant, day, tables.sha256, settings.revision, after))
            if not page or not self._in_turn():
                break
            seen, kept = self._look(tenant, page, tables, day, settings)
            after, count = page[seen - 1].bundle_id, count + kept
        return count

    def _look(self, tenant: str, page: list[Due], tables: Tables, day: date, settings: Settings) -> tuple[int, int]:
        """Look at bundles from the first on for some seconds; return how many that were, and of how many something was kept."""
        found: list[tuple[Due, Standing | None]] = []
        began, seen = monotonic(), 0
        while seen < len(page) and (not seen or monotonic() - began < LONGEST_SECONDS) and not self._ended.is_set():
            each, started, seen = page[seen], monotonic(), seen + 1
            try:
                found.append((each, self._standing(tenant, each, tables, day, settings)))
            except UnavailableError:
                raise
            except Exception as failure:
                # The others are looked at all the same, and this one again in the next round.
                log_failure(f"looking at a bundle of {tenant}", failure)
            self._ended.wait((monotonic() - started) * (1 / SHARE - 1))

        def keep(session: Session) -> int:
            watch = Watch(session, tenant, self.store.now())
            return sum(
                watch.leave(each) if now is None else watch.keep(each, now, day, tables.sha256, settings.revision) for each, now in found
            )

        return seen, self.store.database.write(keep)

    def _standing(self, tenant: str, each: Due, tables: Tables, day: date, settings: Settings) -> Standing | None:
        """How a bundle stands, None where no version is in force any more."""
        if each.version is None:
            return None
        read: Callable[[Session], Watched] = partial(_watched, self.store, tenant, each.bundle_id, each.version, day)
        return standing(self.store.database.read(read), tables, day, settings.thresholds)

    def _in_turn(self) -> bool:
        return self.store.database.write(partial(take_turn, work=WORK, holder=self._me, at=self.store.now(), length=TURN))

    def _run(self) -> None:
        while not self._ended.wait(EVERY_SECONDS):
            try:
                self.round()
            except Exception as failure:
                # The next round finds what this one left.
                log_failure("watching bundles", failure)
        with suppress(UnavailableError):  # another takes the turn when its time is over
            self.store.database.write(partial(end_turn, work=WORK, holder=self._me))


def _due(tenant: str, day: date, tables_sha256: str, settings: int, after: str, session: Session) -> list[Due]:
    return due(session, tenant, day, tables_sha256, settings, after, AT_ONCE)


def _watched(store: Store, tenant: str, bundle_id: str, version: int, day: date, session: Session) -> Watched:
    return watched(Registry(session, tenant, store.now()), bundle_id, version, day)
