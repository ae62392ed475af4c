"""``bundler tables case`` writes beside the tables that it is given, or says why it does not."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bundler.cli.app import app
from bundler.tariff.loader import shipped_folder

ORDER = ["tables", "case", "examples/ningbo/orders/ok-gift-box.json", "-c", "examples/ningbo/catalogue.csv", "--title", "Gift box"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(shipped_folder(), tmp_path / "tariff_tables"))


def test_an_order_becomes_a_case(folder: Path) -> None:
    done = CliRunner().invoke(app, [*ORDER, "--id", "BOX", "--tables", str(folder), "--json"])
    assert (done.exit_code, json.loads(done.stdout)["ids"]) == (0, ["BOX"])
    assert 'id = "BOX"' in (folder / "cn" / "cases" / "quotes.toml").read_text("utf-8")


def test_a_printed_figure_that_does_not_come_out_writes_nothing_unless_the_reason_is_given(folder: Path) -> None:
    command = [*ORDER, "--id", "BOX", "--tables", str(folder), "--source", "2016-18", "--published", "tax=66.95"]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 1
    assert "66.96" in done.stdout
    assert not (folder / "cn" / "cases" / "quotes.toml").exists()
    assert CliRunner().invoke(app, [*command, "--differs", "cut, not rounded"]).exit_code == 0


def test_a_figure_is_printed_once(folder: Path) -> None:
    printed = ["--source", "2016-18", "--published", "tax=66.95", "--published", "tax=66.96"]
    done = CliRunner().invoke(app, [*ORDER, "--id", "BOX", "--tables", str(folder), *printed])
    assert done.exit_code == 2
    assert "named twice" in done.stderr


def test_without_tables_to_work_on_the_command_says_how_to_name_them(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, [*ORDER, "--id", "BOX", "--tables", str(tmp_path)])
    assert done.exit_code == 2
    assert "there are no tables to work on" in done.stderr
