"""Writes under a caller's key, on both databases."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import Any

import pytest

from bundler.ledger import Balance, stock
from bundler.storage import Database
from bundler.storage.booking import Books
from bundler.storage.writes import Key, OtherContentError, once

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LOT = stock("WINE-75", "L1")


def _write(database: Database, request: Any, key: str = "K-1") -> tuple[tuple[int, Any], bool]:
    def work(session: Any) -> tuple[tuple[int, Any], bool]:
        def granted() -> tuple[int, Any]:
            Books(session, "main", NOW).grant("M-1", LOT, request["pieces"])
            return 201, {"pieces": request["pieces"]}

        return once(session, Key("main", key, "POST /v1/stock", request), NOW, granted)

    return database.write(work)


def test_the_same_write_is_done_once_and_answered_alike(database: Database) -> None:
    assert _write(database, {"pieces": 5}) == ((201, {"pieces": 5}), False)
    assert _write(database, {"pieces": 5}) == ((201, {"pieces": 5}), True)
    assert database.read(lambda session: Books(session, "main", NOW).balance(LOT)) == Balance(5)


def test_other_content_under_the_key_is_refused_with_the_field(database: Database) -> None:
    _write(database, {"pieces": 5})
    with pytest.raises(OtherContentError) as raised:
        _write(database, {"pieces": 6})
    assert raised.value.pointer == "/pieces"


def test_a_write_that_failed_may_be_tried_again(database: Database) -> None:
    with pytest.raises(KeyError):
        _write(database, {})
    assert _write(database, {"pieces": 5}) == ((201, {"pieces": 5}), False)


def test_writes_that_come_at_once_are_done_once(database: Database) -> None:
    answers: list[Any] = []
    threads = [threading.Thread(target=lambda: answers.append(_write(database, {"pieces": 5}))) for _ in range(16)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert [answer for answer, _ in answers] == [(201, {"pieces": 5})] * 16
    assert sum(not again for _, again in answers) == 1
    assert database.read(lambda session: Books(session, "main", NOW).balance(LOT)) == Balance(5)
