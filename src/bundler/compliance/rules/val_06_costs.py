"""Freight and insurance are shared over the lines pro rata to their goods value, and the shares add up exactly."""

from __future__ import annotations

from collections.abc import Iterable

from bundler.compliance.case import Case
from bundler.compliance.finding import OUR_FAULT, Finding
from bundler.values.money import format as yuan

CODE = "VAL-06"
SOURCES = ("apportion-reading",)


def check(case: Case) -> Iterable[Finding]:
    """Goods worth nothing in all leave nothing to share by."""
    found, order = case.found, case.order
    if not found.goods_value:
        return (Finding(
            CODE, "error", "The goods of the order are worth 0.00, so freight, insurance and limits have no base.",
            "An order needs at least one line with a price.", case.numbers(), SOURCES[0],
        ),)  # fmt: skip
    freight = insurance = 0
    for line in found.lines:
        freight += line.freight
        insurance += line.insurance
    if found.unshared or (freight == order.freight and insurance == order.insurance):
        return ()
    message = f"Freight {yuan(freight)} and insurance {yuan(insurance)} of the lines are not those of the order."
    return (Finding(CODE, "error", message, OUR_FAULT, case.numbers(), SOURCES[0]),)
