"""Customs messages: orders to messages, and receipts read; one core, files in memory."""

from __future__ import annotations

from typing import Any

import bundler
from bundler.declaration import Document, Message, declare, read, write
from bundler.declaration.batching import messages
from bundler.declaration.messages import SHAPES
from bundler.declaration.receipts.report import report
from bundler.declaration.records.receipts import InventoryReturn
from bundler.declaration.shipment import read_shipment

ORDERS, RECEIPTS, PIECES = 10_000, 3_000, 5
ITEM = {
    "sku": "VITD-60", "name": "vitamin", "name_zh": "维生素D软胶囊", "specification": "示例牌|60粒/瓶", "hs_code": "2106909090",
    "origin": "US",
    "unit": "142", "unit_price": "68.00", "net_weight_kg": "0.06", "item_record_no": "37", "account_book": "L3105B26A001",
    "customs_district": "3105",
}  # fmt: skip
COMPANY = {"code": "3105960000", "name": "示例有限公司"}
SHIPMENT = {
    "order_no": "ORD-0", "internal_no": "COP-0", "sent_at": "20261123103000", "customs_code": "3105", "port_code": "3105",
    "parties": {
        **dict.fromkeys(("platform", "merchant", "logistics", "declarant", "area"), COMPANY), "guarantor": "3105960000",
        "transfer": {**COMPANY, "dxp_id": "DXPENT0000000000"},
    },
    "transport_mode": "W", "waybill_no": "T-0", "gross_weight_kg": "9",
    "buyer": {"register_no": "U", "name": "张三示例", "telephone": "13000000000", "id_number": "110101190001010006"},
    "consignee": {"name": "张三示例", "telephone": "13000000000", "address": "示例路1号"},
}  # fmt: skip


def test_orders_to_messages(benchmark: Any) -> None:
    """10,000 quoted orders of five declared lines to CEB311 and CEB621, a hundred in a message."""
    catalogue = bundler.load_catalogue([{**ITEM, "sku": f"VITD-{at}"} for at in range(PIECES)])
    lines = [{"kind": "item", "sku": f"VITD-{at}", "quantity": 2} for at in range(PIECES)]
    answer = bundler.quote({"on": "2026-11-23", "buyer": {"annual_used": "0.00"}, "lines": lines}, catalogue=catalogue)
    shipment = read_shipment(SHIPMENT)

    def work() -> int:
        made = [declare(answer, shipment.model_copy(update={"order_no": f"ORD-{at}", "internal_no": f"COP-{at}"})) for at in range(ORDERS)]
        transfer = shipment.parties.transfer
        both = (("CEB311", [each.order for each in made]), ("CEB621", [each.inventory for each in made]))
        return sum(len(write(message)) for code, documents in both for message in messages(code, documents, transfer))

    assert benchmark.pedantic(work, rounds=1) > 0


def test_receipts_are_read(benchmark: Any) -> None:
    """3,000 receipts of declaration lists, each a file, to where each list stands."""

    def receipt(at: int) -> bytes:
        head = InventoryReturn(
            guid="0A1B2C3D-0000-4000-8000-000000000007", cop_no=f"COP-{at}", pre_no="B20261123000000001", return_status="120",
            return_time="20261123103055123", return_info="[Code:1800;Desc:逻辑校验通过]",
        )  # fmt: skip
        return write(Message(SHAPES["CEB622"], head.guid, (Document(head),)))

    files = [receipt(at) for at in range(RECEIPTS)]
    assert len(benchmark.pedantic(lambda: report(read(each).message for each in files), rounds=3).documents) == RECEIPTS
