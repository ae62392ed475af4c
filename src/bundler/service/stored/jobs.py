"""Compositions in the database: any replica starts, polls, streams and cancels them, and any worker solves them."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import AsyncIterator
from typing import Any

from litestar.concurrency import sync_to_thread

from bundler.errors import InputError
from bundler.service.editions import Editions
from bundler.service.jobs import FINISHED, Ended, TooManyJobs, told
from bundler.service.stored.store import Store
from bundler.service.stored.watching import Watching
from bundler.service.stored.workers import Workers
from bundler.solving import Asked
from bundler.storage import Session
from bundler.storage.jobs import Bounds, FullError, Queue
from bundler.storage.tables import JobRow
from bundler.values import identity_number

COMPOSITION_WORKERS = 2
"""Processes that solve, where nobody says how many."""


class StoredJob:
    """A job as it was when it was read."""

    def __init__(self, row: JobRow, jobs: StoredJobs) -> None:
        self.row, self.jobs = row, jobs

    def to_dict(self) -> dict[str, Any]:
        """Return the job as callers see it."""
        ending = {} if self.row.ending is None else json.loads(self.row.ending)
        return told(self.row.id, self.row.state, json.loads(self.row.progress), ending.get("result"), ending.get("problem"))

    async def watch(self, heartbeat: float) -> AsyncIterator[dict[str, Any] | None]:
        """Give the job now and at each change until it is finished or the service ends, and None when nothing happened for a while."""
        seen: StoredJob | None = self
        changes = -1
        with self.jobs.watching.of(self.row.id) as changed:
            while seen is not None:
                if seen.row.changes != changes:
                    changes = seen.row.changes
                    yield seen.to_dict()
                if seen.row.state in FINISHED or self.jobs.watching.closed:
                    return
                try:
                    await asyncio.wait_for(changed.wait(), heartbeat)
                except TimeoutError:
                    yield None
                    continue
                changed.clear()
                seen = await sync_to_thread(self.jobs.get, self.row.id, self.row.tenant)


class StoredJobs:
    """The jobs of all tenants; ``workers`` are those of this process."""

    def __init__(self, store: Store, workers: Workers, watching: Watching, bounds: Bounds) -> None:
        self.store, self.workers, self.watching, self.bounds = store, workers, watching, bounds

    @property
    def ended(self) -> Ended:
        """What is told of each job that a worker of this process ends, with its state and result."""
        return self.workers.told

    @ended.setter
    def ended(self, told: Ended) -> None:
        self.workers.told = told

    def start(self) -> None:
        """Begin to work and to watch."""
        self.watching.open()
        self.workers.start()

    def close(self) -> None:
        """End: all watchers are let go, and jobs that run here are given back for other workers."""
        self.watching.close()
        self.workers.stop()

    def submit(self, asked: Asked, tenant: str) -> StoredJob:
        """Queue a job of a tenant. Raises TooManyJobs where as many wait or run as are taken."""
        job = self.store.database.write(lambda session: self.put(session, asked, tenant))
        self.workers.wake()
        return job

    def put(self, session: Session, asked: Asked, tenant: str) -> StoredJob:
        """Queue a job in a transaction that does more. Raises InputError where it holds what is not to be kept."""
        job_id, queue, text = secrets.token_urlsafe(16), Queue(session, self.store.now()), asked.to_json()
        if identity_number.stands_in(text):
            raise InputError([identity_number.personal("composition")])
        try:
            row = queue.put(job_id, tenant, text, asked.tables.sha256, asked.most_seconds, self.bounds)
        except FullError as full:
            raise TooManyJobs(full.most) from None
        return StoredJob(row, self)

    def get(self, job_id: str, tenant: str) -> StoredJob | None:
        """Return a job as it is now, or None where the tenant has none of this id (any more)."""
        row = self.store.database.read(lambda session: Queue(session, self.store.now()).find(tenant, job_id))
        return None if row is None else StoredJob(row, self)

    def cancel(self, job: StoredJob) -> StoredJob:
        """Stop a job and return it: a waiting one ends at once, a running one as soon as its worker heeds it, with the best so far."""
        self.store.database.write(lambda session: Queue(session, self.store.now()).cancel(job.row.id))
        return self.get(job.row.id, job.row.tenant) or job

    def count_active(self, tenant: str) -> int:
        """Return how many jobs of a tenant wait or run."""
        return self.store.database.read(lambda session: Queue(session, self.store.now()).count(tenant))

    def count_by_state(self) -> dict[str, int]:
        """Return how many jobs of all tenants wait, and how many run."""
        return self.store.database.read(lambda session: Queue(session, self.store.now()).count_by_state())


def stored_jobs(store: Store, editions: Editions, workers: int, bounds: Bounds | None = None) -> StoredJobs:
    """Return the jobs of a database with so many workers here."""
    return StoredJobs(store, Workers(store.database, store.now, editions, workers), Watching(store), bounds or Bounds())
