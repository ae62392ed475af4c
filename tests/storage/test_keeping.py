"""The catalogue that a process keeps, on both databases: never older than the database, and read anew only where that changed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from secrets import token_hex
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlmodel import Session

from bundler.catalogue import Item
from bundler.catalogue.movement import Movement
from bundler.ledger import Claim, stock
from bundler.storage import Database
from bundler.storage.booking import Books, ShortAccountError
from bundler.storage.items import Shelf
from bundler.storage.keeping import Keeper
from bundler.storage.listing import Listing
from bundler.storage.movements import Movements

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
FACTS = {"name": "wine", "hs_code": "2204210000", "origin": "FR", "unit": "142", "net_weight_kg": "1.2"}
skus = st.sampled_from(["A", "B"])
lasts = st.sampled_from([None, "2026-11-22", "2027-05-01"])


class Keeping(RuleBasedStateMachine):
    """Whatever happens to the items, the kept catalogue is the one that would be read afresh, and stays the same while nothing happens."""

    database: Database

    def __init__(self) -> None:
        super().__init__()
        self.keeper, self.tenant = Keeper("stored items"), token_hex(8)
        self.day = NOW.date()

    def write(self, work: Callable[[Session], Any]) -> None:
        with suppress(ShortAccountError):
            self.database.write(work)

    @rule(sku=skus, price=st.sampled_from(["1.00", "2.00"]), pieces=st.integers(0, 5), last=lasts)
    def take(self, sku: str, price: str, pieces: int, last: str | None) -> None:
        item = Item.model_validate({"sku": sku, "unit_price": price, **FACTS, "stock": pieces, "expires_on": last})
        self.write(lambda session: Shelf(session, self.tenant, NOW).take([item], "count"))

    @rule(sku=skus)
    def withdraw(self, sku: str) -> None:
        self.write(lambda session: Shelf(session, self.tenant, NOW).withdraw(sku))

    @rule(sku=skus, step=st.sampled_from(["post", "void"]))
    def order(self, sku: str, step: Any) -> None:
        booking = token_hex(4)

        def work(session: Session) -> None:
            books = Books(session, self.tenant, NOW)
            books.reserve(booking, [Claim(stock(sku, "main"), 1)])
            books.settle(booking, step)

        self.write(work)

    @rule(sku=skus)
    def receive(self, sku: str) -> None:
        if sku in self.keeper.catalogue(self.database, self.tenant, self.day):
            moved = Movement(kind="receipt", sku=sku, pieces=1, reason="why", expires_on=date(2027, 5, 1))
            self.write(lambda session: Movements(session, self.tenant, NOW).book([moved]))

    @rule(day=st.sampled_from([date(2026, 11, 22), date(2026, 11, 23)]))
    def turn(self, day: date) -> None:
        self.day = day

    @invariant()
    def it_is_what_is_read_afresh(self) -> None:
        kept = self.keeper.catalogue(self.database, self.tenant, self.day)
        assert self.keeper.catalogue(self.database, self.tenant, self.day) is kept
        assert list(kept.values()) == self.database.read(lambda session: list(Listing(session, self.tenant, self.day).items()))


def test_a_kept_catalogue_is_the_one_that_would_be_read_afresh(database: Database) -> None:
    machine = type("Keeping", (Keeping,), {"database": database})
    run_state_machine_as_test(machine, settings=settings(max_examples=6, stateful_step_count=12))


def test_only_what_changed_is_read_anew(database: Database) -> None:
    items = [Item.model_validate({"sku": sku, "unit_price": "1.00", **FACTS, "stock": 5}) for sku in "ABC"]
    database.write(lambda session: Shelf(session, "main", NOW).take(items, "count"))
    keeper = Keeper("stored items")
    before = keeper.catalogue(database, "main", NOW.date())
    database.write(lambda session: Shelf(session, "main", NOW).take([items[0].standing(4, None)], "count"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Item, "model_validate_json", None)  # nothing of the facts is parsed
        after = keeper.catalogue(database, "main", NOW.date())
    assert [after[sku] is before[sku] for sku in "ABC"] == [False, True, True]
    assert [item.stock for item in after.values()] == [4, 5, 5]
