"""From an order to its release and back, against the mock customs end."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import bundler
from bundler.declaration import Document, declare, read, write
from bundler.declaration.afterwards import Reference, give_back, withdraw
from bundler.declaration.receipts.receipt import Receipt, receipts_of
from bundler.declaration.receipts.standing import standing
from bundler.declaration.receipts.tax_bill import reconcile
from bundler.mock_customs.customs import Customs
from bundler.mock_customs.scenario import Scenario
from tests.declaration.story import VITAMIN, item, loose, message, order, shipment, sold
from tests.declaration.test_checking import PAYMENT, WAYBILL

NOW = datetime(2026, 11, 23, 10, 30)  # noqa: DTZ001  a moment in Shanghai
ORDER, MOST = "ORD20261123000001", 1000
WINE = item("WINE", hs_code="2204210000", name_zh="葡萄酒", volume_l="0.75", unit="142", net_weight_kg="1.2", item_record_no="40")
LINES = (loose(WINE, 2), loose(VITAMIN))


def three(customs: Customs, **changes: Any) -> Document:
    """Send order, payment and waybill of the order; return its declaration list."""
    found = declare(sold(*LINES), shipment(**changes))
    head: Any = found.order.head
    for code, document in (
        ("CEB311", found.order),
        ("CEB411", Document(PAYMENT.model_copy(update={"amount_paid": head.actural_paid}))),
        ("CEB511", Document(WAYBILL)),
    ):
        customs.take(write(message(code, document)), NOW)
    return found.inventory


def answered(customs: Customs, answers: str, at: datetime = NOW) -> list[Receipt]:
    held = [read(each.data).message for each in customs.receipts(0, at, MOST)]
    return [
        receipt
        for each in held
        if each.shape.code not in ("CEB816", "CEB900")
        for receipt in receipts_of(each)
        if receipt.answers == answers
    ]


def mock(**scenario: Any) -> Customs:
    return Customs(bundler.load_tables(), Scenario(**scenario))


def test_an_order_is_accepted_released_and_taxed_as_it_was_quoted() -> None:
    customs = mock()
    customs.take(write(message("CEB621", three(customs))), NOW)
    found = standing(answered(customs, "list"))
    assert (found.stage, found.invt_no) == ("released", customs.dossiers.of(ORDER).invt_no)
    (bill,) = [read(each.data).message for each in customs.receipts(0, NOW, MOST) if b"CEB816" in each.data]
    assert reconcile(sold(*LINES), bill.documents[0]) == ()


def test_lost_and_repeated_receipts_leave_the_same_standing_where_the_release_came() -> None:
    for seed in range(20):
        customs = mock(duplicate=40, lose=20, seed=seed)
        customs.take(write(message("CEB621", three(customs))), NOW)
        found = answered(customs, "list")
        if any(each.status.stage == "released" for each in found):
            assert standing(found).stage == "released"


def test_a_refusal_is_told_and_the_list_can_be_declared_again() -> None:
    customs = mock(refuse="1313")
    listed = message("CEB621", three(customs))
    customs.take(write(listed), NOW)
    refused = standing(answered(customs, "list"))
    assert refused.stage == "refused"
    assert refused.last is not None
    assert "this year" in refused.last.mend
    customs.plan(ORDER, Scenario())
    customs.take(write(listed), NOW + timedelta(minutes=5))
    assert standing(answered(customs, "list", NOW + timedelta(minutes=5))).stage == "released"


def test_a_payment_of_another_amount_is_refused_as_customs_would() -> None:
    customs = mock()
    listed = three(customs)
    customs.take(write(message("CEB411", Document(PAYMENT))), NOW)
    customs.take(write(message("CEB621", listed)), NOW)
    assert "[Code:1332" in answered(customs, "list")[-1].info


def test_receipts_come_after_their_delay() -> None:
    customs = mock(delay=15)
    customs.take(write(message("CEB621", three(customs))), NOW)
    assert answered(customs, "list") == []
    assert answered(customs, "list", NOW + timedelta(seconds=15))


def test_a_list_is_withdrawn_before_release_only_and_pieces_come_back_after_it_only() -> None:
    customs = mock()
    customs.take(write(message("CEB621", three(customs))), NOW)
    invt_no = customs.dossiers.of(ORDER).invt_no
    customs.take(write(message("CEB623", withdraw(shipment(internal_no="COP2"), Reference(invt_no), "-"))), NOW)
    assert answered(customs, "withdrawal")[-1].status.code == -623005
    answer = bundler.check_return(
        order(*LINES),
        {"released_on": "2026-11-23", "applied_on": "2026-11-30", "customs_district": "3105", "lines": [{"number": 1, "pieces": 2}]},
    )
    back = write(message("CEB625", give_back(answer, shipment(internal_no="COP3", sent_at="20261130103000"), Reference(invt_no), "-")))
    customs.take(back, NOW)
    customs.take(back, NOW)
    assert [each.status.code for each in answered(customs, "return")] == [399, 100]


def test_an_accepted_list_that_is_held_can_be_withdrawn_and_then_declared_again() -> None:
    customs = mock(hold=True)
    listed = message("CEB621", three(customs))
    customs.take(write(listed), NOW)
    found = standing(answered(customs, "list"))
    assert (found.stage, found.invt_no) == ("accepted", customs.dossiers.of(ORDER).invt_no)
    asked = write(message("CEB623", withdraw(shipment(internal_no="COP2"), Reference(found.invt_no or ""), "-")))
    customs.take(asked, NOW)
    customs.take(asked, NOW)
    assert [each.status.code for each in answered(customs, "withdrawal")] == [399, -623005]
    assert not customs.release(ORDER, NOW)
    later = NOW + timedelta(minutes=5)
    customs.take(write(listed), later)
    assert customs.release(ORDER, later)
    assert not customs.release(ORDER, later)
    assert standing(answered(customs, "list", later)).stage == "released"


def test_a_list_is_answered_without_payment_and_waybill_where_others_are_not_waited_for() -> None:
    found = declare(sold(*LINES), shipment())
    for scenario, stage in (({}, "sent"), ({"alone": True}, "released")):
        customs = mock(**scenario)
        for each in found.messages:
            customs.take(write(each), NOW)
        assert standing(answered(customs, "list")).stage == stage


def test_a_list_that_is_only_stored_is_not_declared() -> None:
    customs = mock()
    listed = three(customs)
    customs.take(write(message("CEB621", Document(listed.head.model_copy(update={"app_status": "1"}), listed.lines))), NOW)
    assert [each.status.code for each in answered(customs, "list")] == [1]
    customs.take(write(message("CEB621", listed)), NOW)
    assert standing(answered(customs, "list")).stage == "released"


def test_whatever_a_field_holds_the_mock_answers_by_a_receipt() -> None:
    customs = mock()
    sent = write(message("CEB621", three(customs))).decode()
    for old, new in (
        ("<ceb:copNo>", "<ceb:copNo>" + "9" * 30), ("<ceb:freight>0", "<ceb:freight>-1"), ("<ceb:customsCode>3105", "<ceb:customsCode>31"),
        ("<ceb:qty>2<", "<ceb:qty>0<"), ("<ceb:freight>0", "<ceb:freight>0.001"),
    ):  # fmt: skip
        assert old in sent
        assert customs.take(sent.replace(old, new).encode(), NOW).receipts
    codes = [read(each.data).message.shape.code for each in customs.receipts(0, NOW, MOST)]
    assert codes.count("CEB900") == 3


def test_what_is_no_message_is_answered_by_a_format_receipt() -> None:
    customs = mock()
    for data in (
        b"",
        b"\x00\xff",
        b"<a/>",
        b"<!DOCTYPE a><a/>",
        write(message("CEB622", Document(read(RECEIPT).message.documents[0].head))),
    ):
        customs.take(data, NOW)
    assert [read(each.data).message.shape.code for each in customs.receipts(0, NOW, MOST)] == ["CEB900"] * 5


def test_a_format_receipt_repeats_no_identity_number() -> None:
    customs = mock()
    customs.take(b"<buyerIdNumber>110101190001010006</buyerIdNumber>", NOW)
    (found,) = customs.receipts(0, NOW, MOST)
    assert b"buyerIdNumber" in found.data
    assert b"110101190001010006" not in found.data


RECEIPT = b"""<CEB622Message xmlns="http://www.chinaport.gov.cn/ceb"><InventoryReturn><guid>G</guid><copNo>C</copNo><preNo>P</preNo>
<returnStatus>2</returnStatus><returnTime>20261123103055123</returnTime><returnInfo>-</returnInfo></InventoryReturn></CEB622Message>"""
