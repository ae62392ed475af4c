"""``bundler tables new`` and ``schemas``: a patch is shown, and written only where it is asked for and holds."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bundler.cli import app
from bundler.tariff import load_tables
from bundler.tariff.loader import shipped_folder

RATE = ("vat-rate", "--like", "standard", "--from", "2027-01-01", "percent=12", "--source", "VL-2026")


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    return shutil.copytree(shipped_folder(), tmp_path / "tables")


def new(*arguments: str) -> Result:
    return CliRunner().invoke(app.app, ["tables", "new", *arguments])


def test_a_row_is_shown_and_nothing_is_written(tables: Path) -> None:
    got = new(*RATE, "--tables", str(tables))
    assert got.exit_code == 0
    assert "+until = 2026-12-31" in got.stdout
    assert "verified_on = 2026-11-24" in got.stdout
    assert "nothing is written" in got.stderr
    assert load_tables(tables).sha256 == load_tables().sha256


def test_a_row_is_written_where_it_is_asked_for(tables: Path) -> None:
    got = new(*RATE, "--tables", str(tables), "--write", "--json")
    answer = json.loads(got.stdout)
    assert (got.exit_code, answer["written"], answer["ends"], answer["file"]) == (0, True, "2026-12-31", "cn/vat.toml")
    assert [str(row.percent) for row in load_tables(tables).vat_rates["standard"][-2:]] == ["13/100", "3/25"]


def test_a_row_that_would_not_load_is_not_written(tables: Path) -> None:
    got = new("limit", "name=annual", "value=30000.00", "--from", "2027-01-01", "--source", "nobody", "--tables", str(tables), "--write")
    assert got.exit_code == 1
    assert "unknown source" in got.stderr
    assert "two rows of annual are true on the same day" in got.stderr
    assert load_tables(tables).sha256 == load_tables().sha256


def test_the_installed_edition_is_not_written_to_by_accident(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert new(*RATE).exit_code == 0
    got = new(*RATE, "--write")
    assert (got.exit_code, "--tables" in got.stderr) == (2, True)
    assert new("limit", "value").exit_code == 2


def test_the_kinds_and_their_fields_are_told() -> None:
    got = new("--kinds")
    assert got.exit_code == 0
    assert "vat-rate (vat.toml): class*, percent*, note" in got.stdout


def test_the_schemas_are_written_where_they_are_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    got = CliRunner().invoke(app.app, ["tables", "schemas", "--to", str(tmp_path / "schemas")])
    assert got.exit_code == 0
    assert len(list((tmp_path / "schemas").iterdir())) == 11
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(app.app, ["tables", "schemas"]).exit_code == 2
