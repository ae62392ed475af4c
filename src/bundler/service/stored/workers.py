"""The workers of compositions: each takes a job of the database, has it solved in a process of its own, and writes what came of it.

They run beside the service, or in a process apart (``bundler work``); however many there are on however many machines, a job has one. On
PostgreSQL the job library hands them tickets and finds out which died (``storage.dispatch``); in SQLite they look for jobs themselves, and
for those of workers that say nothing any more.
"""

from __future__ import annotations

import json
import secrets
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from http import HTTPStatus
from queue import LifoQueue
from time import monotonic
from typing import Any, TypeVar

from bundler.service.editions import Editions
from bundler.service.jobs import Ended
from bundler.service.problems import LOG, Problem, document, internal, invalid_input, log_failure
from bundler.solving import DIED, Ending, SolverProcess
from bundler.solving import Wish as Order
from bundler.storage import Database, UnavailableError
from bundler.storage.dispatch.dispatcher import Dispatcher
from bundler.storage.jobs import ATTEMPTS, Queue, State, Taken, Wish

T = TypeVar("T")
IDLE_SECONDS = 0.5
"""How often a worker of SQLite that has no job looks for one; a service that takes one wakes its own workers at once. How long after the
database was away it is tried again."""
BEAT_SECONDS = 1.0
"""How often a worker tells its progress, hears whether it shall stop, and, in SQLite, says that it lives."""
KEEPING_SECONDS = 5.0
"""How often jobs of dead workers are looked for in SQLite."""


class Workers:
    """``count`` workers, from ``start`` until ``stop``, which gives back what they are at."""

    def __init__(self, database: Database, now: Callable[[], datetime], editions: Editions, count: int) -> None:
        self.database, self.now, self.editions, self.count = database, now, editions, count
        self.told: Ended = lambda state, result: None
        self.solvers = [SolverProcess() for _ in range(count)]
        self.ended, self._wake = threading.Event(), threading.Event()
        self._free: LifoQueue[SolverProcess] = LifoQueue()
        for solver in self.solvers:
            self._free.put(solver)
        self._dispatcher: Dispatcher | None = None
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Begin."""
        self.ended.clear()
        self._wake.clear()
        works: list[Callable[[], None]] = []
        if self.count and self.database.is_sqlite:
            works = [self._keep, *[self._look] * self.count]
        elif self.count:
            self._dispatcher = Dispatcher(self.database, self.count, self)
            works = [self._dispatcher.run]
        self._threads = [threading.Thread(target=work, name="bundler-worker", daemon=True) for work in works]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End: jobs that run are given back for other workers, and their processes are gone."""
        if self._dispatcher is not None:
            self._dispatcher.stop()  # first: what is given back is for others
        self.ended.set()
        self._wake.set()
        for thread in self._threads:
            thread.join()
        for solver in self.solvers:
            solver.close()

    @property
    def alive(self) -> bool:
        """Whether every worker goes on working."""
        return all(thread.is_alive() for thread in self._threads)

    def wake(self) -> None:
        """Have idle workers look for a job now; those who are handed tickets are told by the database."""
        self._wake.set()

    def work(self, ticket: str) -> None:
        """Work on the next job under the name of a ticket, which is passed on where there is no more time for it."""
        while not self.ended.is_set():
            try:
                self._take(ticket)
                return
            except UnavailableError:
                self.ended.wait(IDLE_SECONDS)
            except Exception as failure:
                log_failure("a worker", failure)
                return
        with suppress(UnavailableError):
            self.reissue(1)

    def lose(self, ticket: str) -> None:
        """Take the job from a ticket whose process has died."""
        self.within(partial(_lose, ticket))

    def standing(self) -> tuple[int, frozenset[str]]:
        """Return how many jobs wait, and the tickets under which jobs run."""
        return self.within(Queue.standing, reads=True)

    def reissue(self, count: int) -> None:
        """Put in so many tickets for jobs that wait without."""
        self.within(lambda queue: queue.reissue(count))

    def _look(self) -> None:
        worker = secrets.token_hex(8)
        while not self.ended.is_set():
            try:
                if self.within(Queue.waiting, reads=True) and self._take(worker):
                    continue
            except UnavailableError:
                pass  # looked for again
            except Exception as failure:
                log_failure("a worker", failure)
            self._wake.wait(IDLE_SECONDS)
            if not self.ended.is_set():  # else every worker is to wake
                self._wake.clear()

    def _take(self, worker: str) -> bool:
        """Take a job and work on it; return False where none waits."""
        taken = self.within(partial(_take, worker))
        if taken is None:
            return False
        solver = self._free.get()
        try:
            _Run(self, solver, worker, taken).run()
        finally:
            self._free.put(solver)
        return True

    def _keep(self) -> None:
        while not self.ended.wait(KEEPING_SECONDS):
            try:
                for worker in self.within(Queue.silent, reads=True):
                    self.within(partial(_lose, worker))
            except UnavailableError:
                continue  # the next time does it
            except Exception as failure:
                log_failure("keeping jobs", failure)

    def within(self, work: Callable[[Queue], T], *, reads: bool = False) -> T:
        """Return what is done to the queue in a transaction."""
        act = self.database.read if reads else self.database.write
        return act(lambda session: work(Queue(session, self.now())))


