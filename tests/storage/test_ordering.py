"""Orders in two phases, on both databases."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from bundler import load_tables
from bundler.catalogue import Catalogue, Order, Return, load_catalogue
from bundler.catalogue.returning import ReturnedLine
from bundler.ledger import Balance, stock, yuan
from bundler.storage import Database
from bundler.storage.booking import Books, ShortAccountError
from bundler.storage.items import Shelf
from bundler.storage.ordering import Orders, RefusedError, Reserving, TakenIdError, UnknownOrderError, WrongStateError, expire_next

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER = NOW + timedelta(minutes=30)
GOODS = load_catalogue("examples/ningbo/catalogue.csv")
TABLES = load_tables()
WINE = "WINE-75"
SUGAR = "SUGAR-500"
SUGAR_KG = 2
"""Kilograms of sugar that a person may import in a year."""


def _stocked(database: Database, pieces: int = 10, sku: str = WINE) -> None:
    item = GOODS[sku].model_copy(update={"stock": pieces, "item_record_no": "R1"})
    database.write(lambda session: Shelf(session, "main", NOW).take([item], "count"))


def _order(quantity: int = 2, sku: str = WINE, **facts: Any) -> Order:
    buyer = {"annual_used": "0.00", **facts.pop("buyer", {})}
    lines = [{"kind": "item", "sku": sku, "quantity": quantity}]
    return Order.model_validate({"on": "2026-11-23", "buyer": buyer, "lines": lines, **facts})


def _reserve(database: Database, order_id: str, order: Order, person: str | None = "person", goods: Catalogue = GOODS) -> str:
    wanted = Reserving(order_id, order, person, LATER)
    return database.write(lambda session: Orders(session, "main", NOW).reserve(wanted, goods, TABLES).state)


def _settle(database: Database, order_id: str, step: Any, at: datetime = NOW) -> str:
    return database.write(lambda session: Orders(session, "main", at).settle(order_id, step).state)


def _balance(database: Database, account: Any) -> Balance:
    return database.read(lambda session: Books(session, "main", NOW).balance(account))


def test_a_reserved_order_holds_stock_and_annual_limit_until_it_is_posted(database: Database) -> None:
    _stocked(database)
    assert _reserve(database, "O-1", _order()) == "reserved"
    assert _balance(database, stock(WINE, "R1")) == Balance(10, 2, 0)
    value = 2 * GOODS[WINE].unit_price
    assert _balance(database, yuan("person", 2026)) == Balance(0, value, 0)
    assert _settle(database, "O-1", "post") == "posted"
    assert _balance(database, stock(WINE, "R1")) == Balance(10, 0, 2)
    assert _balance(database, yuan("person", 2026)) == Balance(0, 0, value)


def test_a_voided_order_frees_what_it_held(database: Database) -> None:
    _stocked(database)
    _reserve(database, "O-1", _order())
    assert _settle(database, "O-1", "void") == "voided"
    assert _balance(database, stock(WINE, "R1")) == Balance(10, 0, 0)
    assert _balance(database, yuan("person", 2026)) == Balance()
    with pytest.raises(WrongStateError, match="voided"):
        _settle(database, "O-1", "post")


def test_an_order_expires_at_its_moment_whether_or_not_anyone_swept(database: Database) -> None:
    _stocked(database)
    _reserve(database, "O-1", _order())
    with pytest.raises(WrongStateError, match="expired"):
        _settle(database, "O-1", "post", LATER)
    assert not database.write(lambda session: expire_next(session, NOW))
    assert database.write(lambda session: expire_next(session, LATER))
    assert not database.write(lambda session: expire_next(session, LATER))
    assert _balance(database, stock(WINE, "R1")) == Balance(10, 0, 0)


def test_an_id_is_taken_once_and_an_unknown_one_is_told(database: Database) -> None:
    _stocked(database)
    _reserve(database, "O-1", _order())
    with pytest.raises(TakenIdError):
        _reserve(database, "O-1", _order())
    with pytest.raises(UnknownOrderError):
        _settle(database, "O-2", "post")


def test_an_order_that_the_rules_stop_holds_nothing(database: Database) -> None:
    _stocked(database, 100)
    with pytest.raises(RefusedError) as refused:
        _reserve(database, "O-1", _order(buyer={"annual_used": "25900.00"}))
    assert "LIM-02" in {finding["code"] for finding in refused.value.answer["findings"]}
    assert _balance(database, stock(WINE, "R1")) == Balance(100, 0, 0)
    with pytest.raises(UnknownOrderError):
        database.read(lambda session: Orders(session, "main", NOW).get("O-1"))


def test_the_annual_limit_counts_what_this_ledger_holds_beside_the_official_figure(database: Database) -> None:
    _stocked(database, 100)
    value = GOODS[WINE].unit_price
    official = {"annual_used": f"{(2_600_000 - 3 * value) // 100}.{(2_600_000 - 3 * value) % 100:02d}"}
    _reserve(database, "O-1", _order(2, buyer=official))
    with pytest.raises(RefusedError):
        _reserve(database, "O-2", _order(2, buyer=official))
    assert _reserve(database, "O-3", _order(1, buyer=official)) == "reserved"
    assert _reserve(database, "O-4", _order(2, buyer=official), person="other") == "reserved"


def test_short_stock_is_told_with_what_is_left(database: Database) -> None:
    _stocked(database, 3)
    _reserve(database, "O-1", _order(2))
    with pytest.raises(ShortAccountError) as short:
        _reserve(database, "O-2", _order(2))
    assert (short.value.account.owner, short.value.wanted, short.value.left) == (WINE, 2, 1)


def test_lots_that_expire_first_go_first_and_bad_ones_never(database: Database) -> None:
    for record, pieces, last in (("R1", 5, "2027-06-01"), ("R2", 5, "2027-01-01"), ("R3", 5, "2026-11-01")):
        facts = {"stock": pieces, "item_record_no": record, "expires_on": datetime.fromisoformat(last).date()}
        item = GOODS[WINE].model_copy(update=facts)
        database.write(lambda session, item=item: Shelf(session, "main", NOW).take([item], "count"))
    _reserve(database, "O-1", _order(6))
    pending = {lot: _balance(database, stock(WINE, lot)).pending for lot in ("R1", "R2", "R3")}
    assert pending == {"R1": 1, "R2": 5, "R3": 0}


def test_what_comes_back_is_free_again_once(database: Database) -> None:
    _stocked(database)
    _reserve(database, "O-1", _order(3))
    _settle(database, "O-1", "post")
    back = Return.model_validate({
        "released_on": "2026-11-24", "applied_on": "2026-12-01", "arrived_on": "2026-12-05",
        "customs_district": GOODS[WINE].customs_district, "lines": [{"number": 1, "pieces": 2}],
    })  # fmt: skip

    def give_back(session: Session) -> dict[str, Any]:
        return Orders(session, "main", NOW).give_back("O-1", back, TABLES, reviewed=True)[1]

    assert database.write(give_back)["annual_restored"] is not None
    assert _balance(database, stock(WINE, "R1")) == Balance(10, 0, 1)
    assert _balance(database, yuan("person", 2026)).posted == GOODS[WINE].unit_price
    with pytest.raises(RefusedError) as refused:
        database.write(give_back)
    assert refused.value.answer["verdict"] == "non_compliant"
    assert _balance(database, stock(WINE, "R1")) == Balance(10, 0, 1)
    back = back.model_copy(update={"lines": [ReturnedLine(sku=WINE, pieces=1)]})  # the same goods in other words
    assert database.write(give_back)["kept"] is None
    assert _balance(database, stock(WINE, "R1")) == Balance(10, 0, 0)
    with pytest.raises(RefusedError):
        database.write(give_back)


@pytest.mark.parametrize("last", ["unit", "yuan"])
def test_of_many_buyers_one_gets_the_last(database: Database, last: str) -> None:
    _stocked(database, 1 if last == "unit" else 100)
    value = GOODS[WINE].unit_price
    used = 2_600_000 - value if last == "yuan" else 0
    order = _order(1, buyer={"annual_used": f"{used // 100}.{used % 100:02d}"})
    got: list[str] = []

    def want(name: str) -> None:
        try:
            _reserve(database, name, order, "person" if last == "yuan" else name)
            got.append(name)
        except (ShortAccountError, RefusedError):
            pass

    threads = [threading.Thread(target=want, args=(f"O-{at}",)) for at in range(16)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(got) == 1


def test_kilograms_of_a_year_are_kept(database: Database) -> None:
    _stocked(database, 1000, SUGAR)
    pieces, codes = 0, set()
    while not codes:
        try:
            _reserve(database, f"O-{pieces}", _order(1, sku=SUGAR))
            pieces += 1
        except RefusedError as refused:
            codes = {finding["code"] for finding in refused.answer["findings"] if finding["severity"] == "error"}
    assert codes == {"LST-05"}
    weight = GOODS[SUGAR].net_weight_kg
    assert pieces * weight <= SUGAR_KG < (pieces + 1) * weight
