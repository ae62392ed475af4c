"""The dutiable value of an order is at most the single limit, or the order is one piece at full tax."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.compliance.case import Case
from bundler.compliance.finding import Finding
from bundler.duty.assess import Branch
from bundler.values.money import format as yuan

CODE = "LIM-01"
SOURCES = ("2018-49", "2016-18")
SOLVER_FACE = True


def check(case: Case) -> Iterator[Finding]:
    """Goods, freight and insurance without tax; exactly the limit is inside."""
    found = case.found
    value, limit = found.order_value, found.single_limit
    row = case.day.limit("single_order")
    source = row.source if row else ""
    if found.branch is Branch.UNFORMED:
        return
    if value > limit:
        if found.branch is Branch.FULL_TAX:
            yield Finding(
                CODE, "info", f"{yuan(value)} is over the single limit of {yuan(limit)}: the one piece pays full taxes and tariff.",
                "Nothing to mend; the amount counts in the annual total.", case.numbers(), source,
            )  # fmt: skip
        elif not found.lone_piece:
            yield Finding(
                CODE, "error", f"The order is worth {yuan(value)}; the single limit is {yuan(limit)}.",
                f"Take goods worth at least {yuan(value - limit)} out. Splitting one purchase to slip under the limit is an offence.",
                case.numbers(), source,
            )  # fmt: skip
    elif case.is_near(value, limit):
        yield Finding(
            CODE, "warning", f"{yuan(value)} is close to the single limit of {yuan(limit)}; {yuan(limit - value)} are left.",
            "Freight counts too: a dearer delivery may carry the order over.", case.numbers(), source,
        )  # fmt: skip
