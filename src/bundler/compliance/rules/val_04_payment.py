"""What is paid is goods, freight, insurance and tax less coupons and points, and never less than nothing."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.compliance.case import Case
from bundler.compliance.finding import Finding
from bundler.compliance.traits import NON_CASH
from bundler.values.money import format as yuan

CODE = "VAL-04"
SOURCES = ("ceb-messages",)
ONLY_FOR = NON_CASH


def check(case: Case) -> Iterator[Finding]:
    """Non-cash payment above everything payable is an error; the payment record itself is not looked at."""
    payable, non_cash = case.found.payable, case.order.non_cash
    if payable is not None and non_cash > payable:
        yield Finding(
            CODE, "error", f"{yuan(non_cash)} of coupons and points are more than the {yuan(payable)} payable.",
            f"Take at most {yuan(payable)} as non_cash.", (), SOURCES[0],
        )  # fmt: skip
