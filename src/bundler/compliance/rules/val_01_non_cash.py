"""Coupons, points and other non-cash means of payment never lower the dutiable value."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.compliance.case import Case
from bundler.compliance.finding import Finding
from bundler.compliance.traits import NON_CASH
from bundler.values.money import format as yuan

CODE = "VAL-01"
SOURCES = ("Y73-2016", "2016-18")
ONLY_FOR = NON_CASH


def check(case: Case) -> Iterator[Finding]:
    """They are named so that nobody looks for them in the values."""
    if case.order.non_cash:
        yield Finding(
            CODE, "info", f"{yuan(case.order.non_cash)} paid by coupons or points stays in the dutiable value.",
            "Declare it in the discount field of the order message.", (), "Y73-2016",
        )  # fmt: skip
