"""A transaction that others got in the way of is tried again, after a pause, and not for ever."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from bundler.storage import Database, UnavailableError
from bundler.storage.engine import LONGEST_PAUSE, TRIES, back_off


class SerializationError(Exception):
    """What PostgreSQL says to one of two who got in each other's way."""

    sqlstate = "40001"


def test_each_try_comes_after_a_pause_and_the_last_one_tells(tmp_path: Path) -> None:
    paused: list[int] = []
    database = Database(f"sqlite:///{tmp_path}/b.db", paused.append)
    met = 3

    def work(_: Session) -> str:
        if len(paused) < met:
            raise OperationalError("", None, SerializationError())
        return "done"

    assert database.write(work) == "done"
    assert paused == [1, 2, 3]
    paused.clear()
    met = TRIES
    with pytest.raises(UnavailableError):
        database.write(work)
    assert paused == list(range(1, TRIES))
    database.close()


@pytest.mark.parametrize("words", ["disk I/O error", "database is locked"])
def test_what_would_fail_again_or_was_waited_for_long_enough_is_not_tried_again(tmp_path: Path, words: str) -> None:
    paused: list[int] = []
    database = Database(f"sqlite:///{tmp_path}/b.db", paused.append)

    def work(_: Session) -> None:
        raise OperationalError("", None, Exception(words))

    with pytest.raises(UnavailableError):
        database.write(work)
    assert paused == []
    database.close()


def test_pauses_are_bounded_and_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr("bundler.storage.engine.time.sleep", slept.append)
    for tried in range(1, TRIES):
        back_off(tried)
    assert all(0 <= pause <= LONGEST_PAUSE for pause in slept)
    assert len(set(slept)) > 1
