"""The commands that look the service's surroundings over, back its database up and put it back."""

from __future__ import annotations

import json
import re
import socket
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bundler.cli import app
from bundler.storage import Database, migrate

GRANT = (
    "INSERT INTO entry (tenant, booking, step, kind, owner, part, amount, at) "
    "VALUES ('main', 'in', 'grant', 'stock', 'WINE-75', 'main', 7, '2026-11-23 00:00:00.000000')"
)


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BUNDLER_PERSON_KEY", "a secret of the tests, which is long enough")
    path = tmp_path / "bundler.db"
    with closing(Database(f"sqlite:///{path}")) as found:
        migrate(found)
    return path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app.app, list(arguments))


def checks(small: Path, *arguments: str) -> tuple[int, dict[str, dict[str, Any]]]:
    """What the doctor leaves with, and its checks by name."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    got = run("doctor", "--tables", str(small), "--port", str(port), "--json", *arguments)
    told = json.loads(got.stdout)
    assert told["ok"] is (got.exit_code == 0)
    return got.exit_code, {check["name"]: check for check in told["checks"]}


def test_what_is_well_leaves_with_0(small: Path, database: Path) -> None:
    left, found = checks(small, "--database", f"sqlite:///{database}")
    assert left == 0
    assert {name for name, check in found.items() if check["health"] == "broken"} == set()
    assert {"Python", "bundler", "extras", "tables", "verified", "stale rows", "database", "schema", "journal", "ledger", "person key",
            "webhooks", "kept", "disk", "port"} == set(found)  # fmt: skip


@pytest.mark.parametrize(
    ("harm", "name", "words"),
    [
        (GRANT, "ledger", "the stock of WINE-75"),
        ("INSERT INTO person_key VALUES (1, 'of another key')", "person key", "is not that of the database"),
        ("UPDATE alembic_version SET version_num = '9999'", "schema", "9999"),
    ],
)
def test_what_is_broken_is_told_with_what_to_do_and_leaves_with_1(small: Path, database: Path, harm: str, name: str, words: str) -> None:
    with closing(sqlite3.connect(database)) as broken:
        broken.execute(harm)
        broken.commit()
    left, found = checks(small, "--database", f"sqlite:///{database}")
    assert left == 1
    assert found[name]["health"] == "broken"
    assert words in found[name]["found"]
    assert found[name]["hint"]


def test_events_that_nobody_takes_are_told(small: Path, database: Path) -> None:
    deliver = (
        "INSERT INTO webhook_delivery (tenant, id, webhook_id, event, body, state, tries, due_at, made_at) "
        "VALUES ('main', ?, 'w', 1, '{}', ?, 0, '2020-01-01 00:00:00.000000', '2020-01-01 00:00:00.000000')"
    )
    with closing(sqlite3.connect(database)) as shop:
        shop.executemany(deliver, [("1", "pending"), ("2", "dead"), ("3", "dead"), ("4", "delivered")])
        shop.commit()
    left, found = checks(small, "--database", f"sqlite:///{database}")
    assert (left, found["webhooks"]["health"]) == (0, "look")
    assert re.fullmatch(r"waiting 1, the oldest for [0-9,.]+ hours; given up 2", found["webhooks"]["found"])
    assert "state=dead" in found["webhooks"]["hint"]
    assert ", deliveries 4, " in found["kept"]["found"]


@pytest.mark.parametrize(
    ("url", "health"),
    [("sqlite:///nowhere.db", "look"), ("mysql://a@b/c", "broken"), ("postgresql://me:secret@/x?host=/nowhere", "broken"), ("?", "broken")],
)
def test_a_database_that_is_not_there_is_told_without_its_password_and_not_made(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, health: str
) -> None:
    monkeypatch.chdir(tmp_path)
    _, found = checks(small, "--database", url)
    assert found["database"]["health"] == health
    assert "secret" not in json.dumps(found)
    assert list(tmp_path.iterdir()) == []


def test_looking_changes_nothing(small: Path, database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BUNDLER_PERSON_KEY")
    before = database.read_bytes()
    _, found = checks(small, "--database", f"sqlite:///{database}")
    assert found["person key"]["health"] == "look"
    assert database.read_bytes() == before
    assert [path.name for path in database.parent.iterdir()] == ["bundler.db"]


def test_people_get_a_line_a_check_and_a_verdict(small: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        got = run("doctor", "--tables", str(small), "--port", str(busy.getsockname()[1]))
    assert "in use" in got.stdout
    assert got.stdout.splitlines()[-1].startswith("✔ well")


def test_a_backup_is_taken_and_put_back_by_command(database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUNDLER_DATABASE_URL", f"sqlite:///{database}")
    got = run("backup", str(tmp_path / "copy"), "--json")
    assert got.exit_code == 0
    told = json.loads(got.stdout)
    assert (told["file"], told["orders"]) == (str(tmp_path / "copy"), 0)
    assert run("restore", str(tmp_path / "copy"), "--database", f"sqlite:///{tmp_path}/two.db").exit_code == 0
    again = run("restore", str(tmp_path / "copy"), "--database", f"sqlite:///{tmp_path}/two.db")
    assert again.exit_code == 2
    assert "is there already" in again.stderr


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_a_server_is_backed_up_by_its_own_tools(tmp_path: Path, command: str) -> None:
    got = run(command, str(tmp_path / "copy"), "--database", "postgresql://me@host/bundler")
    assert got.exit_code == 2
    assert "pg_dump" in got.stderr
    assert "which one is not said" in run(command, str(tmp_path / "copy")).stderr
