"""``bundler tables show``: what the tables say of a code on a day."""

from __future__ import annotations

import json

import pytest
from litestar.testing import TestClient
from typer.testing import CliRunner, Result

from bundler.cli import app
from bundler.service import create_app


def show(*arguments: str) -> Result:
    return CliRunner().invoke(app.app, ["tables", "show", *arguments])


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("2204210000", ["小包装的鲜葡萄酿造的酒", "14 %", "13 % (standard)", "17.888889 %", "22042100 is listed", "presumed"]),
        ("2203000000", ["0.253 yuan per litre", "370 USD per tonne of 988 litres", "0.2227 yuan per litre", "depends on price"]),
        ("3304990039", ["due from 10 yuan per ml; below it nothing", "2016-103"]),
        ("0106199010", ["bars it from the regime", "not known whether it is listed"]),
        ("2402100000", ["24021000 is not listed"]),
    ],
)
def test_a_code_is_shown_with_rates_listing_documents_and_sources(code: str, words: list[str]) -> None:
    got = show(code, "--on", "2026-11-23")
    assert (got.exit_code, got.stderr) == (0, "")
    for word in words:
        assert word in got.stdout


def test_today_is_filled_in_and_said() -> None:
    got = show("2204210000")
    assert got.stderr == "on 2026-11-24 (today in Asia/Shanghai)\n"


def test_a_rate_is_that_of_its_day() -> None:
    days = [json.loads(show("2208300000", "--on", day, "--json").stdout) for day in ("2026-02-01", "2026-02-02")]
    assert [each["provisional_percent"] for each in days] == [None, "5"]


def test_an_unknown_code_is_answered_with_its_neighbours() -> None:
    got = show("2204210001", "--on", "2026-11-23")
    assert got.exit_code == 1
    assert "2204210000" in got.stdout
    found = json.loads(show("2204210001", "--on", "2026-11-23", "--json").stdout)
    assert found["neighbours"][0]["hs_code"] == "2204210000"


@pytest.mark.parametrize(
    ("code", "hint"),
    [("2204.2100.00", "Probably 2204210000."), ("22042100", "Codes that begin so: 2204210000."), ("401200000", "Probably 0401200000.")],
)
def test_what_is_no_tariff_code_is_told_with_what_was_meant(code: str, hint: str) -> None:
    got = show(code, "--on", "2026-11-23")
    assert got.exit_code == 2
    assert hint in got.stderr


@pytest.mark.parametrize("code", ["2204210000", "2203000000", "3304990039", "2402100000", "1701991010"])
def test_the_facts_of_the_command_are_those_of_the_service(code: str) -> None:
    with TestClient(create_app()) as client:
        told = client.get(f"/v1/tariff/{code}?on=2026-11-23").json()
    assert json.loads(show(code, "--on", "2026-11-23", "--json").stdout) == told


def test_people_see_what_was_said_before_and_after_with_source_and_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    got = show("2208300000", "--on", "2026-02-01")
    told = " ".join(got.stdout.split())
    assert "▶ 2026-01-01 – 2026-02-01 the same" in told
    assert "2026-02-02 – open provisional rate 5 %" in told
    assert "what a reading said is overtaken by the law 2018-32" in told
    assert "Provisional rate of 5 % on whisky (law)" in told
    assert max(map(len, got.stdout.splitlines())) <= 80


def test_the_known_gaps_that_touch_a_code_are_told_with_it() -> None:
    beer, wine, none = (
        json.loads(show(code, "--on", "2026-11-23", "--json").stdout) for code in ("2203000000", "2204210000", "9999999999")
    )
    assert "exchange-rates" in beer["coverage"]["gaps"]
    assert "exchange-rates" not in wine["coverage"]["gaps"]
    assert {"preferences", "no-gazette"} <= {*wine["coverage"]["gaps"]}
    assert "lines-after-2020" in none["coverage"]["gaps"]
    assert "known gaps that touch it: no-gazette, " in " ".join(show("2203000000", "--on", "2026-11-23").stdout.split())


def test_a_code_that_ended_still_shows_its_history() -> None:
    got = show("1901101000", "--on", "2026-11-23")
    assert got.exit_code == 1
    assert "ended on 2025-12-31, and no row of its key follows for this code" in " ".join(got.stdout.split())


def test_the_history_of_an_unknown_code_is_that_of_the_service() -> None:
    with TestClient(create_app()) as client:
        told = client.get("/v1/tariff/1901101000?on=2026-11-23").json()
    found = json.loads(show("1901101000", "--on", "2026-11-23", "--json").stdout)
    assert {key: found[key] for key in ("history", "sources", "coverage")} == {key: told[key] for key in ("history", "sources", "coverage")}
