"""Endangered species, dual-use goods and prohibited imports are out even where their code is listed."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.compliance.case import GoodsCase
from bundler.compliance.finding import Finding

CODE = "LST-04"
SOURCES = ("2022-7",)
OF_CODE = True


REASONS = {"endangered": "goods with endangered species", "dual_use": "dual-use goods", "prohibited": "goods prohibited from import"}


def check_goods(case: GoodsCase) -> Iterator[Finding]:
    """Decided by the supervision documents of the ten-digit code; an exclusion by words is a warning."""
    if case.goods.line is not None:
        bars = case.day.bars(case.goods.line)
        if bars:
            reasons = " and ".join(dict.fromkeys(REASONS[reason] for reason in bars.values()))
            letters = "".join(sorted(bars))
            yield Finding(
                CODE, "error", f"{case.item.hs_code} stands for {reasons} (supervision documents {letters}).",
                "Take the goods out; if they hold no such ingredient, classify them under the sister code without these documents.",
                source=case.goods.line.source,
            )  # fmt: skip
    for remark in case.goods.remarks:
        if remark.kind == "exclusion":
            yield Finding(
                CODE, "warning", f"The list excludes some goods of {case.item.hs_code[:8]}: {remark.text}",
                "Make sure that the item is none of them.", source=remark.source,
            )  # fmt: skip
