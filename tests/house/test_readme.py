"""What the README shows is what a reader gets."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from litestar.testing import TestClient
from typer.testing import CliRunner

from bundler.cli.app import app
from bundler.service import create_app

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "README.md").read_text("utf-8")
PYTHON = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
COMMANDS = [line.removeprefix("$ ") for line in re.findall(r"^(?:\$ )?bundler .+$", TEXT, re.MULTILINE)] + re.findall(
    r"`(bundler [^`]+)`", TEXT
)
POSTS = re.findall(r"^curl -s localhost:8000(\S+) .*-d @(\S+)$", TEXT, re.MULTILINE)


@pytest.fixture(autouse=True)
def _in_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")


def test_the_python_blocks_run_one_after_the_other() -> None:
    assert PYTHON
    names: dict[str, object] = {}
    for block in PYTHON:
        exec(compile(block, "README.md", "exec"), names)


@pytest.mark.parametrize("command", [line for line in COMMANDS if not {"serve", "work"} & {*line.split()}])
def test_a_command_of_the_readme_answers(command: str) -> None:
    assert CliRunner().invoke(app, shlex.split(command)[1:]).exit_code == 0


def test_the_picture_is_what_the_command_shows() -> None:
    picture = re.search(r"```\n\$ (bundler quote .*?)\n(.*?)```", TEXT, re.DOTALL)
    assert picture is not None
    shown = CliRunner().invoke(app, shlex.split(picture[1])[1:]).stdout
    lines = [line.rstrip() for line in shown.splitlines()]
    assert [line for line in picture[2].splitlines() if line.rstrip() not in lines] == []


def test_the_request_of_the_readme_is_answered() -> None:
    assert POSTS
    with TestClient(create_app(catalogue="examples/ningbo/catalogue.csv")) as client:
        for path, body in POSTS:
            assert client.post(path, content=Path(body).read_bytes(), headers={"content-type": "application/json"}).status_code == 200


def test_every_room_is_on_the_map_and_nothing_else() -> None:
    rooms = {path.name.removesuffix(".py") for path in (ROOT / "src" / "bundler").iterdir() if not path.name.startswith(("_", "py."))}
    told = {name for row in re.findall(r"^\| (`[a-z_`, ]+) \|", TEXT, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)}
    assert told == rooms
