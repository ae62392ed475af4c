"""FORM: what the format check of customs would not let pass is told of messages whoever made them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

import bundler
from bundler.declaration import declare, read, write
from bundler.declaration.afterwards import Reference, withdraw
from bundler.declaration.checking.report import Report, check_messages
from bundler.declaration.messages import Document
from bundler.declaration.records.refund import InvtRefundHead, InvtRefundLine
from bundler.errors import InputError
from tests.declaration.story import message, shipment, sold
from tests.declaration.test_checking import PAYMENT, WAYBILL

ANSWER = sold()
MADE = declare(ANSWER, shipment())
TEXTS = [write(each).decode() for each in MADE.messages]
PARTS = [write(message(code, Document(head))).decode() for code, head in (("CEB411", PAYMENT), ("CEB511", WAYBILL))]


def checked(*texts: str) -> Report:
    return check_messages([read(each) for each in texts], bundler.load_tables().on(ANSWER.found.day.day))


def told(*texts: str) -> list[tuple[str, str]]:
    return [(each.severity, each.field) for order in checked(*texts).orders for each in order.objections if each.rule == "FORM"]


def test_the_form_of_what_bundler_writes_is_sound() -> None:
    assert told(*TEXTS, *PARTS) == []


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("<ceb:qty>2</ceb:qty><ceb:unit>012</ceb:unit>", "<ceb:unit>012</ceb:unit><ceb:qty>2</ceb:qty>", "InventoryList[2]/qty"),
        ("<ceb:itemNo>CREAM-50<", "<ceb:itemNo>A-SKU-OF-MORE-THAN-20-CHARACTERS<", "InventoryList[1]/itemNo"),
        ("<ceb:price>50.57<", "<ceb:price>50.570001<", "InventoryList[1]/price"),
        ("<ceb:insuredFee>0<", "<ceb:insuredFee>-1<", "InventoryHead/insuredFee"),
        ("<ceb:packNo>1<", "<ceb:packNo>3<", "InventoryHead/packNo"),
        ("<ceb:appStatus>2<", "<ceb:appStatus>9<", "InventoryHead/appStatus"),
        ("<ceb:tradeMode>1210<", "<ceb:tradeMode>1234<", "InventoryHead/tradeMode"),
        ("<ceb:wrapType>2<", "<ceb:wrapType>22<", "InventoryHead/wrapType"),
        ("<ceb:wrapType>2<", "<ceb:wrapType><", "InventoryHead/wrapType"),
        ("<ceb:declTime>20261123<", "<ceb:declTime>20261131<", "InventoryHead/declTime"),
        ("<ceb:insuredFee>", "<ceb:tax>1</ceb:tax><ceb:insuredFee>", "Inventory[1]/InventoryHead/tax"),
    ],
)
def test_what_a_list_states_in_another_form_is_named(old: str, new: str, field: str) -> None:
    assert old in TEXTS[1]
    assert told(TEXTS[1].replace(old, new, 1)) == [("error", f"CEB621/{field}")]


def test_texts_that_may_be_left_out_may_be_empty() -> None:
    assert told(TEXTS[1].replace("<ceb:assureCode>", "<ceb:preNo></ceb:preNo><ceb:assureCode>")) == []
    assert told(TEXTS[1].replace("</ceb:netWeight>", "</ceb:netWeight><ceb:note/>")) == []


def test_a_guid_in_small_letters_is_a_warning() -> None:
    head: Any = MADE.order.head
    assert told(TEXTS[0].replace(head.guid, head.guid.lower())) == [("warning", "CEB311/OrderHead/guid")]


def test_99_lines_are_taken_and_100_are_not() -> None:
    line = TEXTS[0][TEXTS[0].index("<ceb:OrderList>") : TEXTS[0].index("</ceb:Order><")]
    assert told(TEXTS[0].replace(line, line * 33)) == []
    assert told(TEXTS[0].replace(line, line * 34)) == [("error", "CEB311/OrderList")]


def test_a_second_list_of_an_order_is_refused_unless_it_changes_the_first() -> None:
    head: Any = MADE.inventory.head
    second = TEXTS[1].replace(head.guid, "S" * 36)
    changed = second.replace("<ceb:appType>1<", "<ceb:appType>2<")
    for later, expected in ((second, ["R22"]), (changed, [])):
        (order,) = checked(TEXTS[0], TEXTS[1], later).orders
        assert [each.rule for each in order.objections] == expected
    with pytest.raises(InputError, match="two documents"):
        checked(TEXTS[1], TEXTS[1])


def test_which_of_two_lists_is_the_later_is_said_by_their_moments_and_not_by_the_order_of_the_files() -> None:
    changed = TEXTS[1].replace("<ceb:appType>1<", "<ceb:appType>2<").replace("appTime>20261123103000", "appTime>20261123113000")
    for texts in ((TEXTS[1], changed), (changed, TEXTS[1])):
        (order,) = checked(*texts).orders
        assert order.objections == ()


def listed(number: str, *, at: str = "103000", buyer: str = "110101190001010006", day: str = "20261123") -> str:
    """The list of another order of a buyer, of 299 yuan."""
    text = TEXTS[1].replace("ORD20261123000001", number).replace("appTime>20261123103000", f"appTime>{day}{at}")
    return text.replace("declTime>20261123", f"declTime>{day}").replace("110101190001010006", buyer)


def over(*texts: str, **used: int) -> dict[str, list[str]]:
    """What R18 says of each order."""
    found = check_messages(map(read, texts), bundler.load_tables().on(ANSWER.found.day.day), used)
    return {order.order_no: [each.message for each in order.objections if each.rule == "R18"] for order in found.orders}


def test_the_lists_of_one_buyer_count_together_as_they_were_made() -> None:
    texts = listed("C", at="120000"), listed("A"), listed("B", at="110000"), listed("D", at="130000", buyer="110101190001010014")
    assert over(*texts) == {"A": [], "B": [], "C": [], "D": []}
    second, third = (f"the list is worth 299, of the buyer's year {left} is left" for left in ("200", "0"))
    told = over(*texts, B=25_501_00)
    assert (told["A"], told["D"]) == ([], [])
    assert (told["B"], told["C"]) == ([f"{second} after A of the same buyer"], [f"{third} after A, B of the same buyer"])
    assert over(*texts, B=25_501_00) == over(*texts, A=25_501_00, C=25_501_00)
    assert over(listed("A"), listed("B", day="20270101"), A=26_000_00)["B"] == []
    with pytest.raises(InputError, match="A, B are of one buyer, but have different amounts") as refused:
        over(*texts, A=0, B=299_00)
    assert "110101190001010006" not in str(refused.value)


def refunded(*lines: tuple[int, int], at: str = "20261130103000") -> str:
    """A return of some pieces of the lines of the list."""
    sold_lines: Any = MADE.inventory.lines
    back = [InvtRefundLine(gnum=each.gnum, gcode=each.gcode, gname=each.gname, qty=Fraction(pieces), unit=each.unit)
            for number, pieces in lines for each in sold_lines if each.gnum == number]  # fmt: skip
    made = withdraw(shipment(internal_no=f"R{at}", sent_at=at), Reference("31052026I000000001"), "不合适").head.model_dump()
    return write(message("CEB625", Document(InvtRefundHead(**made), tuple(back)))).decode()


def test_returns_are_held_to_their_list_and_to_each_other_and_withdrawals_to_their_form() -> None:
    once, again = refunded((1, 1)), refunded((1, 1), at="20261201103000")
    withdrawal = write(message("CEB623", withdraw(shipment(), Reference("31052026I000000001"), "不合适"))).decode()
    (order,) = checked(*TEXTS, once, withdrawal).orders
    assert (order.parts, order.objections) == (["CEB311", "CEB621", "CEB623", "CEB625"], ())
    (order,) = checked(again, TEXTS[1], once).orders
    assert [(each.rule, each.message) for each in order.objections] == [("R19", "1 come back, but only 0 are left of the line")]
    (order,) = checked(once).orders
    assert [(each.rule, each.severity) for each in order.objections] == [("R19", "review")]
    (order,) = checked(withdrawal.replace("<ceb:invtNo>31052026I000000001", "<ceb:invtNo>" + "3" * 19)).orders
    assert [each.field for each in order.objections] == ["CEB623/InvtCancel/invtNo"]
    with pytest.raises(InputError, match="stands twice"):
        checked(once, TEXTS[1], once)


def test_nothing_of_a_person_is_repeated() -> None:
    name = "李四" * 40
    report = checked(TEXTS[0].replace("<ceb:buyerName>张三示例", f"<ceb:buyerName>{name}"))
    assert "CEB311/OrderHead/buyerName" in str(report.to_dict())
    assert "李四" not in str(report.to_dict())
    assert not report.sound
