"""Declaring: the order message and the declaration list of a quoted order."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bundler.declaration import Declaration, declare, read, write
from bundler.declaration.afterwards import Reference, withdraw
from bundler.errors import InputError
from tests.declaration.story import BUNDLE, CREAM, VITAMIN, item, loose, message, shipment, sold

PRICES = st.integers(1, 40_000).map(lambda fen: f"{fen // 100}.{fen % 100:02d}")
LOOSE = st.builds(
    loose,
    st.builds(lambda sku, price: item(f"V{sku}-{price}", unit_price=price), st.integers(1, 3), PRICES),
    st.integers(1, 7),
)
BUNDLES = st.builds(
    lambda price, first, second, copies: {
        "kind": "bundle", "id": "B", "price": price, "quantity": copies,
        "components": [{"item": CREAM, "quantity": first}, {"item": VITAMIN, "quantity": second}],
    },
    PRICES, st.integers(1, 7), st.integers(1, 7), st.integers(1, 3),
)  # fmt: skip


def declared(*lines: Any, changes: dict[str, Any] | None = None, **order: Any) -> Declaration:
    return declare(sold(*lines, **order), shipment(**changes or {}), reviewed=True)


def faults(*lines: Any, changes: dict[str, Any] | None = None, reviewed: bool = True, **order: Any) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as wrong:
        declare(sold(*lines, **order), shipment(**changes or {}), reviewed=reviewed)
    return [(each.place, each.pointer or each.field or each.code) for each in wrong.value.faults]


@given(lines=st.lists(st.one_of(LOOSE, BUNDLES), min_size=1, max_size=4), costs=st.tuples(PRICES, PRICES, PRICES))
def test_whatever_the_prices_the_sums_of_both_messages_hold_exactly_and_their_lines_match(lines: list[Any], costs: Any) -> None:
    freight, insurance, points = (each if float(each) < 20 else "0.01" for each in costs)
    answer = sold(*lines, freight=freight, insurance=insurance, non_cash=points)
    if answer.verdict == "non_compliant" or answer.tax is None:
        return
    found = declare(answer, shipment(gross_weight_kg="99"), reviewed=True)
    head: Any = found.order.head
    ours: list[Any] = list(found.order.lines)
    theirs: list[Any] = list(found.inventory.lines)
    assert all(line.price * line.qty == line.total_price for line in (*ours, *theirs))
    assert sum(line.total_price for line in ours) == head.goods_value
    assert head.actural_paid == head.goods_value + head.freight + head.tax_total - head.discount
    assert head.actural_paid + head.discount == Fraction(answer.payable or 0, 100)
    assert [line.gnum for line in ours] == list(range(1, len(ours) + 1))
    for field in ("gnum", "item_no", "item_name", "gmodel", "bar_code", "unit", "qty", "price", "total_price", "country", "currency"):
        assert [getattr(line, field) for line in ours] == [getattr(line, field) for line in theirs]
    for code, document in (("CEB311", found.order), ("CEB621", found.inventory)):
        sent = message(code, document)
        assert read(write(sent)).message == sent


def test_a_bundle_is_declared_as_its_components_and_each_line_says_of_which_price_it_is_a_share() -> None:
    lines: list[Any] = list(declared().inventory.lines)
    assert [(line.item_no, str(line.qty), line.unit1, line.qty1) for line in lines] == [
        ("CREAM-50", "1", "035", Fraction("0.05")),
        ("CREAM-50", "2", "035", Fraction("0.1")),
        ("VITD-60", "1", "035", Fraction("0.06")),
    ]
    assert sum(line.total_price for line in lines) == 299
    assert all("GIFT-7" in line.note and "299.00" in line.note for line in lines)


def test_a_bonded_list_names_the_account_book_and_the_zone_and_no_vehicle() -> None:
    head: Any = declared().inventory.head
    assert (head.trade_mode, head.ems_no, head.area_code, head.country) == ("1210", "L3105B26A001", "3105960004", "142")
    assert (head.traf_no, head.voyage_no, head.bill_no) == (None, None, None)


def test_a_direct_purchase_names_its_vehicle_and_country_and_no_account_book() -> None:
    carriage = {"vehicle_no": "CA0000", "voyage_no": "CA0000/1123", "bill_no": "99900000001", "country": "US"}
    free = {**VITAMIN, "account_book": None, "item_record_no": None}
    head: Any = declared(loose(free), changes={"carriage": carriage}, supervision_code="9610").inventory.head
    assert (head.trade_mode, head.ems_no, head.traf_no, head.bill_no, head.country) == ("9610", None, "CA0000", "99900000001", "502")


def test_a_direct_purchase_leaves_the_bonded_side_out_even_where_it_is_known() -> None:
    carriage = {"vehicle_no": "CA0000", "voyage_no": "CA0000/1123", "bill_no": "99900000001", "country": "US"}
    found = declared(loose({**VITAMIN, "account_book": None}), changes={"carriage": carriage}, supervision_code="9610").inventory
    head: Any = found.head
    line: Any = found.lines[0]
    assert (head.area_code, head.area_name, line.item_record_no) == (None, None, None)


def test_freight_and_insurance_stand_apart_in_the_list_and_together_in_the_order() -> None:
    found = declared(loose(VITAMIN), freight="10.00", insurance="2.50", non_cash="5.00")
    order: Any = found.order.head
    inventory: Any = found.inventory.head
    assert (order.freight, order.discount) == (Fraction("12.5"), 5)
    assert (inventory.freight, inventory.insured_fee) == (10, Fraction("2.5"))


def test_the_same_order_declared_again_is_the_same_message_and_another_moment_another() -> None:
    first, again, later = declared(), declared(), declared(changes={"sent_at": "20261123103001"})
    assert first == again
    assert first.order.head.guid != later.order.head.guid  # type: ignore[attr-defined]
    assert first.order.head.guid != first.inventory.head.guid  # type: ignore[attr-defined]


def test_an_order_that_is_not_compliant_is_not_declared() -> None:
    assert faults(loose(VITAMIN, 30)) == [("order", "verdict"), ("order", "LIM-01"), ("order", "LIM-03")]


def test_an_order_under_review_is_declared_once_a_person_has_decided() -> None:
    gift = loose(VITAMIN, unit_price="150.00")
    assert faults(gift, reviewed=False)[:2] == [("order", "verdict"), ("order", "VAL-02")]
    assert declared(gift).order.lines


def test_what_goods_and_shipment_lack_is_told_all_at_once() -> None:
    bare = {**VITAMIN, "name_zh": None, "specification": None, "sku": "A-SKU-OF-MORE-THAN-20-CHARACTERS"}
    changes = {"sent_at": "20261124000000", "customs_code": "9999", "gross_weight_kg": "0.01", "payment_no": None}
    assert faults(loose(bare), BUNDLE, changes=changes) == [
        ("catalogue", "name_zh"),
        ("catalogue", "specification"),
        ("catalogue", "sku"),
        ("shipment", "/sent_at"),
        ("shipment", "/customs_code"),
        ("shipment", "/gross_weight_kg"),
        ("shipment", "/payment_no"),
    ]


def test_no_fault_repeats_a_fact_of_a_person() -> None:
    wrong = shipment(buyer={"register_no": 1, "name": "李四" * 50, "telephone": 13911112222, "id_number": 110101190001010006, "age": 50})
    with pytest.raises(InputError) as refused:
        declare(sold(), wrong)
    told = str(refused.value) + str([each.to_dict() for each in refused.value.faults])
    assert "13911112222" not in told
    assert "110101190001010006" not in told
    assert "李四" not in told


def test_a_fact_of_a_person_under_a_key_that_is_not_known_is_not_repeated() -> None:
    with pytest.raises(InputError) as refused:
        declare(sold(), shipment(id_number="110101190001010006", parties={"buyer_telephone": "13911112222"}))
    told = str(refused.value) + str([each.to_dict() for each in refused.value.faults])
    assert "id_number" in told
    assert "110101190001010006" not in told
    assert "13911112222" not in told


def test_texts_that_no_message_can_carry_are_all_told() -> None:
    odd = {**VITAMIN, "name_zh": "维" * 251, "specification": "示例牌\n60粒", "item_record_no": "3\x017", "account_book": "L" * 31}
    cream = {**CREAM, "account_book": "L" * 31}
    named = {**BUNDLE, "id": "GIFT\n7", "components": [{"item": odd, "quantity": 1}, {"item": cream, "quantity": 1}]}
    assert faults(named) == [
        ("catalogue", "name_zh"),
        ("catalogue", "specification"),
        ("catalogue", "account_book"),
        ("catalogue", "item_record_no"),
        ("catalogue", "account_book"),
        ("order", "id"),
    ]


def test_two_messages_of_an_order_in_one_second_are_told_apart_by_their_own_numbers() -> None:
    first, second = (withdraw(shipment(internal_no=each), Reference("31052026I000000001"), "-").head for each in ("COP2", "COP3"))
    assert first.guid != second.guid  # type: ignore[attr-defined]


def test_an_identity_number_that_does_not_hold_is_told_before_customs_would_and_not_repeated() -> None:
    buyer = {**shipment()["buyer"], "id_number": "110101190001010007"}
    assert faults(changes={"buyer": buyer}) == [("shipment", "/buyer/id_number")]
