"""``bundler payment-data``: the answer to customs' request for a payment, made and checked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.declaration.story import VITAMIN, loose, order, shipment
from tests.declaration.test_payment_data import SESSION
from typer.testing import CliRunner

from bundler.cli.app import app

RUN = CliRunner()
REQUEST = {"orderNo": "ORD20261123000001", "sessionID": SESSION, "serviceTime": 1795401000000}
LINKS = {"CREAM-50": "https://shop.example.test/i/1", "VITD-60": "https://shop.example.test/i/2"}
PAYMENT = {
    "initalRequest": "https://pay.example.test/?a=1", "initalResponse": "ok", "verDept": "3", "payType": "1",
    "tradingTime": "20261123102930", "recpAccount": "000000000000", "recpName": "示例平台有限公司", "itemLinks": LINKS,
    "certNo": "0000000000000000",
}  # fmt: skip
MADE = ("payment-data", "order.json", "shipment.json", "--request", "request.json", "--payment", "payment.json")
CHECKED = ("payment-data", "order.json", "shipment.json", "--request", "request.json", "--check", "sent.json")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, document in (("order", order()), ("shipment", shipment()), ("request", REQUEST), ("payment", PAYMENT)):
        Path(f"{name}.json").write_text(json.dumps(document), "utf-8")


def test_the_answer_has_its_fixed_order_of_keys_and_is_what_the_order_paid() -> None:
    asked = [*MADE, "--service-time", "1795401000001", "--sign-value", "AAAA", "--out", "sent.json", "--json"]
    told = json.loads(RUN.invoke(app, asked).stdout)
    assert told["pay_ex_info_str"] == Path("sent.json").read_text("utf-8")
    sent = json.loads(told["pay_ex_info_str"], parse_float=str)
    assert list(sent) == ["sessionID", "payExchangeInfoHead", "payExchangeInfoLists", "serviceTime", "certNo", "signValue"]
    head = sent["payExchangeInfoHead"]
    assert list(head) == [
        "guid", "initalRequest", "initalResponse", "ebpCode", "payCode", "payTransactionId", "totalAmount", "currency", "verDept",
        "payType", "tradingTime", "note",
    ]  # fmt: skip
    assert (head["totalAmount"], head["payTransactionId"], sent["serviceTime"]) == ("326.21", "PAY20261123000001", "1795401000001")
    names = {"护手霜": LINKS["CREAM-50"], "维生素D软胶囊": LINKS["VITD-60"]}
    assert {each["gname"]: each["itemLink"] for each in sent["payExchangeInfoLists"][0]["goodsInfo"]} == names
    assert told["to_sign"].startswith(f'"sessionID":"{SESSION}"||"payExchangeInfoHead":"{{"guid":"')
    assert told["to_sign"].endswith('||"serviceTime":"1795401000001"')
    assert RUN.invoke(app, [*CHECKED, "--json"]).stdout == '{\n  "objections": []\n}\n'


def test_a_payment_of_several_orders_takes_all_of_them() -> None:
    Path("second.json").write_text(json.dumps(order(loose(VITAMIN))), "utf-8")
    Path("other.json").write_text(json.dumps(shipment(order_no="B-1", internal_no="C-2")), "utf-8")
    both = ["payment-data", "order.json", "shipment.json", "second.json", "other.json", *MADE[3:]]
    shown = RUN.invoke(app, both)
    assert (shown.exit_code, [part for part in ("B-1", "542.23 CNY") if part not in shown.stdout]) == (0, [])
    assert "pay.example.test" not in shown.stdout
    assert RUN.invoke(app, [*both, "--out", "sent.json"]).exit_code == 0
    alone = RUN.invoke(app, CHECKED)
    assert (alone.exit_code, "the order B-1 is listed, but not known" in alone.stdout) == (1, True)


def test_a_sent_answer_is_held_to_the_order_of_keys_and_the_form_of_the_amount() -> None:
    RUN.invoke(app, [*MADE, "--sign-value", "AAAA", "--out", "sent.json"])
    text = Path("sent.json").read_text("utf-8")
    for old, new, field in (
        ('"totalAmount":326.21', '"totalAmount":"326.21"', "payExchangeInfoHead/totalAmount"),
        ('"totalAmount":326.21', '"totalAmount":326.210', "payExchangeInfoHead/totalAmount"),
        ('"currency":"142","verDept":"3"', '"verDept":"3","currency":"142"', "payExchangeInfoHead"),
        (f'"sessionID":"{SESSION}",', "", None),
        ('"payExchangeInfoHead":', '"head":', None),
        ('"payType":"1",', '"payType":null,', None),
        ('"signValue":"AAAA"', '"signValue":""', "signValue"),
    ):
        Path("sent.json").write_text(text.replace(old, new), "utf-8")
        got = RUN.invoke(app, [*CHECKED, "--json"])
        fields = [each["field"] for each in json.loads(got.stdout)["objections"]] if field else []
        code = 2 if field is None else 0 if field == "signValue" else 1
        assert (got.exit_code, fields) == (code, [field] if field else [])


def test_the_faults_of_all_files_are_told_at_once_and_repeat_nothing_of_the_payment() -> None:
    Path("request.json").write_text(json.dumps({**REQUEST, "sessionID": "short"}), "utf-8")
    Path("payment.json").write_text(json.dumps({**PAYMENT, "verDept": "9", "recpAccount": "4000-1234" * 9, "card": "4000-1234"}), "utf-8")
    Path("shipment.json").write_text(json.dumps(shipment(sent_at="20261124103000")), "utf-8")
    got = RUN.invoke(app, [*MADE, "--out", "missing/sent.json"])
    assert got.exit_code == 2
    wrong = ("request.json", "payment.json", "/verDept", "/recpAccount", "/card", "shipment.json", "no such folder")
    assert [part for part in wrong if part not in got.stderr] == []
    assert "4000-1234" not in got.stderr


def test_goods_without_an_address_and_orders_without_a_payment_are_told() -> None:
    Path("payment.json").write_text(json.dumps({**PAYMENT, "itemLinks": {"OTHER": "https://shop.example.test/i/3"}}), "utf-8")
    stated = shipment(payment_no=None)
    del stated["parties"]["payment"]
    Path("shipment.json").write_text(json.dumps(stated), "utf-8")
    got = RUN.invoke(app, MADE)
    wrong = ("/itemLinks/CREAM-50", "/itemLinks/VITD-60", "/itemLinks/OTHER", "does not name its payment")
    assert (got.exit_code, [part for part in wrong if part not in got.stderr]) == (2, [])


def test_an_answer_is_made_or_checked_not_both() -> None:
    Path("sent.json").write_text("{}", "utf-8")
    both = RUN.invoke(app, [*MADE, "--check", "sent.json", "--sign-value", "AAAA"])
    assert (both.exit_code, "one of the two is wanted" in both.stderr, "leave --sign-value" in both.stderr) == (2, True, True)
