"""The mock customs end over HTTP."""

from __future__ import annotations

import base64
from datetime import datetime

from litestar.testing import TestClient

import bundler
from bundler.declaration import read, write
from bundler.declaration.receipts.report import report
from bundler.mock_customs.app import create_app
from bundler.mock_customs.customs import Customs
from bundler.mock_customs.scenario import Scenario
from tests.declaration.story import message
from tests.declaration.test_checking import FOUND, PAYMENT, WAYBILL, Document

NOW = datetime(2026, 11, 23, 10, 30)  # noqa: DTZ001  a moment in Shanghai
PARTS = (("CEB311", FOUND.order), ("CEB411", Document(PAYMENT)), ("CEB511", Document(WAYBILL)), ("CEB621", FOUND.inventory))
SENT = [write(message(code, document)) for code, document in PARTS]


def test_messages_are_posted_and_receipts_polled_from_the_last_one_that_was_seen() -> None:
    with TestClient(create_app(Customs(bundler.load_tables(), Scenario()), lambda: NOW)) as client:
        for data in SENT[:3]:
            assert client.post("/messages", content=data).json() == {"taken": True, "receipts": 2, "fault": None}
        envelope = f'<DxpMsg xmlns="http://www.chinaport.gov.cn/dxp" ver="1.0"><Data>{base64.b64encode(SENT[3]).decode()}</Data></DxpMsg>'
        assert client.post("/messages", content=envelope.encode()).status_code == 202
        told = client.get("/receipts").json()["receipts"]
        assert report(read(each["xml"].encode()).message for each in told).to_dict()["documents"][0]["stage"] == "released"
        assert client.get("/receipts", params={"after": told[-2]["number"]}).json()["receipts"] == told[-1:]
        assert client.get("/orders/ORD20261123000001").json()["state"] == "800"
        assert client.get("/orders/none").status_code == 404
        assert client.get("/pushes").status_code == 409
        assert client.get("/").json().keys() >= {"POST /messages", "GET /receipts", "PUT /orders/{order_no}/scenario"}


def test_hostile_bodies_are_answered_by_a_format_receipt() -> None:
    with TestClient(create_app(Customs(bundler.load_tables(), Scenario()), lambda: NOW)) as client:
        for data in (b"", b"<DxpMsg", b'<DxpMsg xmlns="http://www.chinaport.gov.cn/dxp"><Data>?</Data></DxpMsg>', b"\xff" * 1000):
            told = client.post("/messages", content=data).json()
            assert (told["taken"], told["receipts"]) == (True, 1)
            assert told["fault"]
