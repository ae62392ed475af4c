"""No piece is sold below its filing price (备案价) without an approved promotion."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.compliance.case import Case
from bundler.compliance.finding import Finding
from bundler.duty.goods import Goods
from bundler.values.money import format as yuan

CODE = "VAL-03"
SOURCES = ("filing-price-practice",)
SOLVER_FACE = True


def concerns(goods: Goods) -> bool:
    """Goods with a filing price."""
    return goods.item.filing_price is not None


def check(case: Case) -> Iterator[Finding]:
    """Compares the price of all pieces with the filing price of as many, exactly; loose gifts are for BUN-06."""
    if case.approved:
        return
    for part in case.found.parts:
        filed = part.goods.item.filing_price
        gift = part.bundle is None and not part.total and part.public
        if filed is not None and not gift and part.total < filed * part.pieces:
            numbers = tuple(line.number for line in case.found.lines_of(part))
            yield Finding(
                CODE, "error",
                f"{part.goods.item.sku}: {part.pieces} at {yuan(part.total)} in all are below the filing price of {yuan(filed)} each.",
                f"Raise the price by {yuan(filed * part.pieces - part.total)} on these pieces, or report the promotion to customs first.",
                numbers, SOURCES[0],
            )  # fmt: skip
