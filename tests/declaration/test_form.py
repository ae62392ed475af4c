"""FORM: what the format check of customs would not let pass is told of messages whoever made them."""

from __future__ import annotations

from typing import Any

import pytest

import bundler
from bundler.declaration import declare, read, write
from bundler.declaration.checking.report import Report, check_messages
from bundler.declaration.messages import Document
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


def test_nothing_of_a_person_is_repeated() -> None:
    name = "李四" * 40
    report = checked(TEXTS[0].replace("<ceb:buyerName>张三示例", f"<ceb:buyerName>{name}"))
    assert "CEB311/OrderHead/buyerName" in str(report.to_dict())
    assert "李四" not in str(report.to_dict())
    assert not report.sound
