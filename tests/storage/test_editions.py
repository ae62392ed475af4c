"""Editions in the database, and the switches between them; on both databases."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import col

from bundler.errors import TableError
from bundler.storage import Database
from bundler.storage.editions import DecidedError, Editions, OtherEditionError, UnknownActivationError, UnknownEditionError
from bundler.storage.tables import EditionRow
from bundler.tariff.release import Release

AT = datetime(2026, 11, 23, 4, tzinfo=UTC)
COUNTS = {"error": 0, "warning": 2, "info": 1, "waived": 0}


def release(version: str, sha256: str = "") -> Release:
    return Release(
        version=version, edition=f"cn {version}", tables_sha256=(sha256 or version[-1]) * 64, date=date(2026, 11, 23), notes="", files={}
    )


def do(database: Database, work: Callable[[Editions], Any]) -> Any:
    return database.write(lambda session: work(Editions(session)))


@pytest.fixture
def begun(database: Database) -> Database:
    """Edition 1 is in force, 2 and 3 are kept."""
    do(database, lambda editions: editions.begin(release("1"), b"one", AT))
    for version in ("2", "3"):
        do(database, lambda editions, version=version: editions.put(release(version), version.encode(), COUNTS, AT))
    return database


def test_a_file_is_kept_as_it_was_and_never_changed(begun: Database) -> None:
    kept, new = do(begun, lambda editions: editions.put(release("2"), b"another file of the same tables", None, AT))
    assert (kept.file_sha256[:8], kept.size, kept.checked, new) == ("d4735e3a", 1, COUNTS, False)
    with pytest.raises(OtherEditionError):
        do(begun, lambda editions: editions.put(release("2", "e"), b"2", None, AT))
    assert do(begun, lambda editions: editions.file("2" * 64)) == b"2"
    assert [each.version for each in do(begun, Editions.all)] == ["1", "2", "3"]
    with pytest.raises(UnknownEditionError):
        do(begun, lambda editions: editions.file("9" * 64))


def test_a_file_that_changed_in_the_database_is_never_loaded(begun: Database) -> None:
    for content in (b"not compressed", b"x\x9c\x03\x00\x00\x00\x00\x01"):
        begun.write(
            lambda session, content=content: session.execute(
                update(EditionRow).where(col(EditionRow.version) == "2").values(content=content)
            )
        )
        with pytest.raises(TableError, match="no longer what was kept"):
            do(begun, lambda editions: editions.file("2" * 64))


def test_of_two_services_that_begin_at_once_one_says_what_is_in_force(database: Database) -> None:
    together = threading.Barrier(4)

    def begin(version: str) -> None:
        together.wait()
        do(database, lambda editions: editions.begin(release(version), version.encode(), AT))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(begin, "1234"))
    assert len(do(database, Editions.all)) == 1
    assert [row.turn for row in do(database, lambda editions: editions.activations(0, 9))] == [1]


def test_a_switch_takes_place_once_after_it_was_announced(begun: Database) -> None:
    number = do(begun, lambda editions: editions.plan("2", AT + timedelta(hours=1), AT)).number
    assert not do(begun, lambda editions: editions.switch(number, AT))
    assert [do(begun, lambda editions: editions.announce(number, AT)) for _ in range(2)] == [True, False]
    assert do(begun, Editions.standing).announced
    assert [do(begun, lambda editions: editions.switch(number, AT)) for _ in range(2)] == [True, False]
    standing = do(begun, Editions.standing)
    assert (standing.version, standing.tables_sha256, standing.coming) == ("2", "2" * 64, ())
    states = [do(begun, lambda editions, row=row: editions.told(row))["state"] for row in do(begun, lambda each: each.activations(0, 9))]
    assert states == ["replaced", "in_force"]


def test_what_comes_is_told_in_the_order_in_which_it_is_due(begun: Database) -> None:
    for version, hours in (("2", 2), ("3", 1)):
        do(begun, lambda editions, version=version, hours=hours: editions.plan(version, AT + timedelta(hours=hours), AT))
    assert [each.version for each in do(begun, Editions.standing).coming] == ["3", "2"]
    with pytest.raises(UnknownEditionError):
        do(begun, lambda editions: editions.plan("9", None, AT))


def test_what_took_place_is_not_withdrawn_and_what_was_withdrawn_does_not_take_place(begun: Database) -> None:
    gone, done = (do(begun, lambda editions: editions.plan("2", None, AT)).number for _ in range(2))
    assert do(begun, lambda editions: editions.told(editions.withdraw(gone, AT)))["state"] == "withdrawn"
    assert not do(begun, lambda editions: editions.switch(gone, AT))
    assert do(begun, lambda editions: editions.switch(done, AT))
    for number in (gone, done):
        with pytest.raises(DecidedError):
            do(begun, lambda editions, number=number: editions.withdraw(number, AT))
    with pytest.raises(UnknownActivationError):
        do(begun, lambda editions: editions.withdraw(99, AT))


def test_of_many_who_switch_at_once_each_switch_takes_place_once_in_some_order(begun: Database) -> None:
    numbers = [do(begun, lambda editions, version=version: editions.plan(version, None, AT)).number for version in "23"] * 4
    together = threading.Barrier(len(numbers))

    def switch(number: int) -> bool:
        together.wait()
        return bool(do(begun, lambda editions: editions.switch(number, AT)))

    with ThreadPoolExecutor(len(numbers)) as pool:
        assert sum(pool.map(switch, numbers)) == 2
    assert sorted(row.turn for row in do(begun, lambda editions: editions.activations(0, 9))) == [1, 2, 3]
