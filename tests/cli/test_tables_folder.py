"""Which tables the commands of the group work on: those of the checkout that one stands in, wherever in it that is."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bundler.cli.app import app
from bundler.cli.tables import ORDER

COFFEE, WINE = "0901210000", "2204210000"


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["tables", *words])


@pytest.fixture
def checkout(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout whose tables have no line of wine; one stands where they are edited."""
    shutil.copytree(small, tmp_path / "tariff_tables")
    monkeypatch.chdir(tmp_path / "tariff_tables" / "cn")
    return tmp_path


def test_every_command_reads_the_tables_of_the_checkout_from_any_folder_in_it(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in (checkout, checkout / "tariff_tables", checkout / "tariff_tables" / "cn"):
        monkeypatch.chdir(folder)
        assert [run("show", code, "--on", "2026-11-23").exit_code for code in (COFFEE, WINE)] == [0, 1]
    assert json.loads(run("stale", "--on", "2026-11-23", "--json").stdout)["whole"]["codes"] < 1000
    assert run("diff", str(checkout / "tariff_tables"), "--on", "2026-11-23").exit_code == 0
    assert (
        f"{COFFEE},2027-01-01"
        in run("new", "tariff-line", "--like", COFFEE, "--from", "2027-01-01", "mfn_percent=3", "--source", "2022-7").stdout
    )


def test_a_check_names_the_folder_that_it_looked_at(checkout: Path) -> None:
    (checkout / "tariff_tables" / "cn" / "vat.toml").write_text("[[rate]]\n", "utf-8")
    got = run("check", "--on", "2026-11-23")
    assert got.exit_code == 1
    assert f"checked:{checkout}/tariff_tables" in "".join(got.stderr.split())


def test_where_no_tables_are_the_shipped_ones_are_read_and_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    got = run("show", WINE, "--on", "2026-11-23")
    assert got.exit_code == 0
    assert "these are the shipped tables" in got.stderr


@pytest.mark.parametrize("words", [("diff", "HEAD"), ("release",), ("schemas",), ("change", "check")])
def test_what_needs_tables_of_ones_own_says_where_they_would_be(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    got = run(*words)
    assert got.exit_code == 2
    assert "Work in a checkout, or name the folder" in " ".join(got.stderr.split())


@pytest.mark.parametrize(
    "words",
    [
        ("case", "examples/whisky/bottle.json", "--id", "A", "--title", "a"), ("change", "check"), ("import", "--kinds"),
    ],
)  # fmt: skip
def test_a_command_that_needs_the_extra_says_how_to_install_it(words: tuple[str, ...]) -> None:
    code = f"import sys; sys.modules['tomlkit'] = None; from bundler.cli import main; sys.argv[1:] = {['tables', *words]}; main()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"bundler tables {words[0]}" in done.stderr
    assert "pip install 'bundler[upkeep]'" in done.stderr


def test_the_help_has_the_commands_in_the_order_of_a_change_each_in_one_line() -> None:
    lines = [line.strip("│ ") for line in run("--help").stdout.split("Commands")[1].splitlines()[1:-1]]
    assert [line.split()[0] for line in lines if line.strip("╰╯─")] == list(ORDER)
