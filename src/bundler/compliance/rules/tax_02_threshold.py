"""Conditional consumption tax is tested on the value of each declared line, freight included, per unit of its content."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from bundler.compliance.case import Case, GoodsCase
from bundler.compliance.finding import Finding
from bundler.duty.assess import Branch, tax_at
from bundler.duty.explode import DeclaredLine
from bundler.duty.goods import Goods
from bundler.values import exact
from bundler.values.money import format as yuan

CODE = "TAX-02"
SOURCES = ("2016-103", "ct-copies")
SOLVER_FACE = True


def check_goods(case: GoodsCase) -> Iterator[Finding]:
    """A month's exchange rate that is presumed is a warning (a review when strict)."""
    rate = case.goods.threshold.rate if case.goods.threshold else None
    if rate is not None and case.day.evidence(rate) == "presumed":
        yield Finding(
            CODE, case.unsure,
            f"The customs exchange rate of {rate.currency} of {rate.start:%Y-%m} is presumed.",
            "Confirm it and set the evidence of its row in exchange_rates.csv.", source=rate.source,
        )  # fmt: skip


def concerns(goods: Goods) -> bool:
    """Goods whose tax depends on their content."""
    return goods.threshold is not None or (goods.gap is not None and goods.gap.code == CODE)


def check(case: Case) -> Iterator[Finding]:
    """Content that is missing needs a person; a line close under a threshold, or tested at an old rate, is a warning."""
    for line in case.found.lines:
        gap, test = line.goods.gap, line.goods.threshold
        if gap is not None and gap.code == CODE:
            yield Finding(CODE, "review", f"{gap.message[0].upper()}{gap.message[1:]}.", gap.hint, (line.number,), gap.source)
        elif test is not None:
            yield from _tested(case, line)


def _tested(case: Case, line: DeclaredLine) -> Iterator[Finding]:
    test, period = line.goods.threshold, line.goods.tax_period
    assert test is not None
    side = test.side(line.value, line.quantity)
    near = side is False and line.part.bundle is None and case.is_near_threshold(test, line.value, line.quantity)
    if test.certain and not near:
        return
    source = period.source if period else ""
    at = f"{exact.format(test.per_unit)} yuan per {test.unit}"
    if test.basis:
        at += f" ({test.basis})"
    if side is None:
        yield Finding(
            CODE, "review", f"{yuan(line.value)} is too close to the threshold of {at} to tell without the month's exchange rate.",
            "Add the month's customs rate to exchange_rates.csv.", (line.number,), source,
        )  # fmt: skip
    elif not test.certain:
        band = exact.percent(case.day.share("exchange_rate_band") or Fraction(0))
        yield Finding(
            CODE, "warning", f"Tested at the last known exchange rate: {at}; the same side with the rate {band} lower or higher.",
            "Add the month's customs rate to exchange_rates.csv.", (line.number,), source,
        )  # fmt: skip
    if near:
        first = test.first_over(line.quantity)
        tax = tax_at(line, first, full=case.found.branch is Branch.FULL_TAX)
        jump = "" if line.tax is None or tax is None else f": from {yuan(first)} on the tax is {yuan(tax)} instead of {yuan(line.tax)}"
        yield Finding(
            CODE, "warning", f"{yuan(line.value)} is close under the threshold of {at}{jump}.",
            "Freight counts in the test.", (line.number,), source,
        )  # fmt: skip
