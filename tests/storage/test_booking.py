"""The ledger in the database, on both, against the pure functions."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from secrets import token_hex

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlmodel import Session, col, select

from bundler.ledger import Balance, Claim, Short, stock, yuan
from bundler.storage import Database, migrate, pending
from bundler.storage.booking import Books, ShortAccountError, Step
from bundler.storage.tables import EntryRow

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LOT = stock("WINE-75", "L1")


def _books(session: Session) -> Books:
    return Books(session, "main", NOW)


def test_a_new_database_is_brought_to_the_schema_once(database: Database) -> None:
    assert pending(database) == []
    migrate(database)
    assert pending(database) == []


def test_of_many_who_want_the_last_unit_one_gets_it(database: Database) -> None:
    database.write(lambda session: _books(session).grant("M-1", LOT, 1))
    got: list[str] = []
    left: list[int] = []

    def want(name: str) -> None:
        try:
            database.write(lambda session: _books(session).reserve(name, [Claim(LOT, 1)]))
            got.append(name)
        except ShortAccountError as short:
            left.append(short.left)

    threads = [threading.Thread(target=want, args=(f"O-{at}",)) for at in range(16)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(got) == 1
    assert left == [0] * 15
    assert database.read(lambda session: _books(session).balance(LOT)) == Balance(1, 1, 0)


def test_two_orders_that_claim_two_accounts_crosswise_do_not_wait_for_each_other_for_ever(database: Database) -> None:
    other = stock("WINE-75", "L2")
    for lot in (LOT, other):
        database.write(lambda session, lot=lot: _books(session).grant("M-1", lot, 100))

    def claim(name: str, lots: list[Claim]) -> None:
        for at in range(10):
            database.write(lambda session, at=at: _books(session).reserve(f"{name}-{at}", lots))

    one, two = [Claim(LOT, 1), Claim(other, 1)], [Claim(other, 1), Claim(LOT, 1)]
    threads = [threading.Thread(target=claim, args=pair) for pair in (("A", one), ("B", two))]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert database.read(lambda session: _books(session).balance(LOT)).pending == 20


class Model:
    """The plain model of one account and its bookings."""

    def __init__(self) -> None:
        self.balance, self.held, self.gone = Balance(), dict.fromkeys(BOOKINGS, 0), dict.fromkeys(BOOKINGS, 0)

    def grant(self, amount: int) -> None:
        self.balance = self.balance.grant(amount)

    def reserve(self, name: str, amount: int, ceiling: int | None) -> None:
        self.balance = self.balance.reserve(amount, ceiling)
        self.held[name] += amount

    def settle(self, name: str, step: str) -> None:
        held, self.held[name] = self.held[name], 0
        self.balance = self.balance.post(held) if step == "post" else self.balance.release(held)
        self.gone[name] += held if step == "post" else 0

    def give_back(self, name: str, amount: int) -> None:
        self.balance = self.balance.give_back(amount)
        self.gone[name] -= amount


BOOKINGS = ("O-1", "O-2", "O-3")
names, amounts = st.sampled_from(BOOKINGS), st.integers(1, 30)


class Ledger(RuleBasedStateMachine):
    """The same steps in the database and on the plain model: same balances, same refusals; balances are the sums of entries."""

    database: Database
    ceiling: int | None

    def __init__(self) -> None:
        super().__init__()
        self.model, self.tenant = Model(), token_hex(8)
        self.account = LOT if self.ceiling is None else yuan("person", 2026)

    def both(self, plain: Callable[[], None], booked: Callable[[Books], None]) -> None:
        def write() -> None:
            self.database.write(lambda session: booked(Books(session, self.tenant, NOW)))

        try:
            plain()
        except Short as short:
            with pytest.raises(ShortAccountError, match=f" {short.left} left"):
                write()
        else:
            write()

    @rule(amount=amounts)
    def grant(self, amount: int) -> None:
        if self.ceiling is None:  # only stock is granted
            self.both(lambda: self.model.grant(amount), lambda books: books.grant("M", self.account, amount))

    @rule(name=names, amount=amounts)
    def reserve(self, name: str, amount: int) -> None:
        claim = Claim(self.account, amount, self.ceiling)
        self.both(lambda: self.model.reserve(name, amount, self.ceiling), lambda books: books.reserve(name, [claim]))

    @rule(name=names, step=st.sampled_from(["post", "void", "expire"]))
    def settle(self, name: str, step: Step) -> None:
        self.both(lambda: self.model.settle(name, step), lambda books: books.settle(name, step))

    @rule(name=names, amount=amounts)
    def give_back(self, name: str, amount: int) -> None:
        amount = min(amount, self.model.gone[name])
        claims = [Claim(self.account, amount)] if amount else []
        self.both(lambda: self.model.give_back(name, amount), lambda books: books.move(name, "return", claims))

    @invariant()
    def balances_agree(self) -> None:
        def read(session: Session) -> tuple[Balance, list[int], list[int]]:
            books = Books(session, self.tenant, NOW)
            held = [sum(each.amount for each in books.held(name)) for name in BOOKINGS]
            gone = [sum(each.amount for each in books.gone(name)) for name in BOOKINGS]
            return books.balance(self.account), held, gone

        assert self.database.read(read) == (self.model.balance, list(self.model.held.values()), list(self.model.gone.values()))


@pytest.mark.parametrize("ceiling", [None, 50], ids=["stock", "yuan"])
def test_balances_are_the_sums_of_entries_and_as_the_pure_functions_say(database: Database, ceiling: int | None) -> None:
    machine = type("Ledger", (Ledger,), {"database": database, "ceiling": ceiling})
    run_state_machine_as_test(machine, settings=settings(max_examples=10, stateful_step_count=20))


def test_what_a_booking_holds_goes_out_in_the_order_in_which_it_was_waited_for(database: Database) -> None:
    """A reservation holds the person before it looks for stock; who did it the other way round would wait in a circle with it."""
    person, goods = yuan("person", 2026), stock("A", "L")

    def work(session: Session) -> list[str]:
        books = _books(session)
        books.grant("count", goods, 1)
        books.reserve("order", [Claim(goods, 1), Claim(person, 1, 10)])
        books.settle("order", "post")
        return list(session.exec(select(EntryRow.kind).where(col(EntryRow.step) == "post").order_by(col(EntryRow.id))).all())

    assert database.write(work) == ["yuan", "stock"]
