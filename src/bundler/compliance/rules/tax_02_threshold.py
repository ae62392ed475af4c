"""Conditional consumption tax is tested on the value of each declared line, freight included, per unit of its content."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.compliance.case import Case
from bundler.compliance.finding import Finding
from bundler.duty.assess import Branch, tax_at
from bundler.duty.explode import DeclaredLine
from bundler.duty.goods import Goods
from bundler.values import exact
from bundler.values.money import format as yuan

CODE = "TAX-02"
SOURCES = ("2016-103", "ct-copies")
SOLVER_FACE = True


def concerns(goods: Goods) -> bool:
    """Goods whose tax depends on their content."""
    return goods.threshold is not None or (goods.gap is not None and goods.gap.code == CODE)


def check(case: Case) -> Iterator[Finding]:
    """Content that is missing needs a person; a line close under a threshold is a warning. What rate was used is for FX-01 to say."""
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
    if side is not None and not near:
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
    if near:
        first = test.first_over(line.quantity)
        tax = tax_at(line, first, full=case.found.branch is Branch.FULL_TAX)
        jump = "" if line.tax is None or tax is None else f": from {yuan(first)} on the tax is {yuan(tax)} instead of {yuan(line.tax)}"
        yield Finding(
            CODE, "warning", f"{yuan(line.value)} is close under the threshold of {at}{jump}.",
            "Freight counts in the test.", (line.number,), source,
        )  # fmt: skip
