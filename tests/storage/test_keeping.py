"""The catalogue that a process keeps, on both databases: never older than the database, and read anew only where that changed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from secrets import token_hex
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import event
from sqlmodel import Session

import bundler
from bundler.catalogue import Catalogue, Item
from bundler.catalogue.movement import Movement
from bundler.ledger import Claim, stock
from bundler.storage import Database, keeping
from bundler.storage.booking import Books, ShortAccountError
from bundler.storage.items import Shelf
from bundler.storage.keeping import Keeper
from bundler.storage.listing import Listing
from bundler.storage.movements import Movements
from bundler.tariff import load_tables

TABLES = load_tables()
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
FACTS = {"name": "wine", "hs_code": "2204210000", "origin": "FR", "unit": "142", "net_weight_kg": "1.2"}
skus = st.sampled_from(["A", "B"])
lasts = st.sampled_from([None, "2026-11-22", "2027-05-01"])


NAMED = {"A", "B", "C"}
"""The last is never there."""
ORDER = {"lines": [{"kind": "item", "sku": sku, "quantity": 1} for sku in "AB"]}


class Keeping(RuleBasedStateMachine):
    """Whatever happens to the items, what is kept is what would be read afresh, and stays the same while nothing happens.

    The keepers know nothing of the writes, as if other processes had written, and serve two tenants.
    """

    database: Database

    def __init__(self) -> None:
        super().__init__()
        self.keeper, self.uncounted = Keeper("stored items"), Keeper("stored items", counted=False)
        self.tenants = token_hex(8), token_hex(8)
        self.tenant, self.day = self.tenants[0], NOW.date()

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

    @rule()
    def ask_for_the_other_tenant(self) -> None:
        self.tenant = self.tenants[self.tenant == self.tenants[0]]

    @rule(day=st.sampled_from([date(2026, 11, 22), date(2026, 11, 23)]))
    def turn(self, day: date) -> None:
        self.day = day

    @invariant()
    def it_is_what_is_read_afresh(self) -> None:
        kept = self.keeper.catalogue(self.database, self.tenant, self.day)
        assert self.keeper.catalogue(self.database, self.tenant, self.day) is kept
        assert list(kept.values()) == self.database.read(lambda session: list(Listing(session, self.tenant, self.day).items()))

    @invariant()
    def a_part_is_what_is_read_afresh(self) -> None:
        plain = self.database.read(lambda session: Listing(session, self.tenant, self.day).named(NAMED))
        kept = self.keeper.read(self.database, self.tenant, self.day, NAMED)
        assert list(kept.values()) == plain
        bare = self.database.read(lambda session: self.uncounted.named(session, self.tenant, self.day, NAMED))
        assert list(bare.values()) == [item.standing(None, item.expires_on) for item in plain]
        if {*kept} >= {"A", "B"}:
            day = {"on": str(self.day)}
            assert self.quoted(day, kept) == self.quoted(day, Catalogue(plain, place="stored items"))

    def quoted(self, day: dict[str, Any], catalogue: Catalogue) -> dict[str, Any]:
        return bundler.quote({**ORDER, **day}, catalogue=catalogue, tables=TABLES).to_dict()


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


def test_no_item_is_older_than_the_moment_in_which_it_is_asked_for(database: Database) -> None:
    """Prices and stock only ever rise here, while threads read through one keeper."""
    keeper, written, last = Keeper("stored items"), [0], 12
    seen: list[tuple[int, int, int]] = []

    def write(step: int) -> None:
        item = Item.model_validate({"sku": "A", "unit_price": f"{step}.00", **FACTS, "stock": step})
        database.write(lambda session: Shelf(session, "main", NOW).take([item], f"count {step}"))
        written[0] = step

    def read() -> None:
        while written[0] < last:
            before = written[0]
            item = keeper.read(database, "main", NOW.date(), ["A"])["A"]
            seen.append((before, item.unit_price // 100, item.stock or 0))

    write(1)
    threads = [threading.Thread(target=read) for _ in range(3)]
    for each in threads:
        each.start()
    for step in range(2, last + 1):
        write(step)
    for each in threads:
        each.join()
    assert seen
    assert [each for each in seen if each[1] < each[0] or each[2] < each[0]] == []
    assert keeper.read(database, "main", NOW.date(), ["A"])["A"].unit_price == last * 100


def test_what_was_read_once_is_asked_of_the_database_by_one_statement_and_worked_out_once(database: Database) -> None:
    items = [Item.model_validate({"sku": sku, "unit_price": "1.00", **FACTS, "stock": 5}) for sku in "AB"]
    database.write(lambda session: Shelf(session, "main", NOW).take(items, "count"))
    keeper, statements, key = Keeper("stored items"), list[str](), (TABLES.sha256, NOW.date())
    first = keeper.read(database, "main", NOW.date(), ["A", "B"])
    bundler.quote({**ORDER, "on": str(NOW.date())}, catalogue=first, tables=TABLES)
    known = dict(first.derived(key))
    event.listen(database.engine, "before_cursor_execute", lambda *about: statements.append(about[2]))
    again = keeper.read(database, "main", NOW.date(), ["A", "B"])
    bundler.quote({**ORDER, "on": str(NOW.date())}, catalogue=again, tables=TABLES)
    assert [each.split()[0] for each in statements if not each.startswith("BEGIN")] == ["SELECT"]
    assert all(again.derived(key)[sku] is known[sku] for sku in "AB")


def test_of_more_items_than_may_be_kept_those_of_the_tenant_that_asked_last_stay(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "MOST", 1)
    keeper, read = Keeper("stored items"), list[Any]()
    item = Item.model_validate({"sku": "A", "unit_price": "1.00", **FACTS, "stock": 5})
    for tenant in ("one", "two"):
        database.write(lambda session, tenant=tenant: Shelf(session, tenant, NOW).take([item], "count"))
        read.append(keeper.read(database, tenant, NOW.date(), ["A"])["A"])
    assert keeper.read(database, "two", NOW.date(), ["A"])["A"] is read[1]
    again = keeper.read(database, "one", NOW.date(), ["A"])["A"]
    assert again == read[0]
    assert again is not read[0]
