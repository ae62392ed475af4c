"""No piece is sold below its filing price (备案价) without an approved promotion."""

from __future__ import annotations

from collections.abc import Iterable

from bundler.compliance.case import Case
from bundler.compliance.finding import Finding
from bundler.duty.explode import Part
from bundler.duty.goods import Goods
from bundler.values.money import format as yuan

CODE = "VAL-03"
SOURCES = ("filing-price-practice",)
SOLVER_FACE = True


def concerns(goods: Goods) -> bool:
    """Goods with a filing price."""
    return goods.item.filing_price is not None


def check(case: Case) -> Iterable[Finding]:
    """Compares the price of all pieces with the filing price of as many, exactly; loose gifts are for BUN-06."""
    found: list[Finding] = []
    for part in case.found.parts:
        filed = part.goods.item.filing_price
        if filed is not None and part.total < filed * part.pieces and not _gift(part) and not case.approved:
            found.append(_below(case, part, filed))
    return found


def _gift(part: Part) -> bool:
    return part.bundle is None and not part.total and part.public > 0


def _below(case: Case, part: Part, filed: int) -> Finding:
    return Finding(
        CODE, "error",
        f"{part.goods.item.sku}: {part.pieces} at {yuan(part.total)} in all are below the filing price of {yuan(filed)} each.",
        f"Raise the price by {yuan(filed * part.pieces - part.total)} on these pieces, or report the promotion to customs first.",
        case.numbers_of([part]), SOURCES[0],
    )  # fmt: skip
