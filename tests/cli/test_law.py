"""``bundler law``: the law of a day, and the days on which it changed."""

from __future__ import annotations

import json

import pytest
from litestar.testing import TestClient
from typer.testing import CliRunner, Result

import bundler
from bundler.cli import app
from bundler.service import create_app


def law(*arguments: str) -> Result:
    return CliRunner().invoke(app.app, ["law", *arguments])


def row(text: str, name: str) -> list[str]:
    return next(line for line in text.splitlines() if line.startswith(name)).split()


def test_a_day_is_shown_with_figures_days_source_and_evidence() -> None:
    got = law("--on", "2018-06-01")
    assert (got.exit_code, got.stderr) == (0, "")
    assert row(got.stdout, "standard class") == ["standard", "class", "16", "%", "2018-05-01", "2019-03-31", "2018-32", "copy"]
    assert row(got.stdout, "special-3") == ["special-3", "not", "known", "2019-12-31"]
    assert row(got.stdout, "Changed last") == ["Changed", "last", "on", "2018-05-01"]
    assert row(got.stdout, "Changes next") == ["Changes", "next", "on", "2018-11-01"]
    assert "17 % → 16 %" in got.stdout
    assert "Not verified" not in got.stdout


def test_goods_of_which_the_same_is_said_share_a_row() -> None:
    assert law("--on", "2026-11-23").stdout.count("10 %") == 1


def test_a_day_after_the_coverage_is_marked() -> None:
    got = law()
    assert got.stderr == "on 2026-11-24 (today in Asia/Shanghai)\n"
    assert "Not verified: the tables were verified until 2026-11-23" in got.stdout
    assert "No later change is known." in got.stdout
    less = " ".join(got.stdout.split()).partition("Verified for less: ")[2]
    assert "cn/vat.toml until 2026-01-01" in less
    assert "cn/limits.toml" not in less  # verified as long as the whole


def test_every_day_of_change_is_shown_with_its_text() -> None:
    got = law("--changes")
    assert got.exit_code == 0
    days = [line for line in got.stdout.splitlines() if line.startswith("20")]
    assert days == [str(each.day) for each in bundler.law_changes()]
    for words in ("2000.00 CNY → 5000.00 CNY", "财关税〔2018〕49号", "13 %, as before", "372 codes", "– → 5 % (2208300000)"):
        assert words in got.stdout


@pytest.mark.parametrize(("arguments", "path"), [(("--on", "2018-06-01"), "/v1/law?on=2018-06-01"), (("--changes",), "/v1/law/changes")])
def test_the_document_of_the_command_is_that_of_the_service(arguments: tuple[str, ...], path: str) -> None:
    with TestClient(create_app()) as client:
        told = client.get(path).json()
    assert json.loads(law(*arguments, "--json").stdout) == told


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--on", "2016-04-07"), "there is no such regime on 2016-04-07"),
        (("--on", "2016-13-07"), "there is no such day"),
        (("--on", "2018-01-01", "--changes"), "--changes tells all days"),
    ],
)
def test_what_cannot_be_asked_leaves_with_2(arguments: tuple[str, ...], words: str) -> None:
    got = law(*arguments)
    assert got.exit_code == 2
    assert words in got.stderr
