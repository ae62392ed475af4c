"""A gift is a declared line, or a bundle, at price 0; one that is sold alone at a price needs a reason."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.compliance.case import Case
from bundler.compliance.finding import Finding
from bundler.compliance.traits import BUNDLED, REPRICED

CODE = "BUN-06"
SOURCES = ("ceb-messages", "Y73-2016")
ONLY_FOR = BUNDLED | REPRICED


def check(case: Case) -> Iterator[Finding]:
    """Goods at 0 whose public price is not 0 need a person unless the promotion is approved."""
    if case.approved:
        return
    gifts = [part for part in case.found.parts if part.public and (part.override == 0 if part.bundle is None else not part.bundle.price)]
    if not gifts:
        return
    names = ", ".join(part.goods.item.sku for part in gifts)
    yield Finding(
        CODE, "review", f"Given away, but sold alone at a price: {names}. {case.taxes_against_public()}",
        "Share the price paid over all pieces as a bundle, or state an approved promotion.",
        tuple(line.number for part in gifts for line in case.found.lines_of(part)), "Y73-2016",
    )  # fmt: skip
