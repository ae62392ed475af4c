"""Compositions that the job library hands out on PostgreSQL: told at once, missed when a worker dies, and done once whatever is cut."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
from sqlalchemy import text

from bundler.clock import now_utc
from bundler.service.stored.workers import Workers
from bundler.solving import Ending
from bundler.storage import Database
from bundler.storage.jobs import Bounds, Queue
from bundler.storage.tables import JobRow
from tests.databases import made

DISPATCHER = "bundler.storage.dispatch.dispatcher"
WORKERS = "FROM pg_stat_activity WHERE datname = current_database() AND application_name <> 'test'"
"""Their connections."""
LISTENS = f"SELECT count(*) {WORKERS} AND query LIKE 'LISTEN%'"
PATIENCE_SECONDS = 150


class Slow:
    """Stands in for the process that solves: it lasts until it is stopped, killed or let go."""

    started: list[str]
    let_go: threading.Event

    def run(self, asked: str, tables: Any, seconds: int, progress: Any, wish: Callable[[], str]) -> Ending:
        self.started.append(asked)
        while (wanted := wish()) == "go on" and not self.let_go.wait(0.01):
            pass
        return ("killed", {}) if wanted == "kill" else ("result", {"status": "feasible"})

    def close(self) -> None:
        pass


class AnyTables:
    """Stands in for the editions: the search does not look at its tables."""

    def with_sha256(self, _: str) -> str:
        return "tables"


@pytest.fixture(autouse=True)
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("bundler.service.stored.workers.SolverProcess", Slow)
    monkeypatch.setattr("bundler.service.stored.workers.BEAT_SECONDS", 0.05)
    monkeypatch.setattr(f"{DISPATCHER}.LOOK_SECONDS", 3600)  # nobody finds a ticket by looking
    Slow.started, Slow.let_go = [], threading.Event()
    yield
    Slow.let_go.set()


@pytest.fixture
def database(postgres: str, begun_postgresql: str) -> Iterator[Database]:
    with made(postgres, begun_postgresql) as url:
        found = Database(f"{url}&application_name=test")
        yield found
        found.close()


@contextmanager
def working(database: Database, count: int = 1) -> Iterator[Workers]:
    with closing(Database(url_of(database))) as theirs:
        workers = Workers(theirs, now_utc, AnyTables(), count)  # type: ignore[arg-type]
        workers.start()
        until(lambda: ask(database, LISTENS))
        try:
            yield workers
        finally:
            workers.stop()


def url_of(database: Database) -> str:
    """Return the address that workers have."""
    return database.url.difference_update_query(["application_name"]).render_as_string(hide_password=False)


def until(held: Callable[[], Any]) -> Any:
    for _ in range(PATIENCE_SECONDS * 50):
        if found := held():
            return found
        time.sleep(0.02)
    raise AssertionError("it does not come to that")


def ask(database: Database, query: str) -> Any:
    return database.write(lambda session: session.execute(text(query)).scalar())


def put(database: Database, job_id: str) -> None:
    database.write(lambda session: Queue(session, now_utc()).put(job_id, "main", job_id, "0" * 64, 600, Bounds()))


def job(database: Database, job_id: str) -> JobRow:
    found = database.read(lambda session: Queue(session, now_utc()).find("main", job_id))
    assert found is not None
    return found


def done(database: Database, *job_ids: str) -> list[int]:
    """Wait until these are done; return how often each was begun."""
    until(lambda: all(job(database, each).state == "done" for each in job_ids))
    return [job(database, each).attempts for each in job_ids]


def left(database: Database) -> tuple[int, int]:
    tables = ("procrastinate_jobs", "procrastinate_workers")
    return tuple(ask(database, f"SELECT count(*) FROM procrastinate.{each}") for each in tables)  # type: ignore[return-value]


def test_an_idle_worker_asks_the_database_nothing_for_seconds_and_is_told_of_a_job(database: Database) -> None:
    with working(database, 2):
        until(lambda: ask(database, f"SELECT max(query_start) < clock_timestamp() - interval '1.5 seconds' {WORKERS}"))
        for each in "abc":
            put(database, each)
        until(lambda: len(Slow.started) == 2)
        Slow.let_go.set()
        assert done(database, "a", "b", "c") == [1, 1, 1]
        until(lambda: left(database) == (0, 1))
    assert left(database) == (0, 0)


def test_a_job_goes_on_when_all_connections_are_cut_and_the_next_one_is_told_of_again(database: Database) -> None:
    with working(database, 2):
        put(database, "runs")
        until(lambda: Slow.started)
        ask(database, f"SELECT count(pg_terminate_backend(pid)) {WORKERS}")
        until(lambda: ask(database, LISTENS))
        put(database, "next")
        until(lambda: len(Slow.started) == 2)
        Slow.let_go.set()
        assert done(database, "runs", "next") == [1, 1]


def test_the_end_of_a_worker_gives_its_job_back_at_once_and_that_does_not_count(database: Database) -> None:
    with working(database):
        put(database, "j")
        until(lambda: Slow.started)
    tickets, processes = left(database)
    assert (job(database, "j").state, job(database, "j").attempts, processes) == ("queued", 0, 0)
    assert tickets >= 1  # one more where tickets were compared just when it was handed out
    Slow.let_go.set()
    with working(database):
        assert done(database, "j") == [1]


KILLED = """
import sys
from bundler.clock import now_utc
from bundler.service.stored import workers
from bundler.storage import Database
from tests.service.stored.test_handed_out import AnyTables, Slow
import threading
workers.SolverProcess, Slow.started, Slow.let_go = Slow, [], threading.Event()
workers.Workers(Database(sys.argv[1]), now_utc, AnyTables(), 1).start()
threading.Event().wait()
"""


def test_a_job_whose_worker_is_killed_is_missed_by_the_heartbeats_of_the_library_and_begun_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, seconds in (("BEAT_SECONDS", 0.1), ("SILENT_SECONDS", 1.0), ("STALLED_SECONDS", 0.2)):
        monkeypatch.setattr(f"{DISPATCHER}.{name}", seconds)
    put(database, "j")
    killed = subprocess.Popen([sys.executable, "-c", KILLED, url_of(database)])
    until(lambda: job(database, "j").state == "running")
    killed.kill()
    killed.wait()
    Slow.let_go.set()
    with working(database):
        assert done(database, "j") == [2]
        until(lambda: left(database)[0] == 0)


def test_a_job_without_a_ticket_is_found_when_a_worker_begins_whether_it_waits_or_runs(database: Database) -> None:
    put(database, "waits")
    put(database, "runs")
    assert database.write(lambda session: Queue(session, now_utc()).take("gone")) is not None
    database.write(lambda session: session.execute(text("TRUNCATE procrastinate.procrastinate_jobs CASCADE")))
    Slow.let_go.set()
    with working(database):
        assert sorted(done(database, "waits", "runs")) == [1, 2]
