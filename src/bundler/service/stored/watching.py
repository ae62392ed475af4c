"""Watching jobs for any number of streams: one look at the database tells them all which of their jobs have changed."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from bundler.service.problems import log_failure
from bundler.service.stored.store import Store
from bundler.storage import UnavailableError
from bundler.storage.jobs import Queue

LOOK_SECONDS = 0.5
AT_ONCE = 500
"""Jobs that are looked for in one statement."""


class Watching:
    """Looks while somebody watches; ``closed`` once the service ends, when all are let go."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.closed = False
        self._lock = threading.Lock()
        self._watchers: dict[asyncio.Event, tuple[str, asyncio.AbstractEventLoop]] = {}
        self._thread: threading.Thread | None = None

    @contextmanager
    def of(self, job_id: str) -> Iterator[asyncio.Event]:
        """Give an event that is set when the job has changed, or the service ends."""
        changed = asyncio.Event()
        with self._lock:
            self._watchers[changed] = job_id, asyncio.get_running_loop()
            if self._thread is None:
                self._thread = threading.Thread(target=self._look, name="bundler-watching", daemon=True)
                self._thread.start()
        try:
            yield changed
        finally:
            with self._lock:
                del self._watchers[changed]

    def close(self) -> None:
        """Let everybody go."""
        with self._lock:
            self.closed = True
            self._wake(self._jobs())

    def open(self) -> None:
        """Begin, also again."""
        self.closed = False

    def _look(self) -> None:
        known: dict[str, int] = {}
        wait = threading.Event()
        while True:
            with self._lock:
                jobs = sorted(self._jobs())
                if not jobs or self.closed:
                    self._thread = None
                    return
            try:
                now = self._changes(jobs)
            except UnavailableError:
                now = {}
            except Exception as failure:
                log_failure("watching jobs", failure)
                now = {}
            # of a job that was not looked at before it is not known whether it has changed since its watcher read it
            changed = {job_id for job_id, changes in now.items() if known.get(job_id) != changes}
            known = {**{job_id: known[job_id] for job_id in jobs if job_id in known}, **now}
            with self._lock:
                self._wake(changed)
            wait.wait(LOOK_SECONDS)

    def _changes(self, jobs: list[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        for at in range(0, len(jobs), AT_ONCE):
            some = jobs[at : at + AT_ONCE]
            found |= self.store.database.read(lambda session, some=some: Queue(session, self.store.now()).changes(some))  # type: ignore[misc]
        return found

    def _jobs(self) -> set[str]:
        return {job_id for job_id, _ in self._watchers.values()}

    def _wake(self, jobs: set[str]) -> None:
        for changed, (job_id, loop) in self._watchers.items():
            if job_id in jobs:
                with suppress(RuntimeError):  # the loop of a watcher that is gone has been closed
                    loop.call_soon_threadsafe(changed.set)
