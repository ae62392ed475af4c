"""The rules over HTTP are those that the library explains."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from litestar.testing import TestClient

import bundler
from bundler.compliance.explain import explained, rule_list
from tests.service.examples import validator

Client = TestClient[Any]


def test_every_rule_is_listed(client: Client) -> None:
    answer = client.get("/v1/rules")
    assert (answer.status_code, answer.json()) == (200, rule_list())
    validator("Rules").validate(answer.json())


@pytest.mark.parametrize("code", explained())
def test_a_rule_is_the_librarys_explanation_and_keeps_the_schema(client: Client, code: str) -> None:
    answer = client.get(f"/v1/rules/{code}")
    assert (answer.status_code, answer.json()) == (200, bundler.explain(code).to_dict())
    validator("Explanation").validate(answer.json())


def test_with_a_day_each_source_says_whether_it_is_in_effect(client: Client) -> None:
    answer = client.get("/v1/rules/RET-01?on=2020-03-27")
    assert answer.json() == bundler.explain("RET-01", on=date(2020, 3, 27)).to_dict()
    assert [source["in_effect"] for source in answer.json()["sources"]] == [False]


@pytest.mark.parametrize(("code", "hint"), [("LIM-99", "Did you mean"), ("lim-01", "'LIM-01'"), ("ART-01", "a finding of compare")])
def test_an_unknown_code_is_not_found_and_the_nearest_is_named(client: Client, code: str, hint: str) -> None:
    answer = client.get(f"/v1/rules/{code}")
    assert (answer.status_code, answer.json()["type"]) == (404, "urn:bundler:problem:unknown-rule")
    assert hint in answer.json()["detail"]


def test_a_wrong_query_is_told(client: Client) -> None:
    for path in ("/v1/rules?on=2026-01-01", "/v1/rules/LIM-01?on=2026-02-30", "/v1/rules/LIM-01?day=2026-01-01"):
        assert client.get(path).status_code == 400
