"""A component close under a consumption tax threshold, or split across it, is flagged."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.compliance.case import Case
from bundler.compliance.finding import Finding
from bundler.duty.explode import Part
from bundler.values import exact
from bundler.values.money import format as yuan

CODE = "BUN-04"
SOURCES = ("2016-103", "apportion-reading")


def check(case: Case) -> Iterator[Finding]:
    """Two lines of one price on different sides of a threshold need a person; close under it is a warning."""
    for part in case.found.parts:
        test = part.goods.threshold
        if test is None or not case.found.lines_of(part):
            continue
        numbers = tuple(line.number for line in case.found.lines_of(part))
        sides = {test.side(line.value, line.quantity) for line in case.found.lines_of(part)}
        if len(sides) > 1:
            yield Finding(
                CODE, "review", f"The price of {part.goods.item.sku} is declared on two lines, and only one of them reaches "
                f"{exact.format(test.per_unit)} yuan per {test.unit}.",
                _nearest(part), numbers, SOURCES[0],
            )  # fmt: skip
        elif sides == {False} and part.bundle is not None:
            value = sum(line.value for line in case.found.lines_of(part))
            first = test.first_over(part.pieces)
            if case.is_near(value, first):
                yield Finding(
                    CODE, "warning", f"{part.goods.item.sku} at {yuan(value)} is close under its threshold of {yuan(first)}.",
                    "Freight counts in the test.", numbers, SOURCES[0],
                )  # fmt: skip


def _nearest(part: Part) -> str:
    """The totals next to this one that divide evenly, so that the price needs one line only."""
    below = part.total - part.total % part.pieces
    what = "the component's share of all bundles" if part.bundle is not None else "the line total"
    return f"Let {what} be {yuan(below)} or {yuan(below + part.pieces)} instead of {yuan(part.total)}."
