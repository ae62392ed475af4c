"""Recommendations over HTTP: the library's answer, every fault at once, and an index that is kept for the service's own catalogue."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from litestar.testing import TestClient

import bundler
from bundler.service import create_app
from bundler.service.recommenders import KEPT, Recommenders
from tests.service.conftest import TODAY
from tests.service.examples import CATALOGUE, POLICY, validator

Client = TestClient[Any]
PATH = "/v1/recommendations"


@pytest.mark.parametrize("anchor", ["WINE-75", ["CHOC-200", "WINE-75"], ["WINE-75", "WINE-75"]])
def test_a_recommendation_is_the_librarys_answer_and_keeps_the_schema(client: Client, anchor: Any) -> None:
    body = {"catalogue": CATALOGUE, "anchor": anchor, "policy": POLICY, "top": 2}
    answer = client.post(PATH, json=body)
    assert (answer.status_code, answer.headers["bundler-on"]) == (200, "2026-11-23")
    assert answer.json() == bundler.recommend(CATALOGUE, anchor, policy=POLICY, top=2).to_dict()
    assert answer.json()["recommendations"]
    validator("RecommendationRequest").validate(body)
    validator("Recommendations").validate(answer.json())


def test_without_a_policy_the_defaults_hold_today(client: Client) -> None:
    answer = client.post(PATH, json={"catalogue": CATALOGUE, "anchor": "WINE-75"})
    assert answer.json() == bundler.recommend(CATALOGUE, "WINE-75", on=TODAY).to_dict()


def test_the_services_own_catalogue_is_indexed_once_for_a_policy() -> None:
    made: list[Any] = []
    recommender = bundler.Recommender

    def counted(*given: Any) -> bundler.Recommender:
        made.append(given)
        return recommender(*given)

    with pytest.MonkeyPatch.context() as patch, TestClient(create_app(catalogue=CATALOGUE, today=lambda: TODAY)) as client:
        patch.setattr("bundler.assembly.Recommender", counted)
        answers = [client.post(PATH, json={"anchor": sku, "policy": POLICY}).json() for sku in ("WINE-75", "CHOC-200")]
    assert len(made) == 1
    assert answers == [bundler.recommend(CATALOGUE, sku, policy=POLICY).to_dict() for sku in ("WINE-75", "CHOC-200")]


def test_no_more_than_a_few_indexes_are_kept() -> None:
    catalogue, tables, known = bundler.load_catalogue(CATALOGUE), bundler.load_tables(), Recommenders()
    policies = [bundler.assembly.load_policy({**POLICY, "max_designs": number + 1}) for number in range(KEPT + 1)]
    first = known.of(catalogue, policies[0], tables)
    assert known.of(catalogue, policies[0], tables) is first
    for policy in policies[1:]:
        known.of(catalogue, policy, tables)
    assert known.of(catalogue, policies[0], tables) is not first


def test_who_asks_for_an_index_that_is_kept_does_not_wait_for_another_to_be_made(monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue, tables, known = bundler.load_catalogue(CATALOGUE), bundler.load_tables(), Recommenders()
    kept, other = (bundler.assembly.load_policy({**POLICY, "max_designs": number}) for number in (1, 2))
    first = known.of(catalogue, kept, tables)
    begun, go_on = threading.Event(), threading.Event()

    def slow(*given: Any) -> bundler.Recommender:
        begun.set()
        go_on.wait()
        return first

    monkeypatch.setattr("bundler.assembly.Recommender", slow)
    with ThreadPoolExecutor(2) as pool:
        making = pool.submit(known.of, catalogue, other, tables)
        assert begun.wait(60)
        try:
            assert pool.submit(known.of, catalogue, kept, tables).result(timeout=60) is first
        finally:
            go_on.set()
        making.result()


def test_all_faults_of_the_body_are_told_at_once(client: Client) -> None:
    body = {"catalogue": [{**CATALOGUE[0], "hs_code": "1"}], "policy": {"max_design": 1}, "tables": "1999", "tops": 1}
    answer = client.post(PATH, json=body)
    errors = {each["pointer"]: each for each in answer.json()["errors"]}
    assert answer.status_code == 400
    assert set(errors) >= {"/catalogue/0/hs_code", "/policy/max_design", "/tables", "/tops", "/anchor"}
    assert errors["/tops"]["hint"] == "Did you mean 'top'?"


@pytest.mark.parametrize(("body", "pointers"), [
    ({"anchor": "WINE-57", "top": 0}, ["/anchor", "/top"]), ({"anchor": ["WINE-75", "X"]}, ["/anchor/1"]), ({"anchor": []}, ["/anchor"]),
    ({"anchor": {"sku": "WINE-75"}}, ["/anchor"]), ({"anchor": "WINE-75", "top": True}, ["/top"]),
    ({"anchor": "WINE-75", "top": "5"}, ["/top"]), ({"anchor": "WINE-75", "policy": "/etc/passwd"}, ["/policy"]),
    ({"top": 0, "policy": {"max_design": 1}}, ["/policy/max_design", "/anchor", "/top"]),
    ({"anchor": "WINE-57", "top": 0, "policy": {"max_design": 1}}, ["/policy/max_design", "/anchor", "/top"]),
    ({"anchor": "WINE-75", "policy": {"on": "1990-01-01"}}, ["/policy/on"]),
    ({"anchor": "WINE-75", "policy": {"design": [{"components": [{"sku": "X", "quantity": 1}, {"sku": "WINE-75", "quantity": 1}],
                                                  "use": "locked"}]}}, ["/policy/design/0/components/0/sku"]),
    ({"anchor": "WINE-75", "catalogue": [{**each, "cost": None} for each in CATALOGUE]}, ["/catalogue"]),
    ({"anchor": ["WINE-75"] * 100}, ["/anchor"]), ({"anchor": [["WINE-75"]]}, ["/anchor/0"]),
], ids=str)  # fmt: skip
def test_what_cannot_be_asked_points_to_its_place(client: Client, body: dict[str, Any], pointers: list[str]) -> None:
    answer = client.post(PATH, json={"catalogue": CATALOGUE, **body})
    assert (answer.status_code, [each["pointer"] for each in answer.json()["errors"]]) == (400, pointers)


@pytest.mark.parametrize("body", [[], "WINE-75", 5], ids=str)
def test_a_body_that_is_no_object_is_refused(client: Client, body: Any) -> None:
    answer = client.post(PATH, json=body)
    assert (answer.status_code, answer.json()["errors"][0]["message"]) == (400, "an object is wanted")


def test_without_any_catalogue_one_is_asked_for(client: Client) -> None:
    answer = client.post(PATH, json={"anchor": "WINE-75"})
    assert [each["pointer"] for each in answer.json()["errors"]] == ["/catalogue"]
