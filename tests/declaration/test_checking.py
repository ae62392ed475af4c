"""The pre-check: each rule speaks where one thing is wrong, and is silent where all is well."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

import bundler
from bundler.declaration import Document, declare
from bundler.declaration.checking import RULES, Case, check_refund, precheck
from bundler.declaration.checking.case import Used
from bundler.declaration.records.payment import PaymentHead
from bundler.declaration.records.refund import InvtRefundHead, InvtRefundLine
from bundler.declaration.records.waybill import LogisticsHead
from tests.declaration.story import BUNDLE, VITAMIN, loose, shipment, sold

FOUND = declare(sold(BUNDLE, loose(VITAMIN), freight="3.00"), shipment(gross_weight_kg="0.4"))
ORDER: Any = FOUND.order.head
LIST: Any = FOUND.inventory.head
NET = "CEB621/InventoryHead/netWeight"
PAYMENT = PaymentHead(
    guid="G" * 36, app_type="1", app_time="20261123103000", app_status="2", pay_code=ORDER.pay_code, pay_name=ORDER.pay_name,
    pay_transaction_id=ORDER.pay_transaction_id, order_no=ORDER.order_no, ebp_code=ORDER.ebp_code, ebp_name=ORDER.ebp_name,
    payer_id_type="1", payer_id_number=ORDER.buyer_id_number, payer_name=ORDER.buyer_name, amount_paid=ORDER.actural_paid, currency="142",
    pay_time="20261123102930",
)  # fmt: skip
WAYBILL = LogisticsHead(
    guid="G" * 36, app_type="1", app_time="20261123103000", app_status="2", logistics_code=LIST.logistics_code,
    logistics_name=LIST.logistics_name, logistics_no=LIST.logistics_no, order_no=ORDER.order_no, freight=Fraction(3),
    insured_fee=Fraction(0), currency="142", weight=Fraction("0.4"), pack_no=1, consignee=ORDER.consignee,
    consignee_address=ORDER.consignee_address, consignee_telephone=ORDER.consignee_telephone,
)  # fmt: skip


def case(**changes: Any) -> Case:
    plain = {"order": FOUND.order, "inventory": FOUND.inventory, "payment": PAYMENT, "waybill": WAYBILL, "used": Used(Fraction(0))}
    return Case(bundler.load_tables().on(sold().found.day.day), **{**plain, **changes})


def order(**changes: Any) -> dict[str, Any]:
    return {"order": Document(ORDER.model_copy(update=changes), FOUND.order.lines)}


def inventory(**changes: Any) -> dict[str, Any]:
    return {"inventory": Document(LIST.model_copy(update=changes), FOUND.inventory.lines)}


def line(document: Document, at: int, **changes: Any) -> Document:
    lines = list(document.lines)
    lines[at] = lines[at].model_copy(update=changes)
    return Document(document.head, tuple(lines))


def first(**changes: Any) -> dict[str, Any]:
    """The first line changed in both documents alike."""
    return {"order": line(FOUND.order, 0, **changes), "inventory": line(FOUND.inventory, 0, **changes)}


def in_list(at: int = 0, **changes: Any) -> dict[str, Any]:
    return {"inventory": line(FOUND.inventory, at, **changes)}


def test_what_bundler_declares_is_never_objected_to() -> None:
    assert precheck(case()) == ()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (order(tax_total=ORDER.tax_total + 1), [("R1", "CEB311/OrderHead/acturalPaid", None)]),
        (
            order(goods_value=ORDER.goods_value - 1, actural_paid=ORDER.actural_paid - 1),
            [("R2", "CEB311/OrderHead/goodsValue", None), ("R4", "CEB411/PaymentHead/amountPaid", "1332")],
        ),
        (
            first(qty=Fraction(60)),
            [("R3", "CEB311/OrderList[1]/totalPrice", None), ("R3", "CEB621/InventoryList[1]/totalPrice", None)],
        ),
        ({"payment": PAYMENT.model_copy(update={"amount_paid": Fraction(1)})}, [("R4", "CEB411/PaymentHead/amountPaid", "1332")]),
        ({"payment": PAYMENT.model_copy(update={"pay_code": "OTHER"})}, [("R5", "CEB411/PaymentHead/payCode", "13035")]),
        ({**order(pay_transaction_id=None), "payment": PAYMENT.model_copy(update={"pay_transaction_id": "OTHER"})}, []),
        (in_list(bar_code=None, item_no=None), []),
        ({"waybill": WAYBILL.model_copy(update={"logistics_no": "X"})}, [("R5", "CEB621/InventoryHead/logisticsNo", None)]),
        ({"payment": PAYMENT.model_copy(update={"payer_name": "李四"})}, [("R6", "CEB411/PaymentHead/payerName", "13127")]),
        ({"waybill": WAYBILL.model_copy(update={"consignee": "李四"})}, [("R7", "CEB511/LogisticsHead/consignee", None)]),
        (first(gnum=2), [("R8", "CEB311/OrderList[1]/gnum", "-301002"), ("R8", "CEB621/InventoryList[1]/gnum", "-621027")]),
        (
            {"inventory": Document(LIST, FOUND.inventory.lines[:3])},
            [("R8", "CEB621/InventoryList", "1320"), ("R17", NET, None)],
        ),
        (in_list(unit="011"), [("R8", "CEB621/InventoryList[1]/unit", "1322")]),
        (in_list(gmodel="无"), [("R9", "CEB621/InventoryList[1]/gmodel", None), ("R9", "CEB621/InventoryList[1]/gmodel", "1322")]),
        (inventory(net_weight=Fraction("0.41")), [("R10", NET, None), ("R17", NET, None)]),
        (in_list(unit1="011", unit2="035"), [("R11", "CEB621/InventoryList[1]/unit1", None), ("R17", NET, None)]),
        (in_list(gcode="9999999999", unit1="9??"), [("R12", f"CEB621/InventoryList[1]/{tag}", None) for tag in ("unit1", "gcode")]),
        (in_list(2, unit2="011"), [("R11", "CEB621/InventoryList[3]/qty2", None), ("R11", "CEB621/InventoryList[3]/unit1", None)]),
        (first(country="999"), [("R12", "CEB311/OrderList[1]/country", None), ("R12", "CEB621/InventoryList[1]/country", None)]),
        (in_list(gcode="9999999999"), [("R12", "CEB621/InventoryList[1]/gcode", None)]),
        (inventory(traf_mode="?"), [("R12", "CEB621/InventoryHead/trafMode", None)]),
        (
            {"order": None, "payment": None, **inventory(buyer_id_number="110101190001010007")},
            [("R13", "CEB621/InventoryHead/buyerIdNumber", None)],
        ),
        (inventory(area_code=None), [("R14", "CEB621/InventoryHead/areaCode", None)]),
        (inventory(voyage_no="1"), [("R14", "CEB621/InventoryHead/voyageNo", None)]),
        (in_list(item_record_no=None), [("R14", "CEB621/InventoryList[1]/itemRecordNo", None)]),
        (
            inventory(trade_mode="9610"),
            [("R15", f"CEB621/InventoryHead/{tag}", None) for tag in ("trafNo", "voyageNo", "billNo", "country")],
        ),
        ({"waybill": WAYBILL.model_copy(update={"freight": None})}, [("R16", "CEB511/LogisticsHead/freight", None)]),
        ({"used": Used(Fraction(26_000_00 - 100_00))}, [("R18", "CEB621/InventoryHead/buyerIdNumber", "1313")]),
        ({"payment": PAYMENT.model_copy(update={"currency": "502"})}, [("R21", "CEB411/PaymentHead/currency", None)]),
        ({"earlier": True}, [("R22", "CEB621/InventoryHead/orderNo", "-621004")]),
    ],
)  # fmt: skip
def test_each_rule_names_the_field_and_the_likely_refusal(changes: dict[str, Any], expected: list[tuple[str, str, str | None]]) -> None:
    assert [(each.rule, each.field, each.refusal) for each in precheck(case(**changes))] == expected


def test_a_list_above_the_limit_of_an_order_is_objected_to_and_one_piece_alone_is_not() -> None:
    dear = declare(sold(loose({**VITAMIN, "unit_price": "4900.00"})), shipment())
    lines = [each.model_copy(update={"price": Fraction(5001), "total_price": Fraction(5001)}) for each in dear.inventory.lines]
    alone = Document(dear.inventory.head, tuple(lines))
    day = case().day
    assert "R18" not in {each.rule for each in precheck(Case(day, inventory=alone))}
    two = Document(alone.head, (*alone.lines, alone.lines[0].model_copy(update={"gnum": 2})))
    assert ("R18", "-621005") in {(each.rule, each.refusal) for each in precheck(Case(day, inventory=two))}


def test_a_single_piece_above_the_limit_of_the_year_is_objected_to_whatever_is_known_of_the_buyer() -> None:
    lines = tuple(each.model_copy(update={"price": Fraction(27_000), "total_price": Fraction(27_000), "qty": Fraction(1)})
                  for each in FOUND.inventory.lines[:1])  # fmt: skip
    found = precheck(Case(case().day, inventory=Document(LIST, lines)))
    assert [each.refusal for each in found if each.rule == "R18"] == ["1313"]


def test_no_objection_repeats_a_fact_of_a_person() -> None:
    other = PAYMENT.model_copy(update={"payer_name": "李四", "payer_id_number": "110101190001010007"})
    away = WAYBILL.model_copy(update={"consignee": "李四", "consignee_telephone": "13911112222", "consignee_address": "别处"})
    told = str([each.to_dict() for each in precheck(case(payment=other, waybill=away))])
    assert "R13" in told
    assert not [each for each in ("李四", "13911112222", "别处", "110101190001010007", "110101190001010006") if each in told]


def test_a_return_names_lines_of_the_list_and_never_more_than_was_sold_over_all_returns() -> None:
    def back(*lines: tuple[int, str, int]) -> Document:
        made = [InvtRefundLine(gnum=gnum, gcode=code, gname="-", qty=Fraction(qty), unit="012") for gnum, code, qty in lines]
        return Document(InvtRefundHead.model_construct(), tuple(made))

    once = back((2, "3304990039", 1))
    assert list(check_refund(once, FOUND.inventory)) == []
    assert list(check_refund(once, FOUND.inventory, [once])) == []
    assert [(each.field, each.refusal) for each in check_refund(once, FOUND.inventory, [once, once])] == [
        ("CEB625/InvtRefundList[1]/qty", None)
    ]
    strange = back((9, "3304990039", 1), (2, "2106909090", 1))
    assert [each.refusal for each in check_refund(strange, FOUND.inventory)] == ["-625209", "-625209"]
    nothing = Document(once.head, (once.lines[0].model_copy(update={"qty": Fraction(0)}),))
    assert [each.field for each in check_refund(nothing, FOUND.inventory)] == ["CEB625/InvtRefundList[1]/qty"]


def test_every_rule_has_its_number_in_its_name_and_its_sentence() -> None:
    assert [rule.__name__.split("_")[0] for rule in RULES] == [f"r{number}" for number in (*range(1, 19), 21, 22)]
    assert all(f"(R{rule.__name__.split('_')[0][1:]})" in (rule.__doc__ or "") for rule in RULES)
