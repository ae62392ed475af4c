"""A remark of the positive list allows the supervision code of the order."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.compliance.case import GoodsCase
from bundler.compliance.finding import Finding
from bundler.duty.goods import Goods
from bundler.tariff.rows import Remark

CODE = "LST-02"
SOURCES = ("2022-7",)
OF_CODE = True


def barring(goods: Goods, supervision_code: str) -> Iterator[Remark]:
    """Yield the remarks that list goods for other supervision codes only."""
    return (remark for remark in goods.remarks if remark.kind == "mode" and supervision_code not in remark.allowed_modes)


def check_goods(case: GoodsCase) -> Iterator[Finding]:
    """Goods listed for other supervision codes only are an error."""
    for remark in barring(case.goods, case.supervision_code):
        allowed = ", ".join(remark.allowed_modes)
        yield Finding(
            CODE, "error", f"{case.item.hs_code[:8]} is listed for {allowed} only, not for {case.supervision_code}: {remark.text}",
            f"Sell it under {allowed}, where the goods' place allows that.", source=remark.source,
        )  # fmt: skip
