"""A discount lowers the value only when it is fair and open: everybody gets it, without hidden conditions."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.compliance.case import Case
from bundler.compliance.finding import Finding
from bundler.compliance.traits import PROMOTED, REPRICED
from bundler.values.money import format_unit_price

CODE = "VAL-02"
SOURCES = ("Y73-2016",)
ONLY_FOR = PROMOTED | REPRICED


def check(case: Case) -> Iterator[Finding]:
    """A price of the moment unlike the public one, or a promotion for some only, needs a person unless customs approved it."""
    if case.approved:
        return
    promotion = case.order.promotion
    if promotion is not None and promotion.audience != "public":
        yield Finding(
            CODE, "review", f"The promotion {promotion.id!r} is for {promotion.audience!r}, not for everybody.",
            "Open it to the public, or get customs' approval and state promotion.approved.", case.numbers(), "Y73-2016",
        )  # fmt: skip
    changed = [part for part in case.found.parts if part.override]
    if changed:
        prices = ", ".join(f"{part.goods.item.sku} at {format_unit_price(part.override or 0)}" for part in changed)
        numbers = tuple(line.number for part in changed for line in case.found.lines_of(part))
        yield Finding(
            CODE, "review", f"Prices differ from the public ones: {prices}. {case.taxes_against_public()}",
            "Change the public price for everybody, or state an approved promotion.", numbers, "Y73-2016",
        )  # fmt: skip
