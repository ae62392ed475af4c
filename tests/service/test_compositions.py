"""Compositions over HTTP: started, polled, streamed, cancelled, bounded."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from litestar.testing import TestClient

import bundler
from bundler.assembly import compose
from bundler.service import create_app
from bundler.service.jobs import FINISHED, Jobs, TooManyJobs
from tests.service.conftest import TODAY
from tests.service.examples import CATALOGUE, POLICY, validator

Client = TestClient[Any]
BODY = {"catalogue": CATALOGUE, "policy": POLICY}
PATIENCE_SECONDS = 20


class Solver:
    """Stands in for the solver: it reports once, then waits until it is stopped or let go."""

    def __init__(self) -> None:
        self.started, self.let_go = threading.Event(), threading.Event()

    def compose(
        self, catalogue: Any, policy: Any, tables: Any, *, start: Any, progress: Any, stop: threading.Event, sensitivity: bool
    ) -> Any:
        assert not sensitivity
        progress({"phase": "improving", "objective": "1.00", "bound": "2.00", "gap": "0.5", "seconds": 0.1, "designs": 3})
        self.started.set()
        while not stop.is_set() and not self.let_go.wait(0.01):
            pass
        return self

    def to_dict(self) -> dict[str, Any]:
        return {"status": "feasible", "objective": "1.50", "bound": "2.00"}


@pytest.fixture
def solver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Solver]:
    found = Solver()
    monkeypatch.setattr("bundler.assembly.compose", found.compose)
    yield found
    found.let_go.set()


def finished(client: Client, place: str) -> dict[str, Any]:
    for _ in range(PATIENCE_SECONDS * 50):
        job: dict[str, Any] = client.get(place).json()
        if job["state"] in FINISHED:
            return job
        time.sleep(0.02)
    raise AssertionError("the composition does not end")


def events(text: str) -> list[tuple[str, dict[str, Any]]]:
    blocks = [dict(line.split(": ", 1) for line in block.splitlines()) for block in text.split("\r\n\r\n") if block.strip()]
    return [(block["event"], json.loads(block["data"])) for block in blocks if "event" in block]  # others are signs of life


def test_a_composition_is_started_polled_and_is_the_librarys_plan(client: Client) -> None:
    answer = client.post("/v1/compositions", json=BODY)
    started = answer.json()
    assert (answer.status_code, answer.headers["bundler-on"]) == (202, "2026-11-23")
    assert answer.headers["location"] == started["links"]["self"] == f"/v1/compositions/{started['id']}"
    assert started["state"] in ("queued", "running", "done")
    job = finished(client, answer.headers["location"])
    plan = compose(CATALOGUE, POLICY).to_dict()
    assert (job["state"], job["problem"]) == ("done", None)
    assert {**job["result"], "seconds": None} == {**plan, "seconds": None}
    validator("Composition").validate(job)
    assert (job["objective"], job["bound"]) == (plan["objective"], plan["bound"])


def test_a_what_if_is_the_librarys_variation(client: Client) -> None:
    policy = {**POLICY, "solver": {"work": 5, "workers": 1}}
    body = {"catalogue": CATALOGUE, "policy": policy, "vary": {"line": "run.copies", "values": [[1, 10], [200, 300]]}}
    assert validator("CompositionRequest").is_valid(body)
    job = finished(client, client.post("/v1/compositions", json=body).headers["location"])
    library = json.loads(json.dumps(bundler.vary(CATALOGUE, policy, "run.copies", [[1, 10], [200, 300]]).to_dict()))
    for row in [*job["result"]["rows"], *library["rows"]]:
        row["seconds"] = row["plan"]["seconds"] = None
    assert (job["state"], job["result"]) == ("done", library)
    assert [row["status"] for row in library["rows"]][1:] == ["optimal", "infeasible"]
    validator("Variation").validate(bundler.vary(CATALOGUE, policy, "run.copies", [[1, 10], [200, 300]]).to_dict())
    validator("Composition").validate(client.get(job["links"]["self"]).json())
    assert (job["vary"]["line"], job["vary"]["number"], job["vary"]["of"]) == ("run.copies", 3, 3)


def test_faults_of_a_what_if_are_told_at_their_places_beside_the_others(client: Client) -> None:
    body = {**BODY, "vary": {"line": "max_designs", "values": [1, 0, "2"]}, "run": 1}
    found = client.post("/v1/compositions", json=body).json()["errors"]
    assert [each["pointer"] for each in found] == ["/run", "/vary/values/1", "/vary/values/2"]
    for varied in ({"line": "max_desings", "values": [1]}, {"line": "max_designs"}, "max_designs=1"):
        found = client.post("/v1/compositions", json={**BODY, "vary": varied}).json()["errors"]
        assert [each["pointer"].startswith("/vary") for each in found] == [True]


def test_what_does_not_go_with_the_catalogue_is_told_at_once_and_not_by_a_job_that_fails(client: Client) -> None:
    locked = [{"components": [{"sku": "NOWHERE", "quantity": 1}], "use": "locked"}]
    varied = {"line": "design", "values": [[], locked]}
    costless = [{key: fact for key, fact in row.items() if key != "cost"} for row in CATALOGUE]
    bodies = {
        "/policy/design/0/components/0/sku": {**BODY, "policy": {**POLICY, "design": locked}},
        "/vary/values": {**BODY, "vary": varied},
        "/vary/values/0": {**BODY, "vary": {"line": "on", "values": [None]}},
        "/catalogue": {**BODY, "catalogue": costless},
    }
    for pointer, body in bodies.items():
        answer = client.post("/v1/compositions", json=body)
        assert (answer.status_code, [each["pointer"] for each in answer.json()["errors"]]) == (400, [pointer])


def test_whether_sensitivity_is_wanted_is_true_or_false(client: Client) -> None:
    answer = client.post("/v1/compositions", json={**BODY, "sensitivity": "yes"})
    assert answer.status_code == 400
    (fault,) = answer.json()["errors"]
    assert (fault["pointer"], fault["message"]) == ("/sensitivity", "true or false is wanted")


def test_what_has_no_sensitivity_told_is_a_fault_before_a_job_is_begun(client: Client) -> None:
    policy = {**POLICY, "objective": ["value", "designs"]}
    body = {**BODY, "policy": policy, "sensitivity": True, "vary": {"line": "max_designs", "values": [1]}}
    found = client.post("/v1/compositions", json=body).json()["errors"]
    assert [(each["pointer"], each["message"]) for each in found] == [
        ("/sensitivity", "'sensitivity' and 'vary' are not asked together"),
        ("/policy/objective", "sensitivity is told of plans of one objective, their value"),
    ]


def test_progress_is_streamed_and_the_last_event_is_done(client: Client, solver: Solver) -> None:
    place = client.post("/v1/compositions", json=BODY).json()["links"]
    assert solver.started.wait(PATIENCE_SECONDS)
    threading.Timer(0.1, solver.let_go.set).start()
    answer = client.get(place["events"])
    assert answer.headers["content-type"].startswith("text/event-stream")
    told = events(answer.text)
    assert [name for name, _ in told] == ["progress", "done"]
    assert (told[0][1]["state"], told[0][1]["objective"], told[0][1]["designs"]) == ("running", "1.00", 3)
    assert (told[0][1]["phase"], told[0][1]["gap"]) == ("improving", "0.5")
    assert (told[1][1]["state"], told[1][1]["result"]["objective"]) == ("done", "1.50")
    assert events(client.get(place["events"]).text) == told[1:]


def test_a_cancelled_composition_keeps_the_best_answer_so_far(client: Client, solver: Solver) -> None:
    place = client.post("/v1/compositions", json=BODY).json()["links"]["self"]
    assert solver.started.wait(PATIENCE_SECONDS)
    assert client.delete(place).status_code == 200
    job = finished(client, place)
    assert (job["state"], job["objective"], job["result"]["status"]) == ("cancelled", "1.50", "feasible")
    assert client.delete(place).json() == job


def test_too_many_compositions_are_refused_and_waiting_ones_are_cancelled_at_once(solver: Solver) -> None:
    with TestClient(create_app(today=lambda: TODAY, jobs=Jobs(workers=1, active=2))) as client:
        first, second = (client.post("/v1/compositions", json=BODY).json() for _ in range(2))
        assert solver.started.wait(PATIENCE_SECONDS)
        refused = client.post("/v1/compositions", json=BODY)
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "30")
        assert refused.json()["type"] == "urn:bundler:problem:too-many-compositions"
        assert client.get(second["links"]["self"]).json()["state"] == "queued"
        assert client.delete(second["links"]["self"]).json()["state"] == "cancelled"
        assert client.post("/v1/compositions", json=BODY).status_code == 202
        client.delete(first["links"]["self"])
        assert finished(client, first["links"]["self"])["state"] == "cancelled"


def test_the_oldest_finished_jobs_are_let_go() -> None:
    jobs = Jobs(workers=1, active=1, kept=2)
    ids = []
    for _ in range(4):
        job = jobs.submit(lambda progress, stop: {})
        assert job.future is not None
        job.future.result(PATIENCE_SECONDS)
        ids.append(job.id)
    assert [jobs.get(each) is not None for each in ids] == [False, True, True, True]
    jobs.close()


def test_a_failing_job_tells_a_problem_and_makes_room() -> None:
    def failing(progress: Any, stop: threading.Event) -> dict[str, Any]:
        raise RuntimeError("inside")

    jobs = Jobs(workers=1, active=1)
    job = jobs.submit(failing)
    assert job.future is not None
    job.future.result(PATIENCE_SECONDS)
    assert job.state == "failed"
    assert job.problem is not None
    assert job.problem["status"] == 500
    assert "inside" not in json.dumps(job.to_dict())
    jobs.submit(lambda progress, stop: {})
    jobs.close()


def test_a_watcher_that_leaves_does_not_touch_the_job() -> None:
    jobs, go = Jobs(workers=1, active=1), threading.Event()

    async def look_and_leave() -> None:
        async for seen in job.watch(0.01):
            if seen is None:  # a heartbeat: nothing happened meanwhile
                return

    job = jobs.submit(lambda progress, stop: {"went": go.wait(PATIENCE_SECONDS)})
    asyncio.run(look_and_leave())
    assert not job.finished
    with pytest.raises(TooManyJobs):
        jobs.submit(lambda progress, stop: {})
    go.set()
    assert job.future is not None
    job.future.result(PATIENCE_SECONDS)
    assert (job.state, job.result) == ("done", {"went": True})
    jobs.close()


def test_faults_of_catalogue_and_policy_are_told_at_once(client: Client) -> None:
    policy = {**POLICY, "max_designs": "10", "bundel": {}}
    answer = client.post("/v1/compositions", json={"catalogue": [{**CATALOGUE[0], "stock": "many"}], "policy": policy, "run": 1})
    assert answer.status_code == 400
    found = {each["pointer"]: each for each in answer.json()["errors"]}
    assert set(found) == {"/catalogue/0/stock", "/policy/max_designs", "/policy/bundel", "/run"}
    assert found["/policy/bundel"]["hint"] == "Did you mean 'bundle'?"


def test_a_policy_is_required_for_its_defaults_are_no_wish(client: Client) -> None:
    answer = client.post("/v1/compositions", json={"catalogue": CATALOGUE})
    assert answer.status_code == 400
    assert [(each["pointer"], each["code"]) for each in answer.json()["errors"]] == [("/policy", "missing")]
    assert not validator("CompositionRequest").is_valid({"catalogue": CATALOGUE})
    assert client.post("/v1/compositions", json={"catalogue": CATALOGUE, "policy": {"solver": {"seconds": 1}}}).status_code == 202


def test_the_end_of_the_service_lets_watchers_go_before_a_job_has_ended() -> None:
    jobs, go = Jobs(workers=1, active=1), threading.Event()
    job = jobs.submit(lambda progress, stop: {"went": go.wait(PATIENCE_SECONDS)})

    async def watched() -> list[Any]:
        asyncio.get_running_loop().call_later(0.05, jobs.close)
        return [seen async for seen in job.watch(PATIENCE_SECONDS)]

    try:
        assert [seen["state"] for seen in asyncio.run(watched())][-1] == "running"
    finally:
        go.set()


def test_a_policy_is_never_read_from_a_path_and_a_catalogue_is_wanted(client: Client) -> None:
    answer = client.post("/v1/compositions", json={"policy": "pyproject.toml"})
    assert [each["pointer"] for each in answer.json()["errors"]] == ["/catalogue", "/policy"]
    assert client.post("/v1/compositions", json=[]).status_code == 400


def test_a_composition_goes_on_from_an_earlier_result_with_named_designs_and_objectives(client: Client) -> None:
    parts = [{"sku": "WINE-75", "quantity": 1}, {"sku": "CHOC-200", "quantity": 1}]
    policy = {
        **POLICY, "design": [{"components": parts, "use": "locked", "copies": [5, 20]}],
        "objective": [{"name": "value", "give": "0.05"}, "clearance", "designs"],
    }  # fmt: skip
    start = compose(CATALOGUE, POLICY).to_dict()
    body = {"catalogue": CATALOGUE, "policy": policy, "start": start}
    validator("CompositionRequest").validate(body)
    job = finished(client, client.post("/v1/compositions", json=body).headers["location"])
    validator("Composition").validate(job)
    plan = compose(CATALOGUE, policy, start=start).to_dict()
    assert {**job["result"], "seconds": None} == {**plan, "seconds": None}
    assert (job["phase"], job["gap"], len(job["result"]["stages"])) == ("further objectives", plan["gap"], 3)
    assert parts in [each["components"] for each in job["result"]["designs"]]


def test_a_start_is_never_read_from_a_path_and_its_faults_stand_beside_the_others(client: Client) -> None:
    answer = client.post("/v1/compositions", json={**BODY, "start": "pyproject.toml", "sart": 1})
    assert [each["pointer"] for each in answer.json()["errors"]] == ["/sart", "/start"]
    answer = client.post("/v1/compositions", json={**BODY, "start": {"designs": [{"components": [], "discount": "0", "copies": 1}]}})
    assert [each["pointer"] for each in answer.json()["errors"]] == ["/start/designs/0/components"]
