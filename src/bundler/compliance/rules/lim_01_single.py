"""The dutiable value of an order is at most the single limit, or the order is one piece at full tax."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bundler.compliance.case import Case
from bundler.compliance.finding import Finding
from bundler.duty.assess import FULL_TAX, UNFORMED
from bundler.values.money import format as yuan

CODE = "LIM-01"
SOURCES = ("2018-49", "2016-18")
SOLVER_FACE = True


def check(case: Case) -> Iterable[Finding]:
    """Goods, freight and insurance without tax; exactly the limit is inside."""
    found = case.found
    if found.branch is UNFORMED:
        return ()
    if found.order_value > found.single_limit:
        return _above(case)
    return _near(case) if case.is_near(found.order_value, found.single_limit) else ()


def _above(case: Case) -> Iterator[Finding]:
    value, limit = case.found.order_value, case.found.single_limit
    if case.found.branch is FULL_TAX:
        yield Finding(
            CODE, "info", f"{yuan(value)} is over the single limit of {yuan(limit)}: the one piece pays full taxes and tariff.",
            "Nothing to mend; the amount counts in the annual total.", case.numbers(), _source(case),
        )  # fmt: skip
    elif not case.found.lone_piece:
        yield Finding(
            CODE, "error", f"The order is worth {yuan(value)}; the single limit is {yuan(limit)}.",
            f"Take goods worth at least {yuan(value - limit)} out. Splitting one purchase to slip under the limit is an offence.",
            case.numbers(), _source(case),
        )  # fmt: skip


def _near(case: Case) -> Iterator[Finding]:
    value, limit = case.found.order_value, case.found.single_limit
    yield Finding(
        CODE, "warning", f"{yuan(value)} is close to the single limit of {yuan(limit)}; {yuan(limit - value)} are left.",
        "Freight counts too: a dearer delivery may carry the order over.", case.numbers(), _source(case),
    )  # fmt: skip


def _source(case: Case) -> str:
    row = case.day.limit("single_order")
    return row.source if row else ""
