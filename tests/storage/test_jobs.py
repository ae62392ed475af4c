"""The queue of jobs on both databases: bounded, one worker to a job, given back from the dead, kept for a while."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pytest

from bundler.storage import Database
from bundler.storage.jobs import ATTEMPTS, SILENT, Bounds, FullError, Queue, purge
from bundler.storage.tables import JobRow

T = TypeVar("T")
NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
BOUNDS = Bounds(tenant=3, all=5)


def do(database: Database, work: Callable[[Queue], T], after: timedelta = timedelta()) -> T:
    return database.write(lambda session: work(Queue(session, NOW + after)))


def put(database: Database, job_id: str, tenant: str = "main", bounds: Bounds = BOUNDS, after: timedelta = timedelta()) -> None:
    do(database, lambda queue: queue.put(job_id, tenant, '{"asked":1}', "0" * 64, 60, bounds), after)


def row(database: Database, job_id: str, tenant: str = "main") -> JobRow:
    found = database.read(lambda session: Queue(session, NOW).find(tenant, job_id))
    assert found is not None
    return found


def taken(database: Database, worker: str = "w", after: timedelta = timedelta()) -> str | None:
    job = do(database, lambda queue: queue.take(worker), after)
    return None if job is None else job.id


def test_of_many_who_put_jobs_in_at_once_no_more_come_in_than_are_taken(database: Database) -> None:
    def attempt(number: int) -> Any:
        try:
            put(database, f"j{number}", "main" if number % 2 else "other")
        except FullError as full:
            return full.most, full.of_all
        return None

    with ThreadPoolExecutor(8) as pool:
        refused = [each for each in pool.map(attempt, range(16)) if each is not None]
    assert len(refused) == 16 - BOUNDS.all
    assert set(refused) <= {(BOUNDS.tenant, False), (BOUNDS.all, True)}
    assert do(database, lambda queue: queue.count()) == BOUNDS.all


def test_two_replicas_never_take_one_job_twice(database: Database) -> None:
    other = Database(database.url.render_as_string(hide_password=False))
    for number in range(20):
        put(database, f"j{number}", bounds=Bounds(20, 20))

    def all_that_come(worker: int) -> list[str | None]:
        return list(iter(lambda: taken((database, other)[worker % 2], f"w{worker}"), None))

    with ThreadPoolExecutor(4) as pool:
        found = [job for jobs in pool.map(all_that_come, range(4)) for job in jobs]
    other.close()
    assert sorted(found, key=str) == sorted(f"j{number}" for number in range(20))


def test_in_sqlite_a_worker_that_does_not_beat_is_silent_and_on_postgresql_that_is_the_librarys(database: Database) -> None:
    put(database, "j")
    assert taken(database) == "j"
    late = SILENT + timedelta(seconds=1)
    assert do(database, Queue.silent, SILENT) == []
    assert do(database, Queue.silent, late) == (["w"] if database.is_sqlite else [])
    assert do(database, lambda queue: queue.beat("j", "w"), late) == "go on"
    assert do(database, Queue.silent, late) == []


def test_a_job_of_a_dead_worker_is_taken_by_another_and_the_first_comes_too_late(database: Database) -> None:
    put(database, "j")
    late = SILENT + timedelta(seconds=1)
    assert taken(database, "first") == "j"
    assert do(database, lambda queue: (queue.held_by("first"), queue.standing())) == (["j"], (0, {"first"}))
    do(database, lambda queue: queue.lose("j", "first", "{}"), late)
    assert do(database, lambda queue: (queue.held_by("first"), queue.standing())) == ([], (1, set()))
    assert taken(database, "second", late) == "j"
    assert do(database, lambda queue: queue.beat("j", "first", "{}")) == "lost"
    assert not do(database, lambda queue: queue.end("j", "first", "done", "{}"))
    assert do(database, lambda queue: queue.beat("j", "second"), late) == "go on"
    assert do(database, lambda queue: queue.end("j", "second", "done", '{"result":2}'), late)
    found = row(database, "j")
    assert (found.state, found.ending, found.attempts, found.asked) == ("done", '{"result":2}', 2, "")


def test_a_job_that_kills_its_workers_fails_in_the_end_and_one_that_is_given_back_does_not(database: Database) -> None:
    put(database, "deadly")
    for _ in range(ATTEMPTS):
        assert taken(database) == "deadly"
        do(database, lambda queue: queue.lose("deadly", "w", '{"problem":1}'))
    assert (row(database, "deadly").state, row(database, "deadly").ending) == ("failed", '{"problem":1}')
    put(database, "patient")
    for _ in range(ATTEMPTS + 1):
        assert taken(database) == "patient"
        do(database, lambda queue: queue.give_back("patient", "w"))
    assert (row(database, "patient").state, row(database, "patient").attempts) == ("queued", 0)


def test_a_waiting_job_is_cancelled_at_once_a_running_one_by_its_worker_and_an_ended_one_stays(database: Database) -> None:
    put(database, "runs")
    put(database, "waits", after=timedelta(seconds=1))
    assert taken(database) == "runs"
    for job_id in ("runs", "waits"):
        do(database, lambda queue, job_id=job_id: queue.cancel(job_id))  # type: ignore[misc]
    assert (row(database, "waits").state, row(database, "runs").state) == ("cancelled", "running")
    assert do(database, lambda queue: queue.beat("runs", "w")) == "stop"
    do(database, lambda queue: queue.give_back("runs", "w"))  # the worker's end comes before it could stop
    ended = row(database, "runs")
    do(database, lambda queue: queue.cancel("runs"))
    assert (ended.state, row(database, "runs").changes) == ("cancelled", ended.changes)


def test_a_tenant_with_none_running_goes_first_and_sees_its_own_jobs_alone(database: Database) -> None:
    for number, tenant in enumerate(("busy", "busy", "quiet")):
        put(database, f"j{number}", tenant, after=timedelta(seconds=number))
    assert [taken(database), taken(database), taken(database)] == ["j0", "j2", "j1"]
    assert database.read(lambda session: Queue(session, NOW).find("quiet", "j0")) is None


def test_ended_jobs_are_kept_for_a_while(database: Database) -> None:
    put(database, "j")
    do(database, lambda queue: queue.cancel("j"))
    put(database, "waits")
    assert database.write(lambda session: purge(session, NOW, 9)) == 0
    assert database.write(lambda session: purge(session, NOW + timedelta(seconds=1), 9)) == 1
    assert row(database, "waits").state == "queued"


@pytest.mark.parametrize("bounds", [Bounds(tenant=1, all=5), Bounds(tenant=5, all=1)])
def test_ended_jobs_make_room(tmp_path: Any, bounds: Bounds) -> None:
    from bundler.storage import migrate

    database = Database(f"sqlite:///{tmp_path / 'j.db'}")
    migrate(database)
    put(database, "one", bounds=bounds)
    with pytest.raises(FullError):
        put(database, "two", bounds=bounds)
    do(database, lambda queue: queue.cancel("one"))
    put(database, "two", bounds=bounds)
    database.close()
