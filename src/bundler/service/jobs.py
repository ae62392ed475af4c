"""Compositions of a service without a database: jobs in memory, bounded in number, solved in threads, watched by any number of callers.

With a database they are kept there and solved in processes (``stored.jobs``), behind the same few methods.
"""

from __future__ import annotations

import asyncio
import secrets
import threading
from collections import Counter
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Literal

from bundler.errors import InputError
from bundler.service.problems import internal, invalid_input, log_failure
from bundler.solving import Progress
from bundler.storage.acting import HOUSE

State = Literal["queued", "running", "done", "cancelled", "failed"]
Task = Callable[[Progress, threading.Event], dict[str, Any]]
Ended = Callable[[State, dict[str, Any] | None], None]
FINISHED: frozenset[State] = frozenset(("done", "cancelled", "failed"))


class TooManyJobs(Exception):  # noqa: N818  an answer of the service, not a fault of it
    """As many jobs are queued and running as the service takes, which are ``most``."""

    def __init__(self, most: int) -> None:
        super().__init__(f"{most} jobs wait or run")
        self.most = most


def told(
    job_id: str, state: str, progress: dict[str, Any], result: dict[str, Any] | None, problem: dict[str, Any] | None
) -> dict[str, Any]:
    """Return a job as callers see it: objective, bound and gap are those of the result, or the last known ones."""
    known = result or progress
    here = f"/v1/compositions/{job_id}"
    return {
        "id": job_id,
        "state": state,
        "objective": known.get("objective"),
        "bound": known.get("bound"),
        "gap": known.get("gap"),
        "phase": progress.get("phase"),
        "seconds": progress.get("seconds"),
        "designs": progress.get("designs"),
        "vary": progress.get("vary"),
        "result": result,
        "problem": problem,
        "links": {"self": here, "events": f"{here}/events"},
    }


class Job:
    """One composition: written by the solving thread, read by callers; a watcher that leaves changes nothing."""

    def __init__(self, tenant: str, ended: Ended) -> None:
        self.ended = ended
        self.id = secrets.token_urlsafe(16)
        self.tenant = tenant
        self.state: State = "queued"
        self.progress: dict[str, Any] = {}
        self.result: dict[str, Any] | None = None
        self.problem: dict[str, Any] | None = None
        self.stop = threading.Event()
        self.left = False
        self.future: Future[None] | None = None
        self._lock = threading.Lock()
        self._watchers: dict[asyncio.Event, asyncio.AbstractEventLoop] = {}

    @property
    def finished(self) -> bool:
        """Whether nothing will change any more."""
        return self.state in FINISHED

    def to_dict(self) -> dict[str, Any]:
        """Return the job as callers see it."""
        with self._lock:
            return told(self.id, self.state, self.progress, self.result, self.problem)

    def run(self, task: Task) -> None:
        """Run the task in this thread; whatever happens, the job ends in a finished state."""
        if self.stop.is_set():
            self.end("cancelled")
            return
        self.change(state="running")
        try:
            result = task(self._progressed, self.stop)
        except InputError as wrong:
            self.end("failed", problem=invalid_input(wrong.faults))
        except Exception as failure:
            log_failure("a composition", failure)
            self.end("failed", problem=internal())
        else:
            self.end("cancelled" if self.stop.is_set() else "done", result=result)

    def _progressed(self, progress: dict[str, Any]) -> None:
        self.change(progress=dict(progress))

    def end(self, state: State, **changes: Any) -> None:
        """Finish the job, once."""
        if not self.finished:
            self.change(state=state, **changes)
            self.ended(state, self.result)

    def change(self, **changes: Any) -> None:
        """Change the job and wake its watchers."""
        with self._lock:
            for name, value in changes.items():
                setattr(self, name, value)
            watchers = list(self._watchers.items())
        for awake, loop in watchers:
            try:
                loop.call_soon_threadsafe(awake.set)
            except RuntimeError:  # the loop of a watcher that is gone has been closed
                self._watchers.pop(awake, None)

    async def watch(self, heartbeat: float) -> AsyncIterator[dict[str, Any] | None]:
        """Give the job now and at each change until it is finished or left, and None when nothing happened for ``heartbeat`` seconds.

        A slow watcher gets the newest state and misses those between, so nothing piles up for it.
        """
        awake = asyncio.Event()
        with self._lock:
            self._watchers[awake] = asyncio.get_running_loop()
        try:
            while True:
                awake.clear()
                seen = self.to_dict()
                yield seen
                if self.left or seen["state"] in FINISHED:
                    return
                while True:
                    try:
                        await asyncio.wait_for(awake.wait(), heartbeat)
                        break
                    except TimeoutError:
                        yield None
        finally:
            with self._lock:
                self._watchers.pop(awake, None)


class Jobs:
    """The jobs of one service: at most ``workers`` run and ``active`` wait or run; of the finished the newest ``kept`` stay.

    ``ended`` is told of each that ends, with its state and result.
    """

    def __init__(self, workers: int = 2, active: int = 8, kept: int = 100) -> None:
        self.active, self.kept = active, kept
        self.ended: Ended = lambda state, result: None
        self._jobs: dict[str, Job] = {}
        self._lock = threading.Lock()
        self._workers = workers
        self._pool = self._new_pool()

    def submit(self, task: Task, tenant: str = HOUSE) -> Job:
        """Queue a task of a tenant. Raises TooManyJobs where the service is full."""
        job = Job(tenant, self.ended)
        with self._lock:
            if sum(not each.finished for each in self._jobs.values()) >= self.active:
                raise TooManyJobs(self.active)
            finished = [each.id for each in self._jobs.values() if each.finished]
            for old in finished[: max(len(finished) - self.kept, 0)]:
                del self._jobs[old]
            self._jobs[job.id] = job
            job.future = self._pool.submit(job.run, task)
        return job

    def get(self, job_id: str, tenant: str = HOUSE) -> Job | None:
        """Return a job of a tenant, or None where it is not known (any more)."""
        job = self._jobs.get(job_id)
        return job if job is not None and job.tenant == tenant else None

    def cancel(self, job: Job) -> Job:
        """Stop a job and return it: a waiting one ends at once, a running one as soon as the solver heeds it, with the best so far."""
        job.stop.set()
        if job.future is not None and job.future.cancel():
            job.end("cancelled")
        return job

    def count_active(self, tenant: str = HOUSE) -> int:
        """Return how many jobs of a tenant wait or run."""
        with self._lock:
            return sum(not job.finished and job.tenant == tenant for job in self._jobs.values())

    def count_by_state(self) -> dict[str, int]:
        """Return how many jobs wait, and how many run."""
        with self._lock:
            states = Counter(job.state for job in self._jobs.values())
        return {state: states[state] for state in ("queued", "running")}

    def start(self) -> None:
        """Begin: the threads are made as they are needed."""

    def close(self) -> None:
        """Stop everything and let all watchers go; called when the service ends. One that is started again finds a new pool."""
        with self._lock:
            jobs = list(self._jobs.values())
            ended, self._pool = self._pool, self._new_pool()
        for job in jobs:
            self.cancel(job)
            job.change(left=True)
        ended.shutdown(wait=False, cancel_futures=True)

    def _new_pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(self._workers, thread_name_prefix="composition")
