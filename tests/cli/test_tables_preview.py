"""``bundler tables preview``: what a change does to real duties, for people, programs and spreadsheets."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from tests.upkeep.preview.editions import MADE_UP, edited
from typer.testing import CliRunner, Result

import bundler
from bundler.cli import app
from bundler.tariff.loader import shipped_folder
from bundler.upkeep.preview import Subjects, preview

WORLD = Path(__file__).parents[2] / "examples" / "ningbo"
SHIPPED = str(shipped_folder())


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    root = tmp_path_factory.mktemp("editions")
    return {name: str(edited(root, name, *MADE_UP[name])) for name in ("vat", "vat next year", "wine off")}


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app.app, ["tables", "preview", *arguments, "--catalogue", str(WORLD / "catalogue.csv")])


def rows(result: Result) -> list[str]:
    return [" ".join(line.split()) for line in result.stdout.splitlines()]


def test_nothing_changes_between_an_edition_and_itself() -> None:
    got = run(SHIPPED, SHIPPED, "--on", "2026-11-23")
    assert (got.exit_code, got.stderr) == (0, "")
    assert "From 2026-11-23 on the editions say the same of these goods." in rows(got)


def test_people_see_totals_reasons_and_the_largest_effects(folders: dict[str, str]) -> None:
    got = run(SHIPPED, folders["vat"], "--orders", str(WORLD / "orders"), "--on", "2026-11-23", "--top", "2")
    said = rows(got)
    assert got.exit_code == 1
    assert "looked at changed unlawful now lawful again cliffs tax" in said
    assert "items 99 86 0 0 0 -531.39" in said
    assert "vat.toml standard: 13 → 12 114" in said
    assert any(row.startswith("✔✔ item WATCH-12K 6645.00 6480.00 -165.00") for row in said)
    assert "and 112 more: show them with --top, --json or --csv" in said
    assert max(map(len, got.stdout.splitlines())) <= 80


def test_people_see_first_what_becomes_unlawful(folders: dict[str, str]) -> None:
    said = rows(run(SHIPPED, folders["wine off"], "--on", "2026-11-23"))
    start = next(at for at, row in enumerate(said) if row.startswith("Become unlawful"))
    assert any(row.startswith("✔✘ item WINE-75") and "LST-01" in row for row in said[start:])


def test_json_and_csv_hold_every_entry(folders: dict[str, str], tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    got = run(SHIPPED, folders["vat"], "--on", "2026-11-23", "--json", "--csv", str(target))
    expected = preview(
        bundler.load_tables(),
        bundler.load_tables(folders["vat"]),
        Subjects(bundler.load_catalogue(WORLD / "catalogue.csv")),
        date(2026, 11, 23),
    )
    assert json.loads(got.stdout) == expected.to_dict()
    assert target.read_text("utf-8") == expected.to_csv()


def test_without_a_day_it_is_the_first_on_which_the_editions_differ(folders: dict[str, str]) -> None:
    got = run(SHIPPED, folders["vat next year"], "--json")
    assert json.loads(got.stdout)["on"] == "2027-01-01"
    assert "declared on 2027-01-01: the first day from 2026-11-24 on which the two editions differ for these goods" in got.stderr
    given = run(SHIPPED, folders["vat next year"], "--on", "2026-11-24")
    assert given.exit_code == 0
    assert "they differ from 2027-01-01 on." in " ".join(rows(given))


def test_the_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    bad = edited(tmp_path, "broken", "cn/vat.toml", 'percent = "17"', 'percent = "seventeen"')
    (tmp_path / "b.json").write_text("[1]")
    got = run(SHIPPED, str(bad), "--bundles", str(tmp_path / "b.json"), "--orders", str(tmp_path / "none.json"), "--on", "2026-11-23")
    assert (got.exit_code, got.stdout) == (2, "")
    for place in (f"{bad}: vat.toml", "b.json, at /0", "none.json"):
        assert place in got.stderr
