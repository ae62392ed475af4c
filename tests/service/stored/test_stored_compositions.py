"""Compositions in a database: solved apart, shared by replicas, and there again after whatever ends a process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from litestar.testing import TestClient

import bundler
from bundler.clock import now_utc
from bundler.service import create_app
from bundler.service.editions import Editions
from bundler.service.jobs import FINISHED
from bundler.service.stored.workers import Workers
from bundler.solving import DIED, Ending
from bundler.storage import Database
from bundler.storage.jobs import SILENT, Bounds
from bundler.tariff import load_tables
from tests.service.examples import CATALOGUE, POLICY, validator
from tests.service.stored.conftest import ID_NUMBER, PERSON_KEY, Clock
from tests.service.test_compositions import events

Client = TestClient[Any]
BODY = {"catalogue": CATALOGUE, "policy": {**POLICY, "solver": {"work": 5, "workers": 1}}}
HARD = {
    "catalogue": [
        {**CATALOGUE[number % 2], "sku": f"S{number}", "unit_price": f"{31 + number * 7 % 90}.00", "cost": f"{9 + number * 5 % 20}.00",
         "stock": 40 + number * 11 % 60} for number in range(60)
    ],
    "policy": {**POLICY, "run": {"copies": [5, 50], "setup_cost": "20.00"}, "solver": {"seconds": 60, "workers": 1}},
}  # fmt: skip
"""A composition whose search lasts."""
PATIENCE_SECONDS = 150
"""A process is long in coming on a machine that does much else."""
PROGRESS = {"phase": "improving", "objective": "1.00", "bound": "2.00", "gap": "0.5", "seconds": 0.1, "designs": 3}


class Slow:
    """Stands in for the process that solves: it reports once, then waits until it is stopped, killed or let go."""

    started: ClassVar[list[str]] = []
    let_go = threading.Event()
    deaths = 0
    """Of how many jobs it dies first."""

    def run(self, asked: str, tables: Any, seconds: int, progress: Any, wish: Callable[[], str]) -> Ending:
        self.started.append(asked)
        progress(PROGRESS)
        if len(self.started) <= self.deaths:
            return DIED
        while (wanted := wish()) == "go on" and not self.let_go.wait(0.01):
            pass
        return ("killed", {}) if wanted == "kill" else ("result", {"status": "feasible", "objective": "1.50", "bound": "2.00"})

    def close(self) -> None:
        pass


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Slow]]:
    monkeypatch.setattr("bundler.service.stored.workers.SolverProcess", Slow)
    monkeypatch.setattr("bundler.service.stored.workers.BEAT_SECONDS", 0.02)
    Slow.started, Slow.let_go, Slow.deaths = [], threading.Event(), 0
    yield Slow
    Slow.let_go.set()


@contextmanager
def service(url: str, workers: int = 1, bounds: Bounds | None = None, clock: Clock | None = None) -> Iterator[Client]:
    clock = clock or Clock()
    app = create_app(today=clock.today, now=clock.now, database=url, composition_workers=workers, composition_bounds=bounds)
    with TestClient(app) as client:
        yield client


@pytest.fixture(autouse=True)
def person_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUNDLER_PERSON_KEY", PERSON_KEY)


@pytest.fixture
def file(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'bundler.db'}"


def until(held: Callable[[], Any]) -> Any:
    for _ in range(PATIENCE_SECONDS * 50):
        if found := held():
            return found
        time.sleep(0.02)
    raise AssertionError("it does not come to that")


def start(client: Client, body: Any = BODY, **headers: str) -> str:
    answer = client.post("/v1/compositions", json=body, headers=headers)
    assert answer.status_code == 202, answer.text
    place: str = answer.headers["location"]
    return place


def finished(client: Client, place: str) -> dict[str, Any]:
    until(lambda: client.get(place).json()["state"] in FINISHED)
    job: dict[str, Any] = client.get(place).json()
    return job


def running(client: Client, place: str) -> None:
    until(lambda: client.get(place).json()["objective"])
    assert client.get(place).json()["state"] == "running"


def test_stored_items_are_composed_apart_and_the_answer_is_the_librarys(file: str) -> None:
    policy = {name: part for name, part in BODY["policy"].items() if name != "on"}
    parts = [{"sku": "WINE-75", "quantity": 1}, {"sku": "CHOC-200", "quantity": 2}]
    library = bundler.compose(sorted(CATALOGUE, key=lambda row: str(row["sku"])), BODY["policy"]).to_dict()
    with service(file) as client:
        client.put("/v1/items", json=CATALOGUE, headers={"Idempotency-Key": "k"})
        streamed = events(client.get(f"{start(client, {'policy': policy})}/events").text)
        assert [name for name, _ in streamed if name != "progress"] == ["done"]
        job = streamed[-1][1]
        validator("Composition").validate(job)
        assert (job["state"], {**job["result"], "seconds": 0}) == ("done", {**library, "seconds": 0})
        varied = finished(client, start(client, {**BODY, "vary": {"line": "max_designs", "values": [1, 2]}, "start": library}))
        mine = bundler.vary(CATALOGUE, BODY["policy"], "max_designs", [1, 2], start=library).to_dict()
        assert untimed(varied["result"]) == untimed(mine)
        question = client.post("/v1/why-not", json={**BODY, "design": {"components": parts, "discount": "0.00"}, "quick": True})
        asked = finished(client, question.headers["location"])
        validator("Question").validate(asked)
        mine = bundler.why_not(CATALOGUE, BODY["policy"], {"components": parts, "discount": "0.00"}, quick=True).to_dict()
        assert {**asked["result"], "seconds": 0} == {**mine, "seconds": 0}
        pid = client.app.state.jobs.workers.solvers[0].pid
    assert not alive(pid)


def untimed(document: Any) -> Any:
    rows = [{**row, "seconds": 0, "plan": {**row["plan"], "seconds": 0}} for row in json.loads(json.dumps(document))["rows"]]
    return {**document, "rows": rows}


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_composition_is_watched_and_cancelled_through_another_replica(url: str, slow: type[Slow]) -> None:
    with service(url, workers=1) as one, service(url, workers=0) as other:
        place = start(one)
        running(other, place)
        threading.Timer(0.3, lambda: other.delete(place)).start()
        told = events(other.get(f"{place}/events").text)
        assert (told[0][0], told[0][1]["phase"], told[0][1]["designs"]) == ("progress", "improving", 3)
        assert (told[-1][0], told[-1][1]["state"], told[-1][1]["objective"]) == ("done", "cancelled", "1.50")
        assert one.get(place).json() == told[-1][1]
        assert len(slow.started) == 1


def test_a_composition_goes_on_after_the_service_is_started_again(url: str, slow: type[Slow]) -> None:
    with service(url) as before:
        place = start(before)
        running(before, place)
        waiting = start(before)
    slow.let_go.set()
    with service(url) as after:
        assert [finished(after, each)["result"]["objective"] for each in (place, waiting)] == ["1.50", "1.50"]
    assert len(slow.started) == 3


@pytest.mark.parametrize(("deaths", "state", "kind"), [(2, "done", None), (3, "failed", "urn:bundler:problem:composition-lost")])
def test_a_composition_whose_process_dies_is_begun_again_but_not_for_ever(
    file: str, slow: type[Slow], deaths: int, state: str, kind: str | None
) -> None:
    slow.deaths = deaths
    slow.let_go.set()
    with service(file) as client:
        job = finished(client, start(client))
    assert (job["state"], job["problem"] and job["problem"]["type"], len(slow.started)) == (state, kind, 3)


def test_as_many_as_are_taken_wait_and_run_and_the_next_is_told_when_to_come_again(file: str, slow: type[Slow]) -> None:
    with service(file, bounds=Bounds(tenant=2, all=9)) as client:
        running(client, start(client))
        second = start(client)
        refused = client.post("/v1/compositions", json=BODY)
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "30")
        assert refused.json()["type"] == "urn:bundler:problem:too-many-compositions"
        assert client.get("/ready").json()["compositions"] == 2
        assert client.delete(second).json()["state"] == "cancelled"
        start(client)


def test_under_a_key_a_composition_is_started_once(file: str, slow: type[Slow]) -> None:
    with service(file, workers=0) as client:
        first = client.post("/v1/compositions", json=BODY, headers={"Idempotency-Key": "k-1"})
        again = client.post("/v1/compositions", json=BODY, headers={"Idempotency-Key": "k-1"})
        assert (again.status_code, again.json(), again.headers["idempotent-replay"]) == (202, first.json(), "true")
        assert again.headers["location"] == first.headers["location"]
        other = client.post("/v1/compositions", json={**BODY, "catalogue": CATALOGUE[:1]}, headers={"Idempotency-Key": "k-1"})
        assert (other.status_code, other.json()["pointer"]) == (409, "/catalogue")
        assert client.get("/ready").json()["compositions"] == 1


def test_a_composition_that_holds_an_identity_number_is_not_kept(file: str, slow: type[Slow]) -> None:
    with service(file, workers=0) as client:
        answer = client.post("/v1/compositions", json={**BODY, "catalogue": [{**CATALOGUE[0], "name": ID_NUMBER}, CATALOGUE[1]]})
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "personal")
        assert ID_NUMBER not in answer.text
        assert client.get("/ready").json()["compositions"] == 0


def test_the_end_of_the_service_lets_watchers_go(file: str, slow: type[Slow]) -> None:
    with service(file) as client:
        place = start(client)
        running(client, place)
        threading.Timer(0.2, client.app.state.jobs.watching.close).start()
        assert events(client.get(f"{place}/events").text)[-1][1]["state"] == "running"


def test_a_composition_asked_with_tables_that_a_worker_does_not_have_fails_with_words(file: str, small: Path) -> None:
    with service(file, workers=0) as client:
        place = start(client)
        with working(file, Editions(load_tables(small))):
            problem = finished(client, place)["problem"]
    assert problem["type"] == "urn:bundler:problem:edition-missing"


@contextmanager
def working(url: str, editions: Editions, after: timedelta = timedelta()) -> Iterator[Workers]:
    """Workers whose clock goes after that of everybody else."""
    database = Database(url)
    workers = Workers(database, lambda: now_utc() + after, editions, 1)
    workers.start()
    yield workers
    workers.stop()
    database.close()


def test_of_a_worker_that_is_killed_nothing_is_left_and_another_does_its_work(file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bundler.service.stored.workers.KEEPING_SECONDS", 0.1)
    monkeypatch.setattr("bundler.service.stored.workers.BEAT_SECONDS", 0.1)
    with service(file, workers=0) as client:
        place = start(client, HARD)
        command = [sys.executable, "-m", "bundler.service.work", "--workers", "1"]
        killed = subprocess.Popen(command, env={**os.environ, "BUNDLER_DATABASE_URL": file}, stderr=subprocess.DEVNULL)
        (child,) = until(lambda: children(killed.pid))
        killed.kill()
        killed.wait()
        until(lambda: not alive(child))
        assert client.get(place).json()["state"] == "running"
        with working(file, Editions(load_tables()), SILENT + timedelta(seconds=1)):
            running(client, place)
            client.delete(place)
            job = finished(client, place)
    assert (job["state"], job["result"]["status"], bool(job["result"]["designs"])) == ("cancelled", "feasible", True)


def children(pid: int) -> list[int]:
    paths = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(each) for path in paths for each in path.read_text().split()]
