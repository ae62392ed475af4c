"""Where a remark of the positive list names the goods it allows, the item is those goods."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bundler.compliance.case import GoodsCase
from bundler.compliance.finding import Finding

CODE = "LST-03"
SOURCES = ("2022-7",)


def check_goods(case: GoodsCase) -> Iterable[Finding]:
    """``remark_met`` false is an error; not stated needs a person."""
    return _told(case) if case.goods.remarks else ()


def _told(case: GoodsCase) -> Iterator[Finding]:
    for remark in case.goods.remarks:
        if remark.kind != "named_goods" or case.item.remark_met:
            continue
        if case.item.remark_met is None:
            yield Finding(
                CODE, "review", f"{case.item.hs_code[:8]} is listed for named goods only: {remark.text}",
                "State remark_met for the item: true if it is those goods.", source=remark.source,
            )  # fmt: skip
        else:
            yield Finding(
                CODE, "error", f"{case.item.sku} is not the goods the list allows under {case.item.hs_code[:8]}: {remark.text}",
                "These goods cannot be sold under the regime; take them out of the order.", source=remark.source,
            )  # fmt: skip
