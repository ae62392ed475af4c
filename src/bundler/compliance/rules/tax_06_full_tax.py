"""A single piece above the limit pays the tariff of its origin: the provisional rate where there is one, else MFN."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.compliance.case import Case
from bundler.compliance.finding import Finding
from bundler.compliance.traits import BEYOND
from bundler.duty.assess import Branch
from bundler.duty.goods import Goods
from bundler.tariff.day import Day
from bundler.values import exact

CODE = "TAX-06"
SOURCES = ("2018-49", "T26")
ONLY_FOR = BEYOND


def check(case: Case) -> Iterator[Finding]:
    """A rate that is not known needs a person; preferences and trade remedies are not looked at, and that is told."""
    if case.found.branch is Branch.FULL_TAX:
        for goods, numbers in case.numbers_by_goods().items():
            yield from of_goods(goods, case.day, numbers)


def of_goods(goods: Goods, day: Day, numbers: tuple[int, ...]) -> Iterator[Finding]:
    """Say at which rate these goods pay tariff, or that it is not known; a gap of another tax is for its own rule."""
    source = goods.line.source if goods.line else ""
    if goods.tariff is None:
        if goods.gap is None:
            yield Finding(
                CODE, "review", f"The tariff rate of {goods.item.hs_code} on {day.day} is not known.",
                "Add the MFN or provisional rate to tariff_lines.csv.", numbers, source,
            )  # fmt: skip
        return
    kind = "provisional" if goods.line is not None and goods.line.provisional is not None else "MFN"
    yield Finding(
        CODE, "warning", f"Tariff at the {kind} rate of {exact.percent(goods.tariff)}; agreements and remedies are not modelled.",
        f"Check whether goods of {goods.item.origin} carry an additional duty or a preference.", numbers, source,
    )  # fmt: skip
