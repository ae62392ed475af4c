"""The account book holds at least the pieces that the order takes."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.compliance.case import Case
from bundler.compliance.finding import Finding

CODE = "BND-03"
SOURCES = ("ceb-messages",)


def check(case: Case) -> Iterator[Finding]:
    """All lines with the same goods together."""
    taken: dict[str, int] = {}
    for line in case.found.lines:
        taken[line.goods.item.sku] = taken.get(line.goods.item.sku, 0) + line.quantity
    for line in case.found.lines:
        sku, stock = line.goods.item.sku, line.goods.item.stock
        pieces = taken.pop(sku, 0)
        if stock is not None and pieces > stock:
            yield Finding(
                CODE,
                "error",
                f"{pieces} of {sku} are ordered, {stock} are in stock.",
                f"Order at most {stock}.",
                case.numbers(sku),
                SOURCES[0],
            )
