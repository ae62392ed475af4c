"""Payment data on demand: key order, number form and the bytes to sign."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from bundler.declaration import Document, declare
from bundler.declaration.payment_data import at_once, check_payment_data, read_payment_data, read_request
from bundler.errors import InputError
from tests.declaration.story import VITAMIN, loose, shipment, sold

SESSION = "FE2374AB-8FE3-4A1C-9C1D-000000000001"
REQUEST = read_request(json.dumps({"orderNo": "ORD20261123000001", "sessionID": SESSION, "serviceTime": 1795401000000}))
FIRST = declare(sold(), shipment()).order
SECOND = declare(sold(loose(VITAMIN)), shipment(order_no="ORD2")).order
GOODS = [{"gname": name, "itemLink": "https://shop.example.test/i/1"} for name in ("护手霜", "维生素D软胶囊")]


def listed(number: str, goods: list[dict[str, str]]) -> dict[str, Any]:
    return {"orderNo": number, "goodsInfo": goods, "recpAccount": "000000000000", "recpName": "示例平台有限公司"}


def facts(total: str, *orders: dict[str, Any], **head: Any) -> dict[str, Any]:
    plain = {
        "guid": "0A1B2C3D-0000-4000-8000-000000000020", "initalRequest": 'https://pay.example.test/?a="1"', "initalResponse": "ok",
        "ebpCode": "3105960000", "payCode": "3105960005", "payTransactionId": "PAY20261123000001", "totalAmount": total, "verDept": "3",
        "payType": "1", "tradingTime": "20261123102930",
    }  # fmt: skip
    return {
        "sessionID": SESSION, "payExchangeInfoHead": {**plain, **head}, "payExchangeInfoLists": list(orders),
        "serviceTime": "1795401000000", "certNo": "0000000000000000",
    }  # fmt: skip


DATA = read_payment_data(facts("326.20", listed("ORD20261123000001", GOODS)))


def test_head_and_orders_are_sent_byte_for_byte_as_they_were_signed() -> None:
    sent, signed = DATA.signed("AAAA"), DATA.to_sign.decode()
    head = sent[sent.index('"payExchangeInfoHead":') + 22 : sent.index(',"payExchangeInfoLists"')]
    assert (
        signed
        == f'"sessionID":"{SESSION}"||"payExchangeInfoHead":"{head}"||"payExchangeInfoLists":"{lists(sent)}"||"serviceTime":"1795401000000"'
    )
    assert list(json.loads(sent)) == ["sessionID", "payExchangeInfoHead", "payExchangeInfoLists", "serviceTime", "certNo", "signValue"]


def lists(sent: str) -> str:
    return sent[sent.index('"payExchangeInfoLists":') + 23 : sent.index(',"serviceTime"')]


@pytest.mark.parametrize(
    ("stated", "sent"), [("326.20", "326.2"), ("100.00", "100"), ("0.1", "0.1"), ("12345678901234.12345", "12345678901234.12345")]
)
def test_the_amount_is_a_number_without_trailing_zeros_and_never_a_float(stated: str, sent: str) -> None:
    text = read_payment_data(facts(stated, listed("ORD1", GOODS))).signed("")
    assert f'"totalAmount":{sent},' in text
    assert json.loads(text, parse_float=Decimal)["payExchangeInfoHead"]["totalAmount"] == Decimal(stated)


def test_the_keys_of_the_head_stand_in_their_fixed_order_whatever_order_they_came_in() -> None:
    turned = facts("326.2", listed("ORD20261123000001", GOODS))
    turned["payExchangeInfoHead"] = dict(reversed(turned["payExchangeInfoHead"].items()))
    assert read_payment_data(dict(reversed(turned.items()))).to_sign == DATA.to_sign
    assert list(json.loads(DATA.signed(""))["payExchangeInfoHead"]) == [
        "guid", "initalRequest", "initalResponse", "ebpCode", "payCode", "payTransactionId", "totalAmount", "currency", "verDept",
        "payType", "tradingTime", "note",
    ]  # fmt: skip


def test_a_payment_of_several_orders_lists_all_of_them_and_is_their_sum() -> None:
    total = FIRST.head.actural_paid + SECOND.head.actural_paid  # type: ignore[attr-defined]
    both = facts(f"{float(total):.2f}", listed("ORD20261123000001", GOODS), listed("ORD2", GOODS[1:]))
    assert list(check_payment_data(read_payment_data(both), REQUEST, [FIRST, SECOND])) == []
    one = facts("1.00", listed("ORD20261123000001", GOODS[:1]), payCode="OTHER")
    assert [each.field for each in check_payment_data(read_payment_data(one), REQUEST, [FIRST, SECOND])] == [
        "payExchangeInfoLists",
        "payExchangeInfoHead/totalAmount",
        "payExchangeInfoLists/0/goodsInfo",
        "payExchangeInfoHead/payCode",
    ]


def test_an_order_stands_once_and_a_payment_has_a_moment() -> None:
    twice = read_payment_data(facts("326.21", *[listed("ORD20261123000001", GOODS)] * 2))
    assert [each.message for each in check_payment_data(twice, REQUEST, [FIRST])] == ["the order ORD20261123000001 is listed 2 times"]
    with pytest.raises(InputError, match="a moment in Shanghai is wanted"):
        read_payment_data(facts("326.20", listed("ORD20261123000001", GOODS), tradingTime="20261323102930"))


def test_an_order_that_does_not_name_its_payment_is_not_held_against_it() -> None:
    silent = Document(FIRST.head.model_copy(update={"pay_code": None, "pay_transaction_id": None}), FIRST.lines)
    assert list(check_payment_data(DATA, REQUEST, [silent])) == list(check_payment_data(DATA, REQUEST, [FIRST]))


def test_what_cannot_be_used_is_told_at_once_and_without_the_payment() -> None:
    wrong = facts("1.5e3", listed("", GOODS), initalRequest="x" * 8001, verDept="9", secret="4000-1234")
    with pytest.raises(InputError) as refused:
        read_payment_data(wrong)
    assert {each.pointer for each in refused.value.faults} == {
        "/payExchangeInfoHead/totalAmount", "/payExchangeInfoLists/0/orderNo", "/payExchangeInfoHead/initalRequest",
        "/payExchangeInfoHead/verDept", "/payExchangeInfoHead/secret",
    }  # fmt: skip
    assert "4000-1234" not in str(refused.value)


def test_what_is_answered_at_once_says_that_it_will_come_or_why_not() -> None:
    assert at_once(1795401000000) == {"code": "10000", "message": "", "serviceTime": 1795401000000}
    assert at_once(1, "no such order")["code"] == "20000"
