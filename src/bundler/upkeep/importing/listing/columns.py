"""How annexes of the positive list name their columns."""

from __future__ import annotations

NAMES = {
    "number": ("序号", "no", "no."),
    "code": (
        "税则号列", "税则号", "税则税号", "税号", "商品编码", "商品编号", "HS编码", "hs8", "hs code", "hs_code", "code", "tariff line",
        "tariff code",
    ),
    "name": ("货品名称", "商品名称", "中文货品名称", "名称", "品名", "name_zh", "name"),
    "remark": ("备注", "remark", "remarks", "remark_zh"),
}  # fmt: skip
REQUIRED = ("code", "name", "remark")
