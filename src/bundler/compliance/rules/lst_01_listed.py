"""The 8-digit code of every item is on the positive list in force on the day of declaration (正面清单)."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.compliance.case import GoodsCase
from bundler.compliance.finding import Finding

CODE = "LST-01"
SOURCES = ("2022-7", "2018-157", "2019-96")
OF_CODE = True


def check_goods(case: GoodsCase) -> Iterator[Finding]:
    """Known off the list is an error, unknown needs a person, a presumed listing or remark is a warning (a review when strict)."""
    hs8, listing = case.item.hs_code[:8], case.goods.listing
    if listing is None:
        yield Finding(
            CODE, "review", f"It is not known whether {hs8} is on the positive list on {case.day.day}.",
            "Look it up in the official annex and add a row to positive_list.csv.",
        )  # fmt: skip
    elif listing.status == "off":
        yield Finding(
            CODE, "error", f"{hs8} is not on the positive list on {case.day.day}.",
            "These goods cannot be sold under the regime; take them out of the order.", source=listing.source,
        )  # fmt: skip
    elif case.day.evidence(listing) == "presumed":
        yield Finding(
            CODE, case.unsure, f"{hs8} is presumed to be on the positive list; the annex was not read.",
            "Confirm it in the annex and set the evidence of its row in positive_list.csv.", source=listing.edition or listing.source,
        )  # fmt: skip
    for remark in case.goods.remarks:
        if case.day.evidence(remark) == "presumed":
            yield Finding(
                CODE, case.unsure, f"A remark on {hs8} is presumed: {remark.text}",
                "Confirm it in the annex and set the evidence of its row in remarks.toml.", source=remark.source,
            )  # fmt: skip
