"""Answers of customs in any order, late and twice, against what is held: nothing oversold, every balance the sum of its entries."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from bundler import load_tables
from bundler.catalogue import Catalogue, Item, Order, Return
from bundler.declaration.receipts.receipt import Receipt
from bundler.declaration.receipts.statuses import status_of
from bundler.ledger import Balance, stock, yuan
from bundler.storage import Database, migrate
from bundler.storage.booking import Books, ShortAccountError
from bundler.storage.declared import Declared, EarlyMomentError, Made, NoListNumberError, PendingError, TakenNumberError
from bundler.storage.declaring import Declarations
from bundler.storage.items import Shelf
from bundler.storage.ordering import Orders, RefusedError, Reserving, WrongStateError, expire_next
from bundler.storage.receipts import Kept, kept_receipt
from bundler.storage.receiving import Receiving, Taken
from bundler.storage.verifying import standing
from tests.declaration.story import item

TABLES = load_tables()
NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
HOLD = timedelta(minutes=30)
INVT = "310520261000000001"
LISTS = (2, 4, 100, 120, 300, 399, 501, 700, 800, 899)
REFUSALS = (WrongStateError, EarlyMomentError, NoListNumberError, PendingError, TakenNumberError, RefusedError, ShortAccountError)


def said(answers: str, number: str, status: int, at: int, invt_no: str | None = None) -> Kept:
    """An answer at so many minutes after eleven."""
    moment = f"20261123{11 + at // 60:02d}{at % 60:02d}00000"
    company = "P" if answers == "order" else ""
    numbers = {"pre_no": None, "invt_no": invt_no if status >= 120 else None}
    return kept_receipt(Receipt("CEB622", answers, number, "G", status_of(status), moment, "", company=company, **numbers))  # type: ignore[arg-type]


class Shop:
    """One item, its orders and their declarations, in a database."""

    def __init__(self, database: Database, pieces: int) -> None:
        self.database, self.at, run = database, NOW, token_hex(4)
        self.sku, self.person, self.run, self.pieces = f"VIT-{run}", f"person-{run}", run, pieces
        self.goods = Item.model_validate({**item(self.sku), "stock": str(pieces)})
        database.write(lambda session: Shelf(session, "main", NOW).take([self.goods], "count"))

    def reserve(self, order_id: str, pieces: int) -> None:
        lines = [{"kind": "item", "sku": self.sku, "quantity": pieces}]
        order = Order.model_validate({"on": "2026-11-23", "buyer": {"annual_used": "0.00"}, "lines": lines})
        wanted = Reserving(order_id, order, self.person, self.at + HOLD, reviewed=True)
        self.database.write(lambda session: Orders(session, "main", self.at).reserve(wanted, Catalogue([self.goods]), TABLES))

    def declare(self, order_id: str, number: str, minute: int = 0) -> None:
        sent_at = f"20261123{11 + minute // 60:02d}{minute % 60:02d}00"
        documents = [Made("order", f"ORD-{number}", "order_no", "G", "P"), Made("list", f"COP-{number}", "internal_no", "G")]
        declared = Declared(f"ORD-{number}", "P", f"COP-{number}", sent_at, documents)
        self.database.write(lambda session: self.declarations(session).declare(order_id, declared, HOLD))

    def declarations(self, session: Any) -> Declarations:
        return Declarations(session, "main", self.at)

    def take(self, *answers: Kept) -> Taken:
        return self.database.write(lambda session: Receiving(session, "main", self.at, {TABLES.sha256: TABLES}).take(answers))

    def withdraw(self, order_id: str, number: str) -> None:
        self.database.write(lambda session: self.declarations(session).withdraw(order_id, Made("withdrawal", number, "internal_no", "G")))

    def ask_return(self, order_id: str, number: str, pieces: int) -> None:
        days = dict.fromkeys(("released_on", "applied_on", "arrived_on"), date(2026, 11, 23))
        back = Return.model_validate({**days, "customs_district": "3105", "lines": [{"number": 1, "pieces": pieces}]})
        made = Made("return", number, "internal_no", "G")
        self.database.write(lambda session: self.declarations(session).ask_return(order_id, made, back, TABLES, reviewed=True))

    def stands(self, order_id: str) -> tuple[Any, ...]:
        """All that an order came to."""

        def work(session: Any) -> tuple[Any, ...]:
            row, declared = Orders(session, "main", NOW).look(order_id), self.declarations(session).get(order_id)
            assert declared is not None
            return row.state, row.life, row.expires_at is None, declared.progress, declared.released_at, declared.attention

        return self.database.read(work)

    def balance(self, account: Any) -> Balance:
        return self.database.read(lambda session: Books(session, "main", NOW).balance(account))

    @property
    def shelf(self) -> Balance:
        return self.balance(stock(self.sku, self.goods.item_record_no or ""))


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Any:
    found = Database(f"sqlite:///{tmp_path_factory.mktemp('receiving') / 'b.db'}")
    migrate(found)
    yield found
    found.close()


@pytest.mark.parametrize("withdrawn", [False, True])
def test_what_an_order_comes_to_depends_on_what_customs_said_and_not_on_when_it_came(database: Database, withdrawn: bool) -> None:
    """Any answers, in any order, in any parcels, some twice, beside the same answers in their own order."""

    def told(number: str, some: Sequence[tuple[str, int, int]]) -> list[Kept]:
        numbers = {"order": f"ORD-{number}", "list": f"COP-{number}", "withdrawal": f"CAN-{number}"}
        return [said(answers, numbers[answers], status, at, f"{INVT}{number}") for answers, status, at in some]

    kinds = [("order", status) for status in (2, 100, 120)] + [("list", status) for status in LISTS]
    kinds += [("withdrawal", status) for status in (2, 100, 120, 399)] if withdrawn else []
    answers = st.lists(st.tuples(st.sampled_from(kinds), st.integers(2, 20)), min_size=1, max_size=7, unique_by=lambda each: each[1])

    @settings(max_examples=max(settings().max_examples // 4, 10))
    @given(answers, st.data())
    def holds(drawn: list[tuple[tuple[str, int], int]], data: st.DataObject) -> None:
        some = [(answers, status, at) for (answers, status), at in drawn]
        mixed = data.draw(st.permutations([*some, *data.draw(st.lists(st.sampled_from(some), max_size=3))]))
        parcels = data.draw(st.integers(1, len(mixed)))
        came = []
        for order, size in ((sorted(some, key=lambda each: each[2]), len(some)), (mixed, parcels)):
            shop = Shop(database, 10)
            shop.reserve(f"O-{shop.run}", 3)
            shop.declare(f"O-{shop.run}", shop.run)
            if withdrawn:
                shop.take(said("list", f"COP-{shop.run}", 120, 1, f"{INVT}{shop.run}"))
                shop.withdraw(f"O-{shop.run}", f"CAN-{shop.run}")
            every = told(shop.run, order)
            for at in range(0, len(every), size):
                shop.take(*every[at : at + size])
            came.append((shop.stands(f"O-{shop.run}"), shop.shelf, shop.balance(yuan(shop.person, 2026))))
        assert came[0] == came[1]

    holds()


class Life(RuleBasedStateMachine):
    """Orders that are reserved, declared, answered, withdrawn, returned, voided and swept in any order."""

    database: Database

    def __init__(self) -> None:
        super().__init__()
        self.shop, self.sizes, self.sent, self.count = Shop(self.database, 12), dict[str, int](), list[Kept](), 0
        self.numbers = dict[str, tuple[str, str]]()

    def some(self, data: st.DataObject) -> str | None:
        return data.draw(st.sampled_from(sorted(self.sizes))) if self.sizes else None

    def name(self, kind: str) -> str:
        self.count += 1
        return f"{kind}-{self.shop.run}-{self.count}"

    @rule(pieces=st.integers(1, 5))
    def reserve(self, pieces: int) -> None:
        name = self.name("O")
        try:
            self.shop.reserve(name, pieces)
        except ShortAccountError:
            return
        self.sizes[name] = pieces

    @rule(data=st.data())
    def act(self, data: st.DataObject) -> None:
        """What the shop does of itself; what is not allowed then is refused by name and does nothing."""
        order_id = self.some(data)
        if order_id is None:
            return
        steps = ("declare", "declare", "post", "void", "never_sent", "withdraw", "ask_return", "ask_return")
        step, number = data.draw(st.sampled_from(steps)), self.name("N")
        try:
            if step == "declare":
                self.shop.declare(order_id, order_id, data.draw(st.integers(0, 90)))
                self.numbers[f"COP-{order_id}"] = "list", order_id
            elif step == "withdraw":
                self.shop.withdraw(order_id, number)
                self.numbers[number] = "withdrawal", order_id
            elif step == "ask_return":
                self.shop.ask_return(order_id, number, data.draw(st.integers(1, 3)))
                self.numbers[number] = "return", order_id
            elif step == "never_sent":
                self.shop.database.write(lambda session: self.shop.declarations(session).never_sent(order_id))
            else:
                self.shop.database.write(lambda session: Orders(session, "main", self.shop.at).settle(order_id, step))  # type: ignore[arg-type]
        except REFUSALS:
            pass

    @rule(data=st.data(), status=st.sampled_from((2, 100, 120, 120, 399, 700, 800, 800, 899)), at=st.integers(1, 99))
    def answer(self, data: st.DataObject, status: int, at: int) -> None:
        if self.numbers:
            number = data.draw(st.sampled_from(sorted(self.numbers)))
            kind, order_id = self.numbers[number]
            self.sent.append(said(kind, number, status, at, f"{INVT}{order_id}"[:64]))
            self.shop.take(self.sent[-1])

    @rule(minutes=st.integers(1, 40))
    def wait(self, minutes: int) -> None:
        self.shop.at += timedelta(minutes=minutes)
        while self.shop.database.write(lambda session: expire_next(session, self.shop.at)):
            pass

    @rule(data=st.data())
    def repeat(self, data: st.DataObject) -> None:
        """What came before comes again: nothing changes where nothing waits for a person."""
        if not self.sent:
            return
        before = {name: self.standing(name) for name in self.sizes}
        taken = self.shop.take(*data.draw(st.lists(st.sampled_from(self.sent), min_size=1, max_size=4)))
        assert taken.new == 0
        waits = {row.id for row, _ in taken.orders if before[row.id][-1]}
        assert {name: self.standing(name) for name in self.sizes if name not in waits} == {
            name: each for name, each in before.items() if name not in waits
        }

    def standing(self, order_id: str) -> tuple[Any, ...]:
        def work(session: Any) -> tuple[Any, ...]:
            row, declared = Orders(session, "main", NOW).look(order_id), self.shop.declarations(session).get(order_id)
            return row.state, row.life, row.events, "" if declared is None else declared.attention

        return self.shop.database.read(work)

    @invariant()
    def what_is_held_is_what_the_orders_say(self) -> None:
        """Pieces of an order are held while it is reserved, out once it is posted but for what came back, and free otherwise."""

        def work(session: Any) -> tuple[int, int]:
            orders, pending, posted = Orders(session, "main", NOW), 0, 0
            for name, pieces in self.sizes.items():
                state = orders.look(name).state
                pending += pieces * (state == "reserved")
                posted += (pieces - sum(orders.returned(name).values())) * (state == "posted")
            return pending, posted

        pending, posted = self.shop.database.read(work)
        shelf = self.shop.shelf
        assert (shelf.pending, shelf.posted, shelf.left() >= 0) == (pending, posted, True)
        held = self.shop.balance(yuan(self.shop.person, 2026))
        price = self.shop.goods.unit_price
        assert (held.pending, held.posted) == (pending * price, posted * price)

    def teardown(self) -> None:
        assert standing(self.shop.database).faults == ()


def test_orders_at_customs_hold_what_they_say(database: Database) -> None:
    machine = type("Play", (Life,), {"database": database})
    run_state_machine_as_test(machine, settings=settings(max_examples=max(settings().max_examples // 8, 5), stateful_step_count=30))


def test_what_is_kept_of_an_answer_is_read_again_as_it_was(tmp_path: Path) -> None:
    kept = said("list", "COP-1", 120, 5, INVT)
    assert json.loads(kept.text)["at"] == "20261123110500000"
    assert kept.id == said("list", "COP-1", 120, 5, INVT).id != said("list", "COP-1", 120, 6, INVT).id
