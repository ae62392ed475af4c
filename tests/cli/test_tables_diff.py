"""``bundler tables diff``: how two editions differ, in the terminal, as JSON and as a page."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from tests.upkeep.small_tables import texts
from typer.testing import CliRunner, Result

from bundler.cli import app

WHISKY = "2208300000,2026-02-02,,威士忌酒,095,035,10,5,"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app.app, ["tables", "diff", *arguments])


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a small edition, the rate of whisky lowered in its working folder (made up)."""

    def git(*words: str) -> None:
        subprocess.run(["git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@b", *words], check=True, capture_output=True)

    (tmp_path / "tariff_tables" / "cn").mkdir(parents=True)
    for name, text in texts().items():
        (tmp_path / "tariff_tables" / name).write_text(text, "utf-8", newline="")
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "tables")
    lines = tmp_path / "tariff_tables" / "cn" / "tariff_lines.csv"
    lines.write_text(lines.read_text("utf-8").replace(WHISKY, WHISKY.replace(",5,", ",4,")), "utf-8", newline="")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_what_was_edited_since_a_revision_is_told(repository: Path) -> None:
    got = run("HEAD")
    assert (got.exit_code, got.stderr) == (1, "on 2026-11-24 (today in Asia/Shanghai)\n")
    assert "! 1 fact says something else of days before 2026-11-24" in got.stdout
    assert "2208300000 威士忌酒  Provisional rate lowered: 5 % → 4 %" in got.stdout
    assert all(len(line) <= 80 for line in got.stdout.splitlines())


def test_a_revision_and_a_folder_are_compared_and_json_is_one_document(repository: Path) -> None:
    got = run("tariff_tables", "HEAD", "--on", "2026-02-02", "--json")
    document = json.loads(got.stdout)
    assert (got.exit_code, got.stderr) == (1, "")
    assert (document["counts"], document["rewritten"]) == ({"raised": 1}, 0)


def test_editions_that_say_the_same_leave_with_0(repository: Path) -> None:
    got = run("HEAD", "HEAD", "--on", "2026-11-24")
    assert got.exit_code == 0
    assert "The tables are the same to the letter." in got.stdout


def test_a_page_is_written(repository: Path) -> None:
    got = run("HEAD", "--html", "diff.html", "--on", "2026-11-24")
    assert (got.exit_code, got.stdout, got.stderr) == (1, "", "written to diff.html\n")
    assert "威士忌酒" in (repository / "diff.html").read_text("utf-8")


def test_all_that_cannot_be_used_is_told_at_once(repository: Path) -> None:
    (repository / "tariff_tables" / "cn" / "units.csv").unlink()
    got = run("no-such-revision")
    assert got.exit_code == 2
    assert "neither a folder of tables nor a git revision" in got.stderr
    assert "tariff_tables: units.csv" in got.stderr


def test_a_page_that_cannot_be_written_leaves_with_2(repository: Path) -> None:
    got = run("HEAD", "--html", "nowhere/diff.html", "--on", "2026-11-24")
    assert got.exit_code == 2
    assert "nowhere" in got.stderr