def _take(worker: str, queue: Queue) -> Taken | None:
    """Take a job, of whom has none: one that was taken without the answer being heard goes back."""
    for job_id in queue.held_by(worker):
        queue.give_back(job_id, worker)
    return queue.take(worker)


def _lose(worker: str, queue: Queue) -> None:
    for job_id in queue.held_by(worker):
        queue.lose(job_id, worker, LOST)


class _Run:
    """One job of one worker."""

    def __init__(self, workers: Workers, solver: SolverProcess, worker: str, taken: Taken) -> None:
        self.workers, self.solver, self.worker, self.taken = workers, solver, worker, taken
        self._news: str | None = None
        self._wish: Wish = "go on"
        self._beaten = monotonic()

    def run(self) -> None:
        """Have it solved, and write what came of it, as often as that takes while the database is away."""
        tables = self._tables()
        if tables is None:
            self._write(lambda queue: queue.end(self.taken.id, self.worker, "failed", NO_TABLES))
            return
        ending = self._solved(tables)
        self._write(lambda queue: self._end(queue, ending))

    def _solved(self, tables: Any) -> Ending:
        try:
            ending = self.solver.run(self.taken.asked, tables, self.taken.seconds, self._progressed, self._order)
        except Exception as failure:
            log_failure("having a composition solved", failure)
            self.solver.close()
            return DIED
        if ending[0] == "failure":
            LOG.error("a composition failed with %s", ending[1])
        return ending

    def _tables(self) -> Any:
        try:
            return self.workers.editions.with_sha256(self.taken.tables_sha256)
        except Problem:  # the file of the edition was taken away
            return None

    def _progressed(self, progress: dict[str, Any]) -> None:
        self._news = json.dumps(progress)

    def _order(self) -> Order:
        if self.workers.ended.is_set():
            return "kill"
        if monotonic() - self._beaten >= BEAT_SECONDS:
            self._beaten = monotonic()
            news, self._news = self._news, None
            try:
                self._wish = self.workers.within(lambda queue: queue.beat(self.taken.id, self.worker, news))
            except UnavailableError:
                self._news = news  # told the next time; the search goes on meanwhile
        return "kill" if self._wish == "lost" else self._wish

    def _end(self, queue: Queue, ending: Ending) -> None:
        kind, found = ending
        if kind == "died":
            queue.lose(self.taken.id, self.worker, LOST)
        elif kind == "killed" and self._wish == "stop":
            queue.end(self.taken.id, self.worker, "cancelled", None)
        elif kind == "killed":
            queue.give_back(self.taken.id, self.worker)
        else:
            state: State = "failed" if kind != "result" else "cancelled" if self._wish == "stop" else "done"
            if queue.end(self.taken.id, self.worker, state, self._told(kind, found)):
                self.workers.told(state, found if kind == "result" else None)

    def _told(self, kind: str, found: Any) -> str:
        if kind == "result":
            return json.dumps({"result": found})
        if kind == "late":
            return _late(self.taken.seconds)
        return json.dumps({"problem": invalid_input(found) if kind == "faults" else internal()})

    def _write(self, work: Callable[[Queue], Any]) -> None:
        while True:
            try:
                self.workers.within(work)
                return
            except UnavailableError:
                if self.workers.ended.wait(IDLE_SECONDS):
                    return  # it is given back when it is missed


def _ending(kind: str, detail: str) -> str:
    return json.dumps({"problem": document(HTTPStatus.INTERNAL_SERVER_ERROR, kind, detail)})


def _late(seconds: int) -> str:
    detail = f"The search was ended after {seconds} seconds, which is more than its policy allows it. Ask for less of it."
    return _ending("composition-too-long", detail)


LOST = _ending(
    "composition-lost",
    f"The process that solved it died {ATTEMPTS} times, probably for want of memory. Ask for fewer items or smaller bundles.",
)
NO_TABLES = _ending("edition-missing", "The worker does not have the tables that it was asked with. Start it with the same ones.")
