"""What rows say of lots: nothing is counted twice, whatever was known before."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bundler.ledger import Balance, Held, KnownLot, Restated, Stated, Unnamed, restate

MARCH, MAY = date(2027, 3, 1), date(2027, 5, 1)
records = st.sampled_from([None, "R1", "R2", "R1-2"])
days = st.sampled_from([None, MARCH, MAY])
counts = st.lists(
    st.builds(Stated, records, days, st.integers(0, 9)), min_size=1, max_size=5, unique_by=lambda row: (row.record, row.expires_on)
)


def _after(known: list[KnownLot], restated: list[Restated]) -> list[KnownLot]:
    """The lots as a store keeps them after rows were taken in."""
    lots = {lot.name: lot for lot in known}
    for lot in restated:
        balance = lots[lot.name].balance if lot.name in lots else None
        if lot.pieces is not None:
            balance = balance or Balance()
            balance = balance.grant(lot.pieces + balance.posted - balance.granted)
        lots[lot.name] = KnownLot(lot.name, lot.record, lot.expires_on, balance)
    return list(lots.values())


@given(st.lists(counts, min_size=1, max_size=6))
def test_the_stock_of_a_record_is_what_the_last_rows_that_count_it_state(uploads: list[list[Stated]]) -> None:
    known: list[KnownLot] = []
    stock: Counter[str | None] = Counter()
    for rows in uploads:
        restated = restate(known, rows)
        mixed = {lot.record is None for lot in known} | {row.record is None for row in rows}
        if isinstance(restated, Unnamed):
            assert mixed == {True, False}
            continue
        assert isinstance(restated, list)
        known = _after(known, restated)
        stock.pop(None, None)
        for record in {row.record for row in rows}:
            stock[record] = sum(row.pieces or 0 for row in rows if row.record == record)
        held: Counter[str | None] = Counter()
        for lot in known:
            held[lot.record] += lot.balance.left() if lot.balance is not None else 0
        assert +held == +stock
        assert len({lot.record is None for lot in known}) == 1
        full = [(lot.record, lot.expires_on) for lot in known if lot.balance is not None and lot.balance.left()]
        assert len(full) == len(set(full))


@given(counts)
def test_the_same_rows_again_change_nothing(rows: list[Stated]) -> None:
    first = restate([], rows)
    if isinstance(first, list):
        again = restate(_after([], first), rows)
        assert isinstance(again, list)
        assert not any(lot.differs for lot in again)


def test_a_lot_without_a_record_takes_that_of_the_rows_and_keeps_its_name() -> None:
    main = KnownLot("main", None, None, Balance(60, 5, 0))
    assert restate([main], [Stated("R1", MAY, 50)]) == [Restated("main", "R1", MAY, 50, 0, main)]
    assert restate([main], [Stated("R1", None, None)]) == [Restated("main", "R1", None, None, 0, main)]
    assert restate([main], [Stated("R1", MAY, 20), Stated("R1", MARCH, 30)]) == [
        Restated("R1", "R1", MAY, 20, 0, None), Restated("main", "R1", MARCH, 30, 1, main)]  # fmt: skip


def test_a_lot_that_no_row_names_was_counted_as_nothing_and_is_refused_where_orders_hold_it() -> None:
    march, may = KnownLot("R1", "R1", MARCH, Balance(5)), KnownLot("R1-2", "R1", MAY, Balance(7))
    assert restate([march, may], [Stated("R1", MAY, 7)]) == [
        Restated("R1-2", "R1", MAY, 7, 0, may), Restated("R1", "R1", MARCH, 0, None, march)]  # fmt: skip
    assert restate([replace(march, balance=Balance(5, 2)), may], [Stated("R1", MAY, 7)]) == Held("R1", MARCH, 2)


def test_a_row_that_says_nothing_of_lots_makes_none() -> None:
    assert restate([], [Stated("R1", None, None)]) == restate([], [Stated(None, None, None)]) == []
