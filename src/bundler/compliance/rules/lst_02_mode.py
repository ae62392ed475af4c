"""A remark of the positive list allows the supervision code of the order."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.compliance.case import GoodsCase
from bundler.compliance.finding import Finding

CODE = "LST-02"
SOURCES = ("2022-7",)


def check_goods(case: GoodsCase) -> Iterator[Finding]:
    """Goods listed for other supervision codes only are an error."""
    for remark in case.goods.remarks:
        if remark.kind == "mode" and case.supervision_code not in remark.allowed_modes:
            allowed = ", ".join(remark.allowed_modes)
            yield Finding(
                CODE, "error", f"{case.item.hs_code[:8]} is listed for {allowed} only, not for {case.supervision_code}: {remark.text}",
                f"Sell it under {allowed}, where the goods' place allows that.", source=remark.source,
            )  # fmt: skip
