"""Readiness: it says no, and which check failed, where requests should go elsewhere; being alive asks no database."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient
from sqlalchemy import create_engine, text

from bundler.service import create_app
from bundler.service.observing import readiness
from bundler.storage import Database, Session
from tests.service.conftest import TODAY
from tests.service.examples import validator

Client = TestClient[Any]


@pytest.fixture
def stopping() -> threading.Event:
    return threading.Event()


@pytest.fixture
def storing(tmp_path: Path, stopping: threading.Event) -> Iterator[Client]:
    with TestClient(create_app(today=lambda: TODAY, database=f"sqlite:///{tmp_path}/b.db", stopping=stopping)) as client:
        assert client.get("/ready").status_code == 200
        yield client


def failed(client: Client) -> str:
    answer = client.get("/ready")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    validator("NotReady").validate(answer.json())
    assert client.get("/health").json() == {"status": "ok"}
    check: str = answer.json()["failed"]
    assert answer.json()["detail"].startswith(f"Not ready: {check}.")
    return check


def test_a_service_that_is_about_to_end_is_not_ready_and_still_answers(storing: Client, stopping: threading.Event) -> None:
    stopping.set()
    assert failed(storing) == "stopping"
    assert storing.get("/v1/items").status_code == 200


def test_a_database_that_is_gone_is_told_and_counted(storing: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bundler.service.pointing.LEASE_SECONDS", 0.0)  # as if it had been gone for longer
    for path in tmp_path.glob("b.db*"):
        path.write_bytes(b"no database any more" * 100)
    assert failed(storing) == "database"
    # the workers of compositions look at it too
    assert re.search(r'bundler_database_events_total\{event="unavailable"\} [1-9]', storing.get("/metrics").text)


def test_another_schema_is_told(storing: Client, tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/b.db")
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    assert failed(storing) == "schema"
    assert "9999" in storing.get("/ready").json()["detail"]


def test_a_database_that_hangs_is_told_in_time_and_no_second_thread_waits_for_it(storing: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    let_go, asked = threading.Event(), []
    before = Database.read

    def hanging(self: Database, work: Any) -> Any:
        asked.append(1)
        let_go.wait()
        return before(self, work)

    monkeypatch.setattr(readiness, "PATIENCE_SECONDS", 0.05)
    monkeypatch.setattr(Database, "read", hanging)
    assert [failed(storing) for _ in "123"] == ["database"] * 3
    assert asked == [1]
    let_go.set()
    while storing.get("/ready").status_code != 200:
        time.sleep(0.01)


def test_a_failure_that_nobody_foresaw_is_not_ready(storing: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Session) -> None:
        raise RuntimeError

    monkeypatch.setattr("bundler.service.stored.store.hold_to_schema", broken)
    assert failed(storing) == "database"
