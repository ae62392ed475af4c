"""Several pieces, or a bundle, never use the exception for a single piece above the limit."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.compliance.case import Case
from bundler.compliance.finding import Finding
from bundler.compliance.traits import BEYOND
from bundler.duty.assess import Branch
from bundler.values.money import format as yuan

CODE = "LIM-03"
SOURCES = ("2018-49",)
ONLY_FOR = BEYOND


def check(case: Case) -> Iterator[Finding]:
    """Told beside LIM-01 where the order looks like one article but is not, on days that know the exception."""
    found = case.found
    row = case.day.limit("full_tax_single_piece")
    if row is None or found.branch is Branch.UNFORMED or found.order_value <= found.single_limit:
        return
    if len({part.bundle.id if part.bundle else part.goods.item.sku for part in found.parts}) > 1:
        return
    bundled = found.parts[0].bundle is not None
    if bundled or sum(line.quantity for line in found.lines) > 1:
        what = "A bundle counts as its components" if bundled else "Several pieces are not a single article"
        yield Finding(
            CODE, "error", f"{what}: above {yuan(found.single_limit)} only one loose piece may stay in the regime.",
            "Sell a smaller bundle or fewer pieces.", case.numbers(), row.source,
        )  # fmt: skip
