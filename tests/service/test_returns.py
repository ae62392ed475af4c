"""Returns over HTTP: the library's answer, and every fault at once where it stands in the body."""

from __future__ import annotations

from typing import Any

import pytest
from litestar.testing import TestClient

import bundler
from tests.service.examples import BUNDLE, CATALOGUE, ORDER, validator, with_catalogue

Client = TestClient[Any]
BACK = {"released_on": "2026-11-24", "applied_on": "2026-12-01", "customs_district": "3105", "lines": [{"number": 1, "pieces": 1}]}


@pytest.mark.parametrize(
    "back",
    [
        BACK,
        {**BACK, "arrived_on": "2026-12-03", "lines": [{"number": 3, "pieces": 1}], "returned_before": [{"number": 3, "pieces": 1}]},
        {**BACK, "applied_on": "2026-12-25"},
        {**BACK, "lines": [{"number": 1, "pieces": 2}]},
        {
            **BACK,
            "lines": [{"bundle": BUNDLE["id"], "copies": 1}, {"sku": "WINE-75", "pieces": 1}],
            "returned_before": [{"sku": "WINE-75", "pieces": 1, "order_line": 2}],
        },
    ],
)
def test_a_return_is_the_librarys_answer_and_keeps_the_schema(client: Client, back: dict[str, Any]) -> None:
    body = {**with_catalogue(), "return": back}
    answer = client.post("/v1/returns", json=body)
    assert (answer.status_code, answer.headers["bundler-on"]) == (200, "2026-11-23")
    assert answer.json() == bundler.check_return(ORDER, back, CATALOGUE).to_dict()
    validator("ReturnRequest").validate(body)
    validator("ReturnAnswer").validate(answer.json())


def test_all_faults_of_order_and_return_are_told_at_once(client: Client) -> None:
    back = {**BACK, "applied_on": "2026-11-20", "lines": [{"number": 1, "pieces": 1}] * 2}
    answer = client.post("/v1/returns", json={**with_catalogue(), "freight": 1.5, "return": back, "retrun": {}})
    errors = {each["pointer"]: each for each in answer.json()["errors"]}
    assert (answer.status_code, set(errors)) == (400, {"/freight", "/return/applied_on", "/return/lines/1/number", "/retrun"})
    assert errors["/retrun"]["hint"] == "Did you mean 'return'?"


def test_what_only_the_order_can_tell_points_into_the_return(client: Client) -> None:
    back = {**BACK, "released_on": "2026-11-22", "lines": [{"number": 9, "pieces": 1}, {"bundle": "B-9", "copies": 1}]}
    answer = client.post("/v1/returns", json={**with_catalogue(), "return": back})
    assert [each["pointer"] for each in answer.json()["errors"]] == [
        "/return/released_on", "/return/lines/0/number", "/return/lines/1/bundle",
    ]  # fmt: skip


@pytest.mark.parametrize("more", [{}, {"return": None}, {"return": "back.json"}, {"return": [BACK]}])
def test_a_return_is_an_object_and_never_read_from_a_path(client: Client, more: dict[str, Any]) -> None:
    answer = client.post("/v1/returns", json={**with_catalogue(), **more})
    assert (answer.status_code, [each["pointer"] for each in answer.json()["errors"]]) == (400, ["/return"])


@pytest.mark.parametrize("entry", [{"number": 1}, {"bundle": "B", "pieces": 1}, {"sku": "A", "copies": 1}, {"copies": 1}, {"pieces": 1}])
def test_the_schema_takes_the_wordings_that_the_library_takes(entry: dict[str, Any]) -> None:
    assert not validator("ReturnedLine").is_valid(entry)
    with pytest.raises(bundler.InputError):
        bundler.check_return(ORDER, {**BACK, "lines": [entry]}, CATALOGUE)
