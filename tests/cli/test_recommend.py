"""``bundler recommend``: the library's answer as JSON, a table, the day, exit codes and faults."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import bundler
from bundler.cli import app, inputs

WORLD = Path(__file__).parents[2] / "examples" / "ningbo"
CATALOGUE = str(WORLD / "catalogue.csv")
SMALL = str(WORLD / "policy-small.toml")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app.app, ["recommend", "--catalogue", CATALOGUE, *arguments])


def test_json_is_what_the_library_says_and_the_saved_input_gives_it_again(tmp_path: Path) -> None:
    saved = tmp_path / "input.json"
    got = run("-a", "WINE-75", "-a", "CHOC-BOX", "--policy", SMALL, "--top", "4", "--json", "--save-input", str(saved))
    assert (got.exit_code, got.stderr) == (0, "")
    assert json.loads(got.stdout) == bundler.recommend(CATALOGUE, ["WINE-75", "CHOC-BOX"], policy=SMALL, top=4).to_dict()
    (tmp_path / "answer.json").write_text(got.stdout, "utf-8")
    again = CliRunner().invoke(app.app, ["replay", str(tmp_path / "answer.json"), "--input", str(saved)])
    assert again.exit_code == 0


def test_the_table_names_every_part_and_says_that_it_is_proven() -> None:
    got = run("--anchor", "WINE-75", "--policy", SMALL, "--top", "2")
    best = bundler.recommend(CATALOGUE, "WINE-75", policy=SMALL, top=2).to_dict()
    for design in best["recommendations"]:
        assert all(f"{part['quantity']} × {part['sku']}" in got.stdout for part in design["components"])
        assert all(design[key] in got.stdout for key in ("price", "tax", "value"))
    assert f"proven: no other is worth more than {best['bound']} a copy" in got.stdout
    assert "10 items of the catalogue cannot be used: --json says why" in got.stdout


def test_without_a_policy_the_defaults_hold_today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs, "today_in_shanghai", lambda: date(2026, 11, 24))
    got = run("--anchor", "WINE-75", "--json")
    assert json.loads(got.stdout) == bundler.recommend(CATALOGUE, "WINE-75", on=date(2026, 11, 24)).to_dict()
    assert "on 2026-11-24 (today in Asia/Shanghai)" in got.stderr


def test_the_day_of_the_command_line_goes_before_that_of_the_policy() -> None:
    got = run("--anchor", "WINE-75", "--policy", SMALL, "--on", "2026-11-25", "--json")
    assert json.loads(got.stdout)["receipt"]["on"] == "2026-11-25"


def test_an_item_that_cannot_be_used_is_an_answer_that_says_why() -> None:
    got = run("--anchor", "SWORD-1", "--on", "2026-11-23")
    assert got.exit_code == 1
    assert "93070090 is not on the positive list" in got.stdout
    assert "nothing to recommend" in got.stdout


def test_an_unknown_item_is_a_fault_with_the_nearest_one() -> None:
    got = run("--anchor", "WINE-57", "--policy", SMALL)
    assert got.exit_code == 2
    assert "Did you mean 'WINE-75'?" in got.stderr


def test_what_is_not_proven_leaves_with_1_and_says_what_others_may_be_worth(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bundler.assembly.recommending.building.LOOKS_MOST", 3_000)
    got = run("--anchor", "WINE-75", "--on", "2026-11-23")
    assert got.exit_code == 1
    assert "not proven: bundles that are not listed may be worth up to" in got.stdout
