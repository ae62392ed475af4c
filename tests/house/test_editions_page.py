"""What the page on editions shows is what a reader gets."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

import bundler
from bundler.cli.app import app

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "tables" / "editions.md").read_text("utf-8")


def test_the_commands_of_the_page_run_one_after_the_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "tariff_tables", tmp_path / "tariff_tables", ignore=shutil.ignore_patterns("editions"))
    shutil.copy(ROOT / "examples" / "ningbo" / "orders" / "ok-gift-box.json", tmp_path / "order.json")
    shutil.copy(ROOT / "examples" / "ningbo" / "catalogue.csv", tmp_path)
    monkeypatch.chdir(tmp_path)
    commands = re.findall(r"^ *\$ bundler (.+)$", TEXT, re.MULTILINE)
    assert len(commands) == 3
    for command in commands:
        words, _, file = command.partition(" > ")
        got = CliRunner().invoke(app, shlex.split(words))
        assert got.exit_code == 0, got.output
        if file:
            Path(file).write_text(got.stdout, "utf-8")
    (edition,) = (tmp_path / "tariff_tables" / "editions").iterdir()
    assert bundler.load_tables(edition).sha256 == bundler.load_tables().sha256
