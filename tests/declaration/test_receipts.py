"""Receipts: what they say, and where a declaration stands after them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bundler.declaration import Document, read
from bundler.declaration.receipts.receipt import Receipt, receipts_of
from bundler.declaration.receipts.report import report
from bundler.declaration.receipts.standing import standing
from bundler.declaration.receipts.statuses import status_of
from bundler.declaration.receipts.tax_bill import Difference, codes_differ, reconcile
from bundler.declaration.records.tax_bill import TaxHead, TaxLine
from tests.declaration.story import sold
from tests.declaration.test_messages import RECEIPT


def receipt(status: int, at: int, info: str = "[Code:1800;Desc:-]", invt_no: str | None = None) -> Receipt:
    return Receipt("CEB622", "list", "COP1", "G", status_of(status), f"{20261123103000000 + at}", info, "B20261123000000001", invt_no)


RECEIPTS = st.lists(
    st.builds(receipt, st.sampled_from([1, 2, 3, 4, 100, 120, 300, 399, 500, 599, 700, 800, 899, -621004, 7]), st.integers(0, 9))
)


@given(st.data(), RECEIPTS)
def test_where_a_declaration_stands_does_not_depend_on_order_or_repeats(data: st.DataObject, receipts: list[Receipt]) -> None:
    shuffled = data.draw(st.permutations(receipts + data.draw(st.lists(st.sampled_from(receipts or [receipt(2, 0)]))) if receipts else []))
    assert standing(shuffled) == standing(receipts)


@given(RECEIPTS)
def test_what_was_released_stays_released_whatever_comes_later(receipts: list[Receipt]) -> None:
    late = [receipt(each.status.code, 100 + at) for at, each in enumerate(receipts) if each.status.code not in (700, 899)]
    assert standing([receipt(800, 50, invt_no="44012026I000000001"), *late]).stage == "released"


def test_a_list_goes_from_sent_to_released_and_keeps_the_numbers_that_customs_gave() -> None:
    found = standing([receipt(2, 1), receipt(120, 2, invt_no="44012026I000000001"), receipt(800, 3, "[Code:2600;Desc:放行]")])
    assert (found.stage, found.invt_no, found.pre_no) == ("released", "44012026I000000001", "B20261123000000001")
    assert found.released_at == "20261123103000003"


def test_an_approved_list_still_waits_for_its_release_and_an_approved_withdrawal_is_at_its_end() -> None:
    approved = [receipt(120, 1), receipt(399, 2)]
    assert standing(approved).stage == "approved"
    assert standing([*approved, receipt(3, 3)]).stage == "approved"
    released = standing([*approved, receipt(800, 3)])
    assert (released.stage, released.released_at) == ("released", "20261123103000003")
    withdrawal = [replace(each, answers="withdrawal") for each in (*approved, receipt(100, 3))]
    assert standing(withdrawal).stage == "approved"


def test_a_receipt_on_a_list_is_read_without_the_number_of_the_platform() -> None:
    for number in ("", "<preNo/>"):
        (found,) = receipts_of(read(re.sub("<preNo>.*</preNo>", number, RECEIPT).encode()).message)
        assert (found.pre_no, found.status.code) == (None, 120)


def test_a_format_receipt_is_read_however_it_repeats_the_message() -> None:
    told = """<CEB900Message xmlns="http://www.chinaport.gov.cn/ceb" guid="G" version="1.0"><MessageReturn><guid>G</guid>
    <returnStatus>-1</returnStatus><returnInfo>no</returnInfo><returnTime>20261123103055123</returnTime><oriCopMsgId>M</oriCopMsgId>
    <oriMessageType>CEB621Message</oriMessageType>{}</MessageReturn></CEB900Message>"""
    for repeated in ("", "<oriBizMessage/>", "<oriBizMessage>a</oriBizMessage>", "<oriBizMessage><x><y/></x></oriBizMessage>"):
        (fault,) = report([read(told.format(repeated)).message]).to_dict()["format_faults"]
        assert fault == {"message": "CEB621Message", "info": "no"}
    for name in ("returnInfo", "oriCopMsgId", "oriMessageType"):
        assert report([read(re.sub(f"<{name}>.*</{name}>", f"<{name}/>", told).format("")).message]).format_faults


def test_orders_of_two_platforms_under_one_number_are_two_documents() -> None:
    def told(platform: str, status: str) -> str:
        return f"""<CEB312Message xmlns="http://www.chinaport.gov.cn/ceb"><OrderReturn><guid>G</guid><ebpCode>{platform}</ebpCode>
        <ebcCode>C</ebcCode><orderNo>ORD1</orderNo><returnStatus>{status}</returnStatus><returnTime>20261123103055123</returnTime>
        <returnInfo>-</returnInfo></OrderReturn></CEB312Message>"""

    found = report(read(told(*each)).message for each in (("P1", "120"), ("P2", "100"), ("P1", "2")))
    assert [(each.company, each.standing.stage, len(each.receipts)) for each in found.documents] == [
        ("P1", "accepted", 2),
        ("P2", "refused", 1),
    ]


def test_a_refusal_says_how_to_mend_and_what_is_sent_again_goes_on() -> None:
    refusal = receipt(100, 5, "[Code:1332;Desc:…]")
    assert standing([receipt(120, 2), refusal]).stage == "refused"
    assert "acturalPaid" in refusal.mend
    assert standing([refusal, receipt(120, 9)]).stage == "accepted"


def test_an_unknown_status_is_shown_and_changes_nothing() -> None:
    strange = receipt(777, 9)
    assert (strange.status.name, standing([receipt(120, 1), strange]).stage) == ("not known", "accepted")


def test_receipts_are_taken_from_their_message() -> None:
    (found,) = receipts_of(read(RECEIPT.encode()).message)
    assert (found.answers, found.number, found.status.code) == ("list", "COP20261123000001", 120)
    assert found.guid == "0A1B2C3D-0000-4000-8000-000000000007"


def bill(*lines: tuple[int, str, str, str], vat: str) -> Document:
    head = TaxHead(
        guid="G" * 36, return_time="20261123104500000", invt_no="44012026I000000001", tax_no="T", status="1",
        customs_tax="0", consumption_tax="0", value_added_tax=vat,
    )  # type: ignore[arg-type]  # fmt: skip
    made: list[Any] = [
        TaxLine(gnum=number, gcode=code, tax_price=value, value_added_tax=tax, customs_tax="0", consumption_tax="0")  # type: ignore[arg-type]
        for number, code, value, tax in lines
    ]
    return Document(head, tuple(made))


def test_a_tax_bill_that_agrees_has_no_differences_and_one_that_does_not_names_line_and_amount() -> None:
    answer = sold()
    lines = [(1, "3304990039", "50.57", "4.60"), (2, "3304990039", "101.16", "9.21"), (3, "2106909090", "147.27", "13.40")]
    assert reconcile(answer, bill(*lines, vat="27.21")) == ()
    other = [lines[0], (2, "3304990039", "101.17", "9.20647"), lines[2]]
    assert [each.to_dict() for each in reconcile(answer, bill(*other, vat="27.21"))] == [
        {"line": 2, "amount": "dutiable_value", "quoted": "101.16", "billed": "101.17", "difference": "0.01"},
        {"line": 2, "amount": "vat", "quoted": "9.21", "billed": "9.20647", "difference": "-0.00353"},
        {"line": None, "amount": "vat", "quoted": "27.20647", "billed": "27.21", "difference": "0.00353"},
    ]


def test_a_line_that_only_one_side_has_differs_in_all_its_amounts() -> None:
    found = reconcile(sold(), bill((9, "3304990039", "1.00", "0.09"), vat="0.09"))
    assert {each.line for each in found} == {1, 2, 3, 9}
    assert all(isinstance(each, Difference) and (each.quoted is None) == (each.line == 9) for each in found)


def test_a_tariff_code_that_the_bill_has_otherwise_is_named() -> None:
    lines = [(1, "3304990039", "50.57", "4.60"), (2, "3304990099", "101.16", "9.21"), (3, "2106909090", "147.27", "13.40")]
    assert codes_differ(sold(), bill(*lines, vat="27.21")) == {2: ("3304990039", "3304990099")}
