"""Orders that are declared, with made-up companies and persons; the identity number is that of nobody."""

from __future__ import annotations

import copy
from typing import Any

import bundler
from bundler.compliance.answer import Answer
from bundler.declaration import SHAPES, Document, Message
from bundler.declaration.records.envelope import BaseTransfer

Facts = dict[str, Any]
BOOK = {"account_book": "L3105B26A001", "customs_district": "3105"}


def item(sku: str, /, **facts: Any) -> Facts:
    """A vitamin of the United States, unless stated otherwise."""
    plain = {
        "name": sku, "name_zh": "维生素D软胶囊", "specification": "示例牌|60粒/瓶", "hs_code": "2106909090", "origin": "US", "unit": "142",
        "unit_price": "198.00", "net_weight_kg": "0.06", "item_record_no": "37", **BOOK,
    }  # fmt: skip
    return {"sku": sku, **plain, **facts}


VITAMIN = item("VITD-60")
CREAM = item(
    "CREAM-50", name_zh="护手霜", specification="示例牌|50ml/支|保湿", hs_code="3304990039", origin="FR", unit="012", unit_price="68.00",
    net_weight_kg="0.05", net_content="50", net_content_unit="ml", item_record_no="12", gtin="3000000000014",
)  # fmt: skip
BUNDLE = {
    "kind": "bundle", "id": "GIFT-7", "price": "299.00", "quantity": 1,
    "components": [{"item": CREAM, "quantity": 3}, {"item": VITAMIN, "quantity": 1}],
}  # fmt: skip


def order(*lines: Facts, **more: Any) -> Facts:
    """An order of the buyer of this story: one bundle, unless stated otherwise."""
    return {"on": "2026-11-23", "buyer": {"annual_used": "0.00"}, "lines": list(lines) or [BUNDLE], **more}


def sold(*lines: Facts, **more: Any) -> Answer:
    """The answer of ``quote`` on that order."""
    return bundler.quote(order(*lines, **more))


def loose(goods: Facts, quantity: int = 1, **more: Any) -> Facts:
    """A loose item as an order line."""
    return {"kind": "item", "item": goods, "quantity": quantity, **more}


def shipment(**changes: Any) -> Facts:
    """The shipment of that order; ``changes`` replace whole keys."""
    company = {name: {"code": f"310596{at:04d}", "name": f"示例{name}有限公司"} for at, name in enumerate(COMPANIES)}
    plain = {
        "order_no": "ORD20261123000001",
        "internal_no": "COP20261123000001",
        "sent_at": "20261123103000",
        "parties": {**company, "guarantor": "3105960001", "transfer": {"code": "3105960000", "name": "示例", "dxp_id": "DXPENT0000000000"}},
        "customs_code": "3105",
        "port_code": "3105",
        "transport_mode": "W",
        "package_type": "2",
        "waybill_no": "TEST0000000001",
        "payment_no": "PAY20261123000001",
        "gross_weight_kg": "9",
        "buyer": {"register_no": "U000001", "name": "张三示例", "telephone": "13000000000", "id_number": "110101190001010006"},
        "consignee": {"name": "张三示例", "telephone": "13000000000", "address": "浙江省宁波市示例区示例路1号", "district": "330206"},
    }
    return copy.deepcopy({**plain, **changes})


COMPANIES = ("platform", "merchant", "logistics", "declarant", "area", "payment")
TRANSFER = BaseTransfer(cop_code="3105960000", cop_name="示例", dxp_mode="DXP", dxp_id="DXPENT0000000000")


def message(code: str, *documents: Document) -> Message:
    """A whole message of documents."""
    head: Any = documents[0].head
    return Message(SHAPES[code], head.guid, documents, TRANSFER if SHAPES[code].outgoing else None)
