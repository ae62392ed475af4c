"""``bundler keys``: made, listed and revoked where the database is at hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from litestar.testing import TestClient
from tests.service.examples import validator
from typer.testing import CliRunner, Result

from bundler.cli import app
from bundler.service import create_app


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/bundler.db"


def keys(*arguments: str) -> Result:
    return CliRunner().invoke(app.app, ["keys", *arguments])


def test_a_key_that_the_command_made_opens_the_service_until_the_command_revokes_it(url: str) -> None:
    made = keys("create", "--scope", "catalogue", "--scope", "admin", "--tenant", "acme", "--expires", "2099-12-31", "--database", url)
    assert made.exit_code == 0
    key = made.stdout.strip()
    assert "catalogue, admin" in made.stderr
    assert key not in made.stderr
    with TestClient(create_app(database=url)) as client:
        headers = {"Authorization": f"Bearer {key}"}
        assert client.get("/v1/items").status_code == 401
        assert client.get("/v1/items", headers=headers).status_code == 200
        (deed,) = [deed for deed in client.get("/v1/audit", headers=headers).json()["deeds"] if deed["outcome"] == "written"]
        assert (deed["route"], deed["subject"]) == ("bundler keys create", key[4:16])
        validator("Deed").validate(deed)
        told = client.get("/v1/keys", headers=headers).json()["keys"]
    assert json.loads(keys("list", "--database", url, "--json").stdout) == {"keys": told}
    revoked = keys("revoke", key[4:16], "--database", url, "--json")
    validator("Key").validate(json.loads(revoked.stdout))
    with TestClient(create_app(database=url)) as client:
        assert client.get("/v1/items", headers=headers).json()["type"] == "urn:bundler:problem:key-revoked"


def test_a_key_is_told_as_the_service_tells_it(url: str) -> None:
    made = json.loads(keys("create", "--scope", "quote", "--label", "shop", "--rate", "7", "--database", url, "--json").stdout)
    validator("MadeKey").validate(made)
    assert (made["tenant"], made["label"], made["requests_per_minute"]) == ("main", "shop", 7)


def test_keys_are_shown_with_those_that_are_taken_first(url: str) -> None:
    assert "There are no keys" in keys("list", "--database", url).stdout
    first, second = (
        keys("create", "--scope", "quote", "--label", label, "--database", url).stdout.strip()[4:16] for label in ("old shop", "new shop")
    )
    keys("revoke", first, "--database", url)
    shown = keys("list", "--database", url).stdout
    assert "1 of 2 are taken" in shown
    assert shown.index(second) < shown.index(first)
    assert "revoked" in shown
    assert "old shop" not in keys("list", "--tenant", "acme", "--database", url).stdout


def test_everything_that_is_wrong_is_told_at_once(url: str) -> None:
    wrong = keys("create", "--scope", "order", "--tenant", "A b", "--expires", "2026-11-23", "--rate", "0", "--database", url)
    assert wrong.exit_code == 2
    for words in ("Did you mean 'orders'?", "small letters", "lies behind", "requests a minute"):
        assert words in wrong.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("list",), "BUNDLER_DATABASE_URL"), (("list", "--database", "sqlite:////nowhere/b.db"), "cannot be opened"),
        (("list", "--database", "mysql://a@b/c"), "SQLite or PostgreSQL"), (("revoke", "nothing"), "no key has this id"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_told(url: str, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], words: str) -> None:
    monkeypatch.delenv("BUNDLER_DATABASE_URL", raising=False)
    found = keys(*arguments, *(("--database", url) if arguments[0] == "revoke" else ()))
    assert found.exit_code == 2
    assert words in found.stderr
