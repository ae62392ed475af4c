"""A service with keys of two tenants, and a clock that tests turn."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, ClassVar
from uuid import uuid4

import httpx
import pytest
from litestar.testing import TestClient

from bundler.service import create_app
from bundler.service.access.register import FRESH
from bundler.solving import Ending
from bundler.storage import Database, migrate
from bundler.storage.access.keys import SCOPES, NewKey, make_key
from tests.service.stored.conftest import PERSON_KEY, Clock

__all__ = ["Clock"]


class Answering:
    """Stands in for the process that solves: its answer is there at once."""

    answer: ClassVar[dict[str, Any]] = {}

    def run(self, *_: Any) -> Ending:
        return "result", self.answer

    def close(self) -> None:
        """There is nothing to end."""


class Holder:
    """Asks with a key, every write under a new idempotency key."""

    def __init__(self, client: TestClient[Any], key: str) -> None:
        self.client, self.key = client, key

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        always = {"Authorization": f"Bearer {self.key}", "Idempotency-Key": uuid4().hex}
        return self.client.request(method, path, json=body, headers={**always, **headers})

    def get(self, path: str) -> httpx.Response:
        return self.ask("GET", path)


def new_key_in(url: str, clock: Clock, tenant: str = "main", scopes: tuple[str, ...] = SCOPES, **more: Any) -> str:
    """Make a key as the command does, and wait until every service knows of it."""
    with closing(Database(url)) as database:
        migrate(database)
        _, key = database.write(lambda session: make_key(session, NewKey(tenant, scopes, **more), clock.now()))
    clock.at += FRESH
    return key


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def file_url(begun_sqlite: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a file of SQLite with which a service has begun."""
    monkeypatch.setenv("BUNDLER_PERSON_KEY", PERSON_KEY)
    return f"sqlite:///{shutil.copyfile(begun_sqlite, tmp_path / 'bundler.db')}"


@pytest.fixture
def client(file_url: str, clock: Clock) -> Iterator[TestClient[Any]]:
    """A service on that file, which is open until a test makes a key."""
    with TestClient(create_app(database=file_url, today=clock.today, now=clock.now)) as found:
        yield found


@pytest.fixture(scope="module")
def asked(begun_sqlite: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient[Any]]:
    """An open service for what changes nothing."""
    with _of_the_module(begun_sqlite, tmp_path_factory.mktemp("asked"), keys=0) as found:
        yield found


@pytest.fixture(scope="module")
def guarded(begun_sqlite: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient[Any]]:
    """A service with a key for what changes nothing."""
    with _of_the_module(begun_sqlite, tmp_path_factory.mktemp("guarded"), keys=1) as found:
        yield found


@contextmanager
def _of_the_module(begun: str, folder: Path, keys: int) -> Iterator[TestClient[Any]]:
    url, clock = f"sqlite:///{shutil.copyfile(begun, folder / 'bundler.db')}", Clock()
    for _ in range(keys):
        new_key_in(url, clock)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BUNDLER_PERSON_KEY", PERSON_KEY)
        with TestClient(create_app(database=url, today=clock.today, now=clock.now)) as found:
            yield found
