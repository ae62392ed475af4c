"""Messages: written and read."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from bundler.declaration import SHAPES, Document, Message, declare, read, write
from bundler.errors import InputError
from tests.declaration.story import TRANSFER, message, shipment, sold

RECEIPT = """\ufeff<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<CEB622Message xmlns="http://www.chinaport.gov.cn/ceb" version="1.0" guid="0a1b2c3d-0000-4000-8000-000000000007">
  <InventoryReturn>
    <guid>0a1b2c3d-0000-4000-8000-000000000007</guid>
    <copNo>COP20261123000001</copNo><preNo>B20261123000000001</preNo><invtNo></invtNo>
    <returnStatus>120</returnStatus><returnTime>20261123103055123</returnTime>
    <returnInfo>[Code:1800;Desc:ok]</returnInfo><extra>1</extra>
  </InventoryReturn>
</CEB622Message>"""

LAUGHS = b"<!DOCTYPE a [<!ENTITY x0 'ha'>%s]><a b='&x30;'/>" % b"".join(
    b"<!ENTITY x%d '&x%d;&x%d;&x%d;&x%d;'>" % (at, *[at - 1] * 4) for at in range(1, 31)
)


def refused(data: bytes) -> list[str]:
    with pytest.raises(InputError) as wrong:
        read(data)
    return [each.code for each in wrong.value.faults]


def test_a_receipt_is_read_without_prefix_with_a_byte_order_mark_small_letters_and_unknown_fields() -> None:
    found = read(RECEIPT.encode())
    head: Any = found.message.documents[0].head
    assert (found.message.shape.code, head.cop_no, head.invt_no, head.return_status) == ("CEB622", "COP20261123000001", None, "120")
    assert found.unknown == ("/InventoryReturn[1]/extra",)


def test_a_message_is_read_out_of_the_envelope_in_which_it_travels() -> None:
    envelope = '<DxpMsg xmlns="http://www.chinaport.gov.cn/dxp" ver="1.0"><TransInfo/><Data>{}</Data></DxpMsg>'
    assert read(envelope.format(base64.encodebytes(RECEIPT.encode()).decode())) == read(RECEIPT.encode())
    for data in ("", "?", "维", base64.b64encode(envelope.encode()).decode()):
        with pytest.raises(InputError):
            read(envelope.format(data))


def test_in_a_text_the_declared_encoding_does_not_count_and_half_a_character_is_no_message() -> None:
    sent = write(message("CEB311", declare(sold(), shipment()).order))
    assert read(sent.decode().replace("UTF-8", "GB18030")) == read(sent)
    assert read(RECEIPT) == read(RECEIPT.encode())
    with pytest.raises(InputError, match="not XML"):
        read(RECEIPT.replace("ok", "\ud83d"))


def test_a_message_with_nothing_but_faults_is_refused_with_a_bounded_number_of_them() -> None:
    data = '<CEB312Message xmlns="http://www.chinaport.gov.cn/ceb">' + "<OrderReturn/>" * 20_000 + "</CEB312Message>"
    assert len(refused(data.encode())) == 1000


def test_what_a_document_holds_of_faults_and_unknown_elements_is_told_up_to_a_bound() -> None:
    lines = "<OrderList><gnum>1</gnum></OrderList>" * 20_000
    data = f'<CEB311Message xmlns="http://www.chinaport.gov.cn/ceb"><Order>{lines}</Order></CEB311Message>'
    assert len(refused(data.encode())) == 1000
    strange = RECEIPT.replace("<guid>", "".join(f"<x{at}/>" for at in range(20_000)) + "<guid>", 1)
    assert len(read(strange).unknown) == 1000


def test_a_written_message_has_no_blanks_no_empty_elements_and_no_byte_order_mark() -> None:
    written = write(message("CEB621", declare(sold(), shipment()).inventory)).decode()
    assert written.startswith("<?xml")
    assert "/>" not in written
    assert "> <" not in written


@pytest.mark.parametrize(
    ("data", "codes"),
    [
        (b"", ["xml"]),
        (b"not xml", ["xml"]),
        (b"<a/>", ["unknown_message"]),
        (b'<CEB622Message xmlns="urn:other"/>', ["unknown_message"]),
        (b'<CEB622Message xmlns="http://www.chinaport.gov.cn/ceb"/>', ["missing"]),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', ["doctype"]),
        ('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode("utf-16"), ["doctype"]),
        (LAUGHS, ["xml"]),
        (b"<a>" * 100_000 + b"</a>" * 100_000, ["xml"]),
        (RECEIPT.replace("<returnStatus>120</returnStatus>", "").encode(), ["missing"]),
        (RECEIPT.replace("<copNo>", "<copNo>X</copNo><copNo>").encode(), ["twice"]),
    ],
)
def test_what_is_no_message_is_refused_with_what_is_wrong(data: bytes, codes: list[str]) -> None:
    assert refused(data) == codes


def test_a_message_takes_100_documents_and_an_order_99_lines() -> None:
    order = declare(sold(), shipment()).order
    assert write(message("CEB311", *[order] * 100))
    with pytest.raises(InputError):
        write(message("CEB311", *[order] * 101))
    with pytest.raises(InputError):
        write(message("CEB311", Document(order.head, order.lines[:1] * 100)))
    with pytest.raises(InputError):
        write(message("CEB311", Document(order.head)))


def test_an_outgoing_message_names_who_transfers_it() -> None:
    order = declare(sold(), shipment()).order
    with pytest.raises(InputError):
        write(Message(SHAPES["CEB311"], "G", (order,)))
    assert b"DXPENT0000000000" in write(Message(SHAPES["CEB311"], "G", (order,), TRANSFER))
