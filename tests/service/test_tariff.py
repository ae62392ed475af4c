"""What the tables say of a code on a day."""

from __future__ import annotations

from typing import Any

from litestar.testing import TestClient

from tests.service.conftest import TODAY

Client = TestClient[Any]


def test_a_line_is_told_with_its_taxes_and_provenance(client: Client) -> None:
    answer = client.get("/v1/tariff/2204210000?on=2026-11-23")
    found = answer.json()
    assert answer.status_code == 200
    assert (found["hs_code"], found["on"], answer.headers["bundler-on"]) == ("2204210000", "2026-11-23", "2026-11-23")
    assert (found["vat"]["percent"], found["consumption_tax"]["ad_valorem_percent"]) == ("13", "10")
    assert [unit["code"] for unit in found["units"]] == ["095", "035"]
    assert found["listing"]["status"] == "listed"
    assert found["source"]


def test_without_a_day_it_is_today(client: Client) -> None:
    assert client.get("/v1/tariff/2204210000").json()["on"] == TODAY.isoformat()


def test_an_unknown_code_has_its_neighbours(client: Client) -> None:
    found = client.get("/v1/tariff/2204210001").json()
    assert found["neighbours"][0]["hs_code"] == "2204210000"
    assert found["periods"] == []


def test_a_code_of_other_days_names_them(client: Client) -> None:
    found = client.get("/v1/tariff/2204210000?on=2010-01-01").json()
    assert found["status"] == 404
    assert found["periods"]


def test_faults_of_code_day_and_query_are_told(client: Client) -> None:
    found = client.get("/v1/tariff/220421000?on=2026-02-30").json()
    assert [each["field"] for each in found["errors"]] == ["hs_code", "on"]
    assert found["errors"][0]["hint"] == 'Probably "0220421000".'
    assert client.get("/v1/tariff/2204210000?day=2026-01-01").status_code == 400
    assert client.get("/v1/tariff/2204210000?on=2026-01-01&on=2026-01-02").status_code == 400


def test_the_law_of_a_day_is_told(client: Client) -> None:
    answer = client.get("/v1/law?on=2018-12-31")
    found = answer.json()
    assert (answer.status_code, answer.headers["bundler-on"], found["on"]) == (200, "2018-12-31", "2018-12-31")
    (single,) = [each for each in found["figures"] if each["key"] == "single_order"]
    assert (single["value"], single["until"], single["source"]) == ("2000.00", "2018-12-31", "2016-18")
    assert found["next_change"]["day"] == "2019-01-01"
    assert client.get("/v1/law").json()["on"] == TODAY.isoformat()


def test_a_day_before_the_regime_and_a_wrong_query_are_told(client: Client) -> None:
    assert client.get("/v1/law?on=2016-04-07").json()["errors"][0]["message"] == "there is no such regime on 2016-04-07"
    for path in ("/v1/law?on=yesterday", "/v1/law?day=2026-01-01", "/v1/law/changes?on=2026-01-01"):
        assert client.get(path).status_code == 400
