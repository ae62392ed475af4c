"""Orders and returns in any order of steps against a plain model that knows no ledger: same outcomes, same stock, same limit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from secrets import token_hex
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from bundler import load_tables
from bundler.catalogue import Catalogue, Order, Return
from bundler.catalogue.loading import read_catalogue
from bundler.ledger import stock, yuan
from bundler.storage import Database
from bundler.storage.booking import Books, ShortAccountError
from bundler.storage.items import Shelf
from bundler.storage.ordering import Orders, RefusedError, Reserving, TakenIdError, UnknownOrderError, WrongStateError

START = datetime(2026, 11, 23, 4, tzinfo=UTC)
DISTRICT = "3105"
PRICES = {"WINE": 300_000, "HONEY": 100_000}
"""Fen of one piece: a few orders fill the limits."""
SINGLE_LIMIT, ANNUAL_LIMIT = 500_000, 2_600_000
PIECES = 12
PERSONS, IDS = ("buyer-1", "buyer-2"), ("O-1", "O-2", "O-3", "O-4", "O-5", "O-6")
TABLES = load_tables()
GOODS: Catalogue = read_catalogue([
    {"sku": sku, "name": sku, "hs_code": code, "origin": "FR", "unit": "142", "unit_price": f"{PRICES[sku] // 100}.00",
     "net_weight_kg": "0.5", "customs_district": DISTRICT, "stock": PIECES, **more}
    for sku, code, more in (("WINE", "2204210000", {"volume_l": "0.75"}), ("HONEY", "0409000000", {}))
])  # fmt: skip


@dataclass
class Sale:
    person: str
    goods: dict[str, int]
    until: datetime
    state: str = "reserved"
    back: int = 0

    @property
    def sku(self) -> str:
        return next(iter(self.goods))

    @property
    def pieces(self) -> int:
        return self.goods[self.sku]

    @property
    def kept(self) -> int:
        return self.pieces - self.back if self.state in ("reserved", "posted") else 0


class Shop(RuleBasedStateMachine):
    """The same steps in the database and in a dictionary."""

    database: Database

    def __init__(self) -> None:
        super().__init__()
        self.tenant, self.now, self.sales = token_hex(8), START, dict[str, Sale]()
        self.database.write(lambda session: Shelf(session, self.tenant, START).take(list(GOODS.values()), "count"))

    def does(self, work: Callable[[Orders], Any]) -> str:
        """What became of a step, in a word."""
        try:
            return str(self.database.write(lambda session: work(Orders(session, self.tenant, self.now))).state)
        except (ShortAccountError, RefusedError, TakenIdError, UnknownOrderError) as refused:
            return type(refused).__name__
        except WrongStateError as wrong:
            return wrong.state

    def free(self, sku: str) -> int:
        return PIECES - sum(sale.kept for sale in self.sales.values() if sale.sku == sku)

    def used(self, person: str) -> int:
        return sum(sale.kept * PRICES[sale.sku] for sale in self.sales.values() if sale.person == person)

    @rule(order_id=st.sampled_from(IDS), person=st.sampled_from(PERSONS), sku=st.sampled_from(sorted(PRICES)), pieces=st.integers(1, 6),
          minutes=st.integers(1, 30))  # fmt: skip
    def reserve(self, order_id: str, person: str, sku: str, pieces: int, minutes: int) -> None:
        value, until = pieces * PRICES[sku], self.now + timedelta(minutes=minutes)
        if order_id in self.sales:
            expected = "TakenIdError"
        elif (value > SINGLE_LIMIT and pieces > 1) or self.used(person) + value > ANNUAL_LIMIT:
            expected = "RefusedError"
        elif pieces > self.free(sku):
            expected = "ShortAccountError"
        else:
            expected = "reserved"
        lines = [{"kind": "item", "sku": sku, "quantity": pieces}]
        order = Order.model_validate({"on": "2026-11-23", "buyer": {"annual_used": "0.00"}, "lines": lines})
        wanted = Reserving(order_id, order, person, until, reviewed=True)
        assert self.does(lambda orders: orders.reserve(wanted, GOODS, TABLES)) == expected
        if expected == "reserved":
            self.sales[order_id] = Sale(person, {sku: pieces}, until)

    @rule(order_id=st.sampled_from(IDS), step=st.sampled_from(["post", "void"]))
    def settle(self, order_id: str, step: Any) -> None:
        sale = self.sales.get(order_id)
        done = {"post": "posted", "void": "voided"}[step]
        if sale is None:
            expected = "UnknownOrderError"
        elif sale.state != "reserved":
            expected = sale.state
        else:
            expected = "expired" if sale.until <= self.now else done
        assert self.does(lambda orders: orders.settle(order_id, step)) == expected
        if sale is not None and sale.state == "reserved" and expected == done:
            sale.state = done

    @rule(minutes=st.integers(1, 20))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule()
    def sweep(self) -> None:
        due = {name for name, sale in self.sales.items() if sale.state == "reserved" and sale.until <= self.now}
        assert set(self.database.write(lambda session: Orders(session, self.tenant, self.now).expire_due(100))) == due
        for name in due:
            self.sales[name].state = "expired"

    @precondition(lambda self: any(sale.state == "posted" for sale in self.sales.values()))
    @rule(order_id=st.sampled_from(IDS), pieces=st.integers(1, 3))
    def give_back(self, order_id: str, pieces: int) -> None:
        sale = self.sales.get(order_id)
        if sale is None:
            expected = "UnknownOrderError"
        elif sale.state != "posted":
            expected = sale.state
        else:
            expected = "posted" if sale.back + pieces <= sale.pieces else "RefusedError"
        back = Return.model_validate({
            "released_on": "2026-11-24", "applied_on": "2026-12-01", "arrived_on": "2026-12-05", "customs_district": DISTRICT,
            "lines": [{"number": 1, "pieces": pieces}],
        })  # fmt: skip
        assert self.does(lambda orders: orders.give_back(order_id, back, TABLES, reviewed=True)[0]) == expected
        if sale is not None and sale.state == "posted" and expected == "posted":
            sale.back += pieces

    @invariant()
    def balances_agree(self) -> None:
        def read(session: Any) -> tuple[list[int], list[int]]:
            books = Books(session, self.tenant, self.now)
            used = [books.balance(yuan(person, 2026)) for person in PERSONS]
            return [books.balance(stock(sku, "main")).left() for sku in PRICES], [each.pending + each.posted for each in used]

        free, used = self.database.read(read)
        assert free == [self.free(sku) for sku in PRICES]
        assert used == [self.used(person) for person in PERSONS]


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_orders_and_returns_are_as_a_plain_model_says(database: Database) -> None:
    machine = type("Shop", (Shop,), {"database": database})
    run_state_machine_as_test(machine, settings=settings(max_examples=8, stateful_step_count=25))
