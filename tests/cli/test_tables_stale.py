"""``bundler tables stale``: what of the tables should be verified, by weight."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bundler.cli import app

CATALOGUE = str(Path(__file__).parents[2] / "examples" / "ningbo" / "catalogue.csv")


def stale(*arguments: str) -> Result:
    return CliRunner().invoke(app.app, ["tables", "stale", *arguments])


def test_people_see_the_heaviest_rows_of_each_source(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    got = stale("--on", "2026-11-23", "--catalogue", CATALOGUE, "--top", "1")
    assert (got.exit_code, got.stderr) == (1, "")
    told = " ".join(got.stdout.split())
    assert "cn/positive_list.csv presumed-goods, presumed" in told
    assert "Known gaps of coverage.toml no-gazette 99 items of 80 tariff codes" in told
    assert max(map(len, got.stdout.splitlines())) <= 80


def test_a_key_and_its_line_are_told_whole_however_much_the_row_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    rows = stale("--on", "2026-11-23").stdout.splitlines()
    (found,) = [line for line in rows if re.match(r"  textiles +textiles: 50, 51, ", line)]
    assert re.search(r"… +line \d+, 2026-11-23 +[\d,]+ *$", found)
    assert max(map(len, rows)) <= 80


def test_the_json_has_all_rows_whatever_is_shown() -> None:
    got = stale("--on", "2026-11-23", "--catalogue", CATALOGUE, "--since", "2026-02-01", "--top", "1", "--json")
    found = json.loads(got.stdout)
    assert found["whole"]["items"] == 99
    (group,) = [each for each in found["groups"] if each["source"] == "presumed-goods"]
    assert len(group["facts"]) > 1
    assert {"limit", "vat", "listing", "tariff_line", "zone"} <= {fact["kind"] for each in found["groups"] for fact in each["facts"]}


def test_without_a_day_it_is_today_and_without_a_catalogue_codes_are_counted() -> None:
    got = stale()
    assert got.stderr == "on 2026-11-24 (today in Asia/Shanghai)\n"
    assert "tariff codes in all" in got.stdout


def test_faults_of_catalogue_and_tables_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text("sku\nA\n", "utf-8")
    got = stale("--on", "2026-11-23", "--catalogue", str(tmp_path / "bad.csv"), "--tables", str(tmp_path / "none"))
    assert got.exit_code == 2
    assert "bad.csv" in got.stderr
    assert "there is no such folder" in got.stderr
