"""Movements of stock, and the entries behind them, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from bundler.catalogue import Item
from bundler.catalogue.movement import Movement
from bundler.errors import InputError
from bundler.ledger import Balance, Claim, stock
from bundler.storage import Database
from bundler.storage.booking import Books
from bundler.storage.items import Shelf
from bundler.storage.movements import Moved, Movements, ShortMovementsError
from bundler.storage.stock import EntryFilters, Shares, Stock

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
WINE = {
    "sku": "WINE-75",
    "name": "wine",
    "hs_code": "2204210000",
    "origin": "FR",
    "unit": "142",
    "unit_price": "188.00",
    "net_weight_kg": "1.2",
}


def _take(database: Database, **facts: Any) -> None:
    database.write(lambda session: Shelf(session, "main", NOW).take([Item.model_validate({**WINE, **facts})], "count"))


def _move(database: Database, *movements: dict[str, Any]) -> list[Moved]:
    stated = [Movement.model_validate({"sku": "WINE-75", "reason": "why", **movement}) for movement in movements]
    return database.write(lambda session: Movements(session, "main", NOW).book(stated))


def _held(database: Database) -> list[tuple[str | None, Balance | None]]:
    return database.read(lambda session: [(lot.record, lot.balance) for lot in Stock(session, "main").of_item("WINE-75")])


def test_receipts_removals_and_counts_are_booked_one_after_the_other(database: Database) -> None:
    _take(database)
    lot = {"item_record_no": "R1", "expires_on": "2027-05-01"}
    steps = [{"kind": kind, "pieces": pieces, **lot} for kind, pieces in (("receipt", 10), ("removal", 3), ("count", 6))]
    moved = _move(database, *steps, {"kind": "receipt", "pieces": 2, "item_record_no": "R1"})
    assert [(each.row.lot, each.balance.granted) for each in moved] == [("R1", 10), ("R1", 7), ("R1", 6), ("R1-2", 2)]
    assert _held(database) == [("R1", Balance(6)), ("R1", Balance(2))]
    entries = database.read(lambda session: Stock(session, "main").entries(0, 10, EntryFilters(sku="WINE-75", lot="R1")))
    assert [(entry.amount, movement and (movement.kind, movement.reason)) for entry, movement in entries] == [
        (10, ("receipt", "why")), (-3, ("removal", "why")), (-1, ("count", "why"))]  # fmt: skip


def test_a_list_of_movements_of_which_one_is_short_moves_nothing_and_tells_each(database: Database) -> None:
    _take(database, stock=5)
    database.write(lambda session: Books(session, "main", NOW).reserve("O-1", [Claim(stock("WINE-75", "main"), 4)]))
    with pytest.raises(ShortMovementsError) as raised:
        _move(database, {"kind": "receipt", "pieces": 1}, {"kind": "removal", "pieces": 3}, {"kind": "count", "pieces": 3})
    assert [(fault.pointer, fault.message) for fault in raised.value.faults] == [
        ("/movements/1/pieces", "2 pieces of the lot are free"),
        ("/movements/2/pieces", "orders hold 4 pieces of the lot"),
    ]
    assert _held(database) == [(None, Balance(5, 4))]


def test_unknown_items_and_lots_and_lots_that_would_count_twice_are_told_at_once(database: Database) -> None:
    _take(database, stock=5)
    with pytest.raises(InputError) as raised:
        _move(database, {"kind": "receipt", "pieces": 1, "sku": "CHOC"}, {"kind": "removal", "pieces": 1, "item_record_no": "R1"},
              {"kind": "receipt", "pieces": 1, "item_record_no": "R1"})  # fmt: skip
    assert [(fault.pointer, fault.code) for fault in raised.value.faults] == [
        ("/movements/0/sku", "unknown_sku"), ("/movements/1/item_record_no", "lot"), ("/movements/2/item_record_no", "lot")]  # fmt: skip
    assert raised.value.faults[1].hint == "Lots of it: no record, no last day."
    assert _held(database) == [(None, Balance(5))]


def test_what_was_taken_in_is_reserved_gone_free_or_expired(database: Database) -> None:
    _take(database, stock=9, expires_on="2026-11-22")
    database.write(lambda session: Books(session, "main", NOW).reserve("O-1", [Claim(stock("WINE-75", "main"), 4)]))
    (lot,) = database.read(lambda session: Stock(session, "main").of_item("WINE-75"))
    assert Shares.of(lot, date(2026, 11, 22)) == Shares(9, 4, 0, 5, 0)
    assert Shares.of(lot, date(2026, 11, 23)) == Shares(9, 4, 0, 0, 5)
