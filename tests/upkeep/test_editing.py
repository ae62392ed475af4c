"""Tables are edited as people edit them: nothing else in the file moves."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

import bundler
from bundler.tariff.loader import TOML_TABLES, shipped_folder
from bundler.upkeep.editions import open_edition
from bundler.upkeep.importing.csv_table import CsvTable
from bundler.upkeep.importing.toml_table import TomlTable

CN = shipped_folder() / "cn"


@pytest.mark.parametrize("name", ["tariff_lines.csv", "positive_list.csv", "exchange_rates.csv"])
def test_a_csv_table_that_nothing_edits_stays_as_it_is(name: str) -> None:
    text = (CN / name).read_text("utf-8")
    assert CsvTable(text).text() == text


@pytest.mark.parametrize("name", [*TOML_TABLES, "instruments.toml"])
def test_a_toml_table_that_nothing_edits_stays_as_it_is(name: str) -> None:
    text = (CN / name).read_text("utf-8")
    assert TomlTable(text).text() == text


def test_a_row_ends_on_its_last_day_and_the_next_begins() -> None:
    table = CsvTable("hs_code,from,until,name\n0101,2020-01-01,,horse\n")
    table.end("0101", date(2025, 12, 31))
    table.add({"hs_code": "0101", "from": "2026-01-01", "name": "pony"})
    assert table.text() == "hs_code,from,until,name\n0101,2020-01-01,2025-12-31,horse\n0101,2026-01-01,,pony\n"


def test_an_edition_opens_by_its_folder_and_by_its_revision(tmp_path: Path) -> None:
    def git(*words: str) -> None:
        subprocess.run(["git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@b", *words], check=True, capture_output=True)

    shutil.copytree(shipped_folder(), tmp_path / "tariff_tables")
    by_folder = open_edition(str(tmp_path / "tariff_tables"))
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "tables")
    assert open_edition("HEAD", tmp_path).sha256 == by_folder.sha256
    with pytest.raises(bundler.InputError, match="neither a folder of tables nor a git revision that holds them, nor a cut edition"):
        open_edition("HEAD~1", tmp_path)


def test_a_csv_table_tells_the_rows_of_a_day_and_sets_cells_of_one() -> None:
    table = CsvTable("code,from,until,name\n01,2020-01-01,2025-12-31,horse\n01,2026-06-01,,pony\n02,2020-01-01,,ass\n")
    day = date(2026, 1, 1)
    assert table.rows_on(day) == {"02": {"code": "02", "from": "2020-01-01", "until": "", "name": "ass"}}
    assert (table.begins_after("01", day), table.begins_after("02", day)) == (date(2026, 6, 1), None)
    table.replace("02", date(2020, 1, 1), {"name": "mule"})
    assert "02,2020-01-01,,mule\n" in table.text()
