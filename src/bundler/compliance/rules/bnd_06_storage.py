"""One parcel holds goods of one storage class: ambient, chilled or frozen."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.compliance.case import Case
from bundler.compliance.finding import Finding
from bundler.duty.goods import Goods

CODE = "BND-06"
SOURCES = ("parcel-reading",)
SOLVER_FACE = True


def concerns(goods: Goods) -> bool:
    """Goods that are kept cool."""
    return goods.item.storage_class != "ambient"


def check(case: Case) -> Iterator[Finding]:
    """Mixed storage classes are an error."""
    classes = sorted({line.goods.item.storage_class for line in case.found.lines})
    if len(classes) > 1:
        yield Finding(
            CODE, "error", f"Goods of {len(classes)} storage classes in one parcel: {', '.join(classes)}.",
            "Ship each storage class as an order of its own.", case.numbers(), SOURCES[0],
        )  # fmt: skip
