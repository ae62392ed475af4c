"""The walk through a change of a rate runs as it is written, from the tables of January 2026 to the commit."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

import bundler
from bundler.cli import inputs
from bundler.cli.app import app

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "tariff_tables" / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```console\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
ANSWERS_WITH_1 = ("bundler tables diff", "bundler tables preview")


def steps() -> list[tuple[str, list[str]]]:
    """Every command of the walk, with the lines that it shows."""
    found: list[tuple[str, list[str]]] = []
    for line in "".join(BLOCKS).splitlines():
        if line.startswith("$ "):
            found.append((line.removeprefix("$ "), []))
        elif line.strip():
            found[-1][1].append(" ".join(line.split()))
    return found


def run(command: str) -> tuple[int, str]:
    words = shlex.split(command)
    if words[0] == "bundler":
        done = CliRunner().invoke(app, words[1:])
        return done.exit_code, done.output
    ran = subprocess.run(words, capture_output=True, text=True, check=False)
    return ran.returncode, ran.stdout + ran.stderr


def test_the_walk_runs_as_written_and_ends_at_the_tables_as_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("tariff_tables", "examples"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name, value in {"COLUMNS": "80", "NO_COLOR": "1", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"}.items():
        monkeypatch.setenv(name, value)
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "A. Maintainer")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "maintainer@example.org")
    monkeypatch.setattr(inputs, "today_in_shanghai", lambda: date(2026, 2, 1))
    monkeypatch.chdir(tmp_path)
    for command in ("git init -q", "git add .", "git commit -qm tables"):
        assert run(command) == (0, "")
    checks = 0
    for command, shown in steps():
        code, output = run(command)
        checks += command == "bundler tables change check"
        expected = 1 if command.startswith(ANSWERS_WITH_1) or (command == "bundler tables change check" and checks == 1) else 0
        assert code == expected, (command, output)
        told = [" ".join(line.split()) for line in output.splitlines()]
        assert [line for line in shown if not any(each.startswith(line) for each in told)] == [], (command, output)
    assert checks == 2
    code, output = run("bundler tables change check")
    assert (code, "the tables do not change" in output) == (0, True)  # what was committed is past, and its note stays as it is
    assert run("git status --porcelain") == (0, "")
    made, held = bundler.load_tables("tariff_tables"), bundler.load_tables()
    for on in (date(2026, 2, 1), date(2026, 2, 2)):
        assert made.on(on).line("2208300000") == held.on(on).line("2208300000")


def test_every_page_and_file_that_the_readme_names_is_there() -> None:
    for link in re.findall(r"\]\(([^)#]+)\)", TEXT):
        assert (ROOT / "tariff_tables" / link).exists(), link
    for path in re.findall(r"`(src/[^`]+)`", TEXT):
        assert (ROOT / path).exists(), path
