"""A database is looked over: whatever is wrong with its ledger is found, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from bundler.ledger import Claim, stock, yuan
from bundler.storage import Database, Session
from bundler.storage.booking import Books, ShortAccountError
from bundler.storage.verifying import standing, unbalanced

NOW = datetime(2026, 11, 23, tzinfo=UTC)
LOT, PERSON = stock("WINE-75", "main"), yuan("a hash of somebody", 2026)


def _books(session: Session) -> Books:
    return Books(session, "main", NOW)


@pytest.fixture
def used(database: Database) -> Database:
    """A database in which an order was posted, another is held, and a piece came back."""

    def work(session: Session) -> None:
        books = _books(session)
        books.grant("in", LOT, 10)
        for name in ("O-1", "O-2", "O-3"):
            books.reserve(name, [Claim(LOT, 2), Claim(PERSON, 500, 10_000)])
        books.settle("O-1", "post")
        books.move("O-1", "return", [Claim(LOT, 1)])
        books.settle("O-3", "void")

    database.write(work)
    return database


def test_a_ledger_that_was_only_written_by_bookings_is_whole(used: Database) -> None:
    found = standing(used)
    assert (found.faults, found.kind, found.accounts, found.is_of_this_version) == ((), used.kind, 2, True)


HARMS = [
    ("UPDATE balance SET granted = granted + 1 WHERE kind = 'stock'", "the balance of the stock of WINE-75 in lot main"),
    ("UPDATE balance SET pending = pending + 1 WHERE kind = 'yuan'", "the balance of a person's yuan of 2026"),
    ("UPDATE balance SET posted = 0 WHERE kind = 'yuan'", "the balance of a person's yuan of 2026"),
    ("DELETE FROM entry WHERE step = 'post' AND kind = 'stock'", "the balance of the stock of WINE-75 in lot main"),
    ("DELETE FROM entry", "the balance of the stock of WINE-75 in lot main"),
    ("DELETE FROM balance WHERE kind = 'stock'", "the stock of WINE-75 in lot main has entries, but no balance"),
]


def test_a_balance_that_is_not_the_sum_of_its_entries_is_told_without_the_person(used: Database) -> None:
    for statement, told in HARMS:

        def harmed(session: Session, statement: str = statement) -> list[str]:
            session.execute(text(statement))
            return unbalanced(session)

        faults = used.read(harmed)  # which is not kept
        assert any(fault.startswith(told) for fault in faults)
        assert not any("hash" in fault for fault in faults)


def test_a_database_without_a_schema_and_one_of_a_later_version_are_told(database: Database) -> None:
    database.write(lambda session: session.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    assert standing(database).faults == ("its schema 9999 is that of a later version of bundler",)
    database.write(lambda session: session.execute(text("DELETE FROM alembic_version")))
    assert (standing(database).schema, standing(database).is_of_this_version) == (None, False)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10)
@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from(["reserve", "post", "void", "expire", "return", "grant"]), st.integers(1, 5)),
        max_size=20,
    )
)
def test_whatever_is_booked_balances_stay_the_sums(used: Database, steps: list[tuple[int, str, int]]) -> None:
    def work(session: Session) -> list[str]:
        books = _books(session)
        for order, step, pieces in steps:
            name = f"R-{order}"
            try:
                with session.begin_nested():
                    if step == "grant":
                        books.grant("more", LOT, pieces)
                    elif step == "reserve":
                        books.reserve(name, [Claim(LOT, pieces)])
                    elif step == "return":
                        books.move(name, "return", books.gone(name))
                    else:
                        books.settle(name, step)  # type: ignore[arg-type]
            except ShortAccountError:
                continue
        session.flush()
        return unbalanced(session)

    assert used.write(work) == []
