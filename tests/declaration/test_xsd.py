"""What is written is valid by the official XSD."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

import bundler
from bundler.declaration import declare, read, write
from bundler.declaration.afterwards import Reference, give_back, withdraw
from bundler.declaration.signing import SM2_SM3, SM3, sign
from tests.declaration.story import CREAM, VITAMIN, loose, message, order, shipment, sold
from tests.declaration.test_end_to_end import LINES, NOW, mock, three


@pytest.fixture(scope="module")
def xsd() -> Any:
    (path,) = Path(os.environ["BUNDLER_CEB_XSD"]).glob("*进口业务节点*.xsd")
    return etree.XMLSchema(etree.parse(path))


def test_an_order_is_valid_and_a_list_lacks_nothing_but_its_signature(xsd: Any) -> None:
    found = declare(sold(loose(VITAMIN, 2), loose(CREAM), freight="3.00"), shipment(note="说明"))
    assert xsd.validate(etree.fromstring(write(message("CEB311", found.order)))), xsd.error_log
    assert not xsd.validate(etree.fromstring(write(message("CEB621", found.inventory))))
    assert [each.message.partition("Signature")[1] for each in xsd.error_log] == ["Signature"]


class Card:
    signature_algorithm, digest_algorithm, key_name, certificate = SM2_SM3, SM3, "CARD", b"DER"

    def digest(self, data: bytes) -> bytes:
        return data[:32]

    def sign(self, data: bytes) -> bytes:
        return data[:64]


def test_signed_lists_withdrawals_and_returns_are_valid(xsd: Any) -> None:
    of = Reference("31052026I000000001", "B20261123000000001")
    answer = bundler.check_return(
        order(),
        {"released_on": "2026-11-24", "applied_on": "2026-11-30", "customs_district": "3105", "lines": [{"number": 3, "pieces": 1}]},
    )
    for code, document in (
        ("CEB621", declare(sold(loose(VITAMIN, 2)), shipment()).inventory),
        ("CEB623", withdraw(shipment(), of, "订购人取消订单")),
        ("CEB625", give_back(answer, shipment(sent_at="20261130103000"), of, "不合适", reviewed=True)),
    ):
        assert xsd.validate(etree.fromstring(sign(message(code, document), Card()))), xsd.error_log


def test_what_the_mock_answers_is_valid(xsd: Any) -> None:
    customs = mock(hold=True)
    customs.take(write(message("CEB621", three(customs))), NOW)
    number = customs.dossiers.of("ORD20261123000001").invt_no
    customs.take(write(message("CEB623", withdraw(shipment(internal_no="COP2"), Reference("3" * 18), "-"))), NOW)
    customs.release("ORD20261123000001", NOW)
    back = bundler.check_return(
        order(*LINES),
        {"released_on": "2026-11-23", "applied_on": "2026-11-30", "customs_district": "3105", "lines": [{"number": 1, "pieces": 2}]},
    )
    sent = shipment(internal_no="COP3", sent_at="20261130103000")
    customs.take(write(message("CEB625", give_back(back, sent, Reference(number), "-"))), NOW)
    customs.take(b"<a/>", NOW)
    answers = customs.receipts(0, NOW, 1000)
    codes = {read(each.data).message.shape.code for each in answers}
    assert codes == {"CEB312", "CEB412", "CEB512", "CEB622", "CEB624", "CEB626", "CEB816", "CEB900"}
    for each in answers:
        assert xsd.validate(etree.fromstring(each.data)), xsd.error_log
