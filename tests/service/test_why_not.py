"""Why not, over HTTP: asked as a job, the answer that of the library, faults all at once."""

from __future__ import annotations

from typing import Any

from litestar.testing import TestClient

from bundler.assembly import compose, why_not
from tests.service.examples import CATALOGUE, POLICY, validator
from tests.service.test_compositions import finished

Client = TestClient[Any]
DESIGN = {"components": [{"sku": "WINE-75", "quantity": 1}, {"sku": "CHOC-200", "quantity": 2}]}
BODY = {"catalogue": CATALOGUE, "policy": POLICY, "design": DESIGN}


def test_the_answer_is_the_librarys_and_keeps_its_schema(client: Client) -> None:
    for more in ({"quick": True}, {"design": {**DESIGN, "discount": "0.00"}}, {"design": {"components": DESIGN["components"][:1]}}):
        started = client.post("/v1/why-not", json={**BODY, **more})
        assert (started.status_code, started.headers["location"]) == (202, started.json()["links"]["self"])
        job = finished(client, started.headers["location"])
        validator("Question").validate(job)
        mine = why_not(CATALOGUE, POLICY, more.get("design", DESIGN), quick="quick" in more).to_dict()
        assert {**job["result"], "seconds": 0} == {**mine, "seconds": 0}


def test_faults_of_design_policy_and_body_are_told_at_once(client: Client) -> None:
    body = {"catalogue": CATALOGUE, "policy": {**POLICY, "max_design": 1}, "design": {"component": []}, "quick": 1, "desing": {}}
    answer = client.post("/v1/why-not", json=body)
    assert answer.status_code == 400
    assert {each["pointer"] for each in answer.json()["errors"]} == {
        "/policy/max_design", "/design/component", "/design/components", "/quick", "/desing",
    }  # fmt: skip


def test_why_nothing_can_be_composed_keeps_its_schema(client: Client) -> None:
    policy = {**POLICY, "bundle": {**POLICY["bundle"], "price": ["6000.00", "7000.00"]}}
    job = finished(client, client.post("/v1/compositions", json={"catalogue": CATALOGUE, "policy": policy}).json()["links"]["self"])
    validator("Composition").validate(job)
    assert job["result"]["conflicts"] == compose(CATALOGUE, policy).conflicts
    assert job["result"]["relaxations"]
