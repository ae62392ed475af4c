"""``bundler editions``: loaded, listed and activated where the database is at hand; the service makes the switch."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from litestar.testing import TestClient
from typer.testing import CliRunner

from bundler.cli.app import app
from bundler.service import create_app


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("BUNDLER_PERSON_KEY", "a secret of the tests, which is long enough")
    found = f"sqlite:///{tmp_path / 'bundler.db'}"
    monkeypatch.setenv("BUNDLER_DATABASE_URL", found)
    return found


def run(*words: str, code: int = 0) -> str:
    got = CliRunner().invoke(app, ["editions", *words])
    assert got.exit_code == code, got.output
    return got.output


def test_an_edition_is_loaded_listed_and_activated(url: str, small: Path) -> None:
    assert "keeps no edition yet" in run("list")
    with TestClient(create_app(small, database=url)) as client:
        assert client.get("/ready").status_code == 200
    (first,) = json.loads(run("list", "--json"))["editions"]
    assert "other tables are kept under this version" in run("load", code=2)
    planned = json.loads(run("activate", first["version"], "--at", "2099-01-01T00:00:00+08:00", "--json"))
    assert (planned["state"], planned["due"]) == ("planned", "2098-12-31T16:00:00+00:00")
    shown = run("list")
    assert "2098-12-31 16:00:00 UTC" in shown
    assert "in force" in shown


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("activate", "1999"), "no edition of this version is kept"),
        (("activate", "1999", "--at", "2020-01-01T00:00:00Z"), "a moment to come is wanted"),
        (("activate", "1999", "--at", "tomorrow"), "a moment with its zone"),
        (("load", "nowhere.zip"), "there is no such folder"),
        (("list", "--database", "mysql://x"), "SQLite or PostgreSQL is wanted"),
    ],
)
def test_what_cannot_be_done_is_told(url: str, words: tuple[str, ...], told: str) -> None:
    assert told in " ".join(run(*words, code=2).split())


def test_without_a_database_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BUNDLER_DATABASE_URL", raising=False)
    assert "no database is named" in run("list", code=2)
