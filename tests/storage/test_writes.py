"""Writes under a caller's key, on both databases."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from bundler.ledger import Balance, stock
from bundler.storage import Database
from bundler.storage.booking import Books
from bundler.storage.tables import WriteRow
from bundler.storage.writes import ForgottenKeyError, Key, OtherContentError, forget, once

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


def test_of_old_writes_the_content_is_let_go_and_the_key_stays(database: Database) -> None:
    for at in range(3):
        _write(database, {"pieces": at + 1}, f"K-{at}")
    later = NOW + timedelta(seconds=1)
    assert database.write(lambda session: forget(session, NOW, 10)) == 0
    assert [database.write(lambda session: forget(session, later, 2)) for _ in range(3)] == [2, 1, 0]
    with pytest.raises(ForgottenKeyError):
        _write(database, {"pieces": 1}, "K-0")
    rows = database.read(lambda session: [(row.key, row.request, row.answer) for row in session.exec(select(WriteRow)).all()])
    assert sorted(rows) == [("K-0", "", ""), ("K-1", "", ""), ("K-2", "", "")]


def test_what_was_not_committed_was_not_done(database: Database) -> None:
    """As after a crash: the record and the write are both there or neither."""

    def work(session: Any) -> None:
        once(session, Key("main", "K-1", "POST /v1/stock", {"pieces": 5}), NOW, lambda: (201, {}))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        database.write(work)
    assert _write(database, {"pieces": 5})[1] is False


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
