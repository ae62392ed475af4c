"""Items and lots, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from bundler.catalogue import Item
from bundler.ledger import Balance, Claim, Held, Unnamed, stock
from bundler.storage import Database
from bundler.storage.booking import Books
from bundler.storage.items import Shelf, Taken
from bundler.storage.listing import Filters, Listing
from bundler.storage.stock import Stock
from bundler.storage.tables import ItemHistoryRow

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def _item(sku: str = "WINE-75", **facts: Any) -> Item:
    wine = {"name": "wine", "hs_code": "2204210000", "origin": "FR", "unit": "142", "unit_price": "188.00", "net_weight_kg": "1.2"}
    return Item.model_validate({"sku": sku, **wine, **facts})


def _take(database: Database, *items: Item, tenant: str = "main") -> list[Taken]:
    return database.write(lambda session: Shelf(session, tenant, NOW).take(items, "count"))


def _items(database: Database, tenant: str = "main") -> list[Item]:
    return database.read(lambda session: list(Listing(session, tenant, NOW.date()).items()))


def test_what_was_taken_in_comes_back_as_it_was(database: Database) -> None:
    stated = _item(stock=12, item_record_no="R1", expires_on="2027-05-01", tags="wine;gift")
    assert _take(database, stated, _item("CHOC", name="巧克力")) == [Taken("WINE-75", "new"), Taken("CHOC", "new")]
    assert _items(database) == [_item("CHOC", name="巧克力"), stated]


def test_only_what_differs_is_changed_and_what_was_before_is_kept(database: Database) -> None:
    _take(database, _item(stock=12))
    assert _take(database, _item(stock=12)) == [Taken("WINE-75", "same")]
    assert _take(database, _item(stock=12, unit_price="199.00")) == [Taken("WINE-75", "changed")]
    assert _take(database, _item(stock=13, unit_price="199.00")) == [Taken("WINE-75", "changed")]

    def history(session: Session) -> list[tuple[int, bool]]:
        found = session.exec(select(ItemHistoryRow).order_by(col(ItemHistoryRow.revision))).all()
        return [(row.revision, "199.00" in row.facts) for row in found]

    assert database.read(history) == [(1, False), (2, True)]


def test_stock_is_what_is_free_of_all_lots(database: Database) -> None:
    _take(database, _item(stock=12, item_record_no="R1"))
    _take(database, _item(stock=5, item_record_no="R2"))
    database.write(lambda session: Books(session, "main", NOW).reserve("O-1", [Claim(stock("WINE-75", "R1"), 4)]))
    assert [item.stock for item in _items(database)] == [13]


def test_a_count_below_what_is_reserved_is_refused_and_changes_nothing(database: Database) -> None:
    _take(database, _item(stock=12))
    database.write(lambda session: Books(session, "main", NOW).reserve("O-1", [Claim(stock("WINE-75", "main"), 4)]))
    refused = Taken("WINE-75", "refused", Held(None, None, 4))
    assert _take(database, _item(stock=3, unit_price="1.00"), _item("CHOC")) == [refused, Taken("CHOC", "new")]
    assert _take(database, _item(stock=4)) == [Taken("WINE-75", "changed")]
    assert [(item.sku, item.stock) for item in _items(database)] == [("CHOC", None), ("WINE-75", 0)]


def test_a_count_after_goods_went_out_is_what_lies_on_the_shelf(database: Database) -> None:
    _take(database, _item(stock=12))
    database.write(lambda session: Books(session, "main", NOW).reserve("O-1", [Claim(stock("WINE-75", "main"), 4)]))
    database.write(lambda session: Books(session, "main", NOW).settle("O-1", "post"))
    assert _take(database, _item(stock=8)) == [Taken("WINE-75", "same")]
    assert [item.stock for item in _items(database)] == [8]


def test_tenants_do_not_see_each_other(database: Database) -> None:
    _take(database, _item(stock=12))
    assert _items(database, "other") == []
    assert _take(database, _item(stock=1), tenant="other") == [Taken("WINE-75", "new")]
    assert [item.stock for item in _items(database)] == [12]


def test_lots_that_are_no_longer_good_are_no_stock_and_do_not_make_the_item_expired(database: Database) -> None:
    _take(database, _item(stock=5, item_record_no="R1", expires_on="2026-11-22"))
    _take(database, _item(stock=7, item_record_no="R2", expires_on="2027-05-01"))
    assert [(item.stock, item.expires_on) for item in _items(database)] == [(7, date(2027, 5, 1))]


def test_a_last_good_day_is_kept_without_a_count_and_a_new_one_is_a_change(database: Database) -> None:
    stated = _item(expires_on="2027-05-01")
    assert _take(database, stated) == [Taken("WINE-75", "new")]
    assert _items(database) == [stated]
    assert _take(database, stated) == [Taken("WINE-75", "same")]
    assert _take(database, _item(expires_on="2027-06-01")) == [Taken("WINE-75", "changed")]


def test_the_goods_of_an_order_are_found_by_name_with_such_as_an_unknown_one_may_have_meant(database: Database) -> None:
    _take(database, _item("CHOC"), _item("WINE-75"), _item("WINE-76"))

    def named(*skus: str) -> list[str]:
        return database.read(lambda session: [item.sku for item in Listing(session, "main", NOW.date()).named(skus)])

    assert named("WINE-75") == ["WINE-75"]
    assert "WINE-76" in named("WINE-77")
    assert "CHOC" in named("ZZZ")


def test_a_lot_that_gets_a_record_is_the_same_lot_and_orders_that_hold_it_go_on(database: Database) -> None:
    _take(database, _item(stock=12))
    database.write(lambda session: Books(session, "main", NOW).reserve("O-1", [Claim(stock("WINE-75", "main"), 4)]))
    assert _take(database, _item(stock=12, item_record_no="R1", expires_on="2027-05-01")) == [Taken("WINE-75", "changed")]
    database.write(lambda session: Books(session, "main", NOW).settle("O-1", "post"))
    assert [item.stock for item in _items(database)] == [8]
    lots, earlier = database.read(lambda session: (Stock(session, "main").of_item("WINE-75"), Stock(session, "main").earlier("WINE-75")))
    assert [(lot.name, lot.record, lot.balance) for lot in lots] == [("main", "R1", Balance(12, 0, 4))]
    assert [(row.item_record_no, row.expires_on) for row in earlier] == [(None, None)]


def test_a_count_without_a_record_beside_lots_that_have_one_is_refused(database: Database) -> None:
    _take(database, _item(stock=12, item_record_no="R1"))
    assert _take(database, _item(stock=12)) == [Taken("WINE-75", "refused", Unnamed(("R1",)))]
    assert [item.stock for item in _items(database)] == [12]


def test_rows_of_one_sku_are_its_lots_and_those_of_a_record_are_its_whole_stock(database: Database) -> None:
    march, may = _item(stock=3, item_record_no="R1", expires_on="2027-03-01"), _item(stock=5, item_record_no="R1", expires_on="2027-05-01")
    assert [taken.outcome for taken in _take(database, march, may, _item(stock=7, item_record_no="R2"))] == ["new"] * 3
    assert [(item.stock, item.expires_on) for item in _items(database)] == [(15, date(2027, 3, 1))]
    assert [taken.outcome for taken in _take(database, may, march)] == ["same", "same"]
    assert [taken.outcome for taken in _take(database, may)] == ["changed"]
    assert [(item.stock, item.expires_on) for item in _items(database)] == [(12, date(2027, 5, 1))]


def test_a_withdrawn_item_is_gone_with_its_history_kept_and_comes_back_when_it_is_taken_in(database: Database) -> None:
    _take(database, _item(stock=12))
    for _ in range(2):
        row = database.write(lambda session: Shelf(session, "main", NOW).withdraw("WINE-75"))
        assert row is not None
        assert (row.revision, row.withdrawn) == (2, True)
    assert _items(database) == []
    assert database.write(lambda session: Shelf(session, "main", NOW).withdraw("CHOC")) is None
    assert _take(database, _item(stock=12)) == [Taken("WINE-75", "new")]
    assert [item.stock for item in _items(database)] == [12]

    def history(session: Session) -> list[tuple[int, bool]]:
        found = session.exec(select(ItemHistoryRow).order_by(col(ItemHistoryRow.revision))).all()
        return [(row.revision, row.withdrawn) for row in found]

    assert database.read(history) == [(1, False), (2, True), (3, False)]


def test_items_are_found_by_account_book_and_by_when_they_changed(database: Database) -> None:
    _take(database, _item("A", account_book="B-1"), _item("B", account_book="B-2"))
    later = NOW + timedelta(hours=1)
    database.write(lambda session: Shelf(session, "main", later).take([_item("A", account_book="B-1", cost="1.00")], "count"))

    def found(**wanted: Any) -> list[str]:
        return database.read(lambda session: [item.sku for item in Listing(session, "main", NOW.date()).items(filters=Filters(**wanted))])

    assert found(account_book="B-2") == ["B"]
    assert found(changed_since=later) == ["A"]
    assert found(account_book="B-2", changed_since=later) == found(withdrawn=True) == []
