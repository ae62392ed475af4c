"""A component close under a consumption tax threshold, or split across it, is flagged."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.catalogue.order import BundleLine
from bundler.compliance.case import Case
from bundler.compliance.finding import Finding
from bundler.duty.assess import Assessment
from bundler.duty.explode import Part
from bundler.values import exact
from bundler.values.money import format as yuan

CODE = "BUN-04"
SOURCES = ("2016-103", "apportion-reading")
SOLVER_FACE = True
FEN_TRIED = 500
"""How far from the stated price a better one is looked for."""


def check_bundles(case: Case) -> Iterator[Finding]:
    """Two lines of one price on different sides of a threshold need a person; close under it is a warning."""
    for part in case.found.parts:
        test, lines = part.goods.threshold, case.found.lines_of(part)
        if test is None or part.bundle is None:
            continue
        numbers = tuple(line.number for line in lines)
        if _straddles(case.found, part):
            yield Finding(
                CODE, "review", f"The price of {part.goods.item.sku} is declared on two lines, and only one of them reaches "
                f"{exact.format(test.per_unit)} yuan per {test.unit}.",
                _nearest(case, part.bundle), numbers, SOURCES[0],
            )  # fmt: skip
        elif all(test.side(line.value, line.quantity) is False for line in lines):
            value = sum(line.value for line in lines)
            if case.is_near_threshold(test, value, part.pieces):
                yield Finding(
                    CODE, "warning",
                    f"{part.goods.item.sku} at {yuan(value)} is close under its threshold of {yuan(test.first_over(part.pieces))}.",
                    "Freight counts in the test.", numbers, SOURCES[0],
                )  # fmt: skip


def _straddles(found: Assessment, part: Part) -> bool:
    """Whether one line of a part surely reaches its threshold and the other surely does not; what is not sure is for TAX-02."""
    test = part.goods.threshold
    return test is not None and {test.side(line.value, line.quantity) for line in found.lines_of(part)} == {True, False}


def _nearest(case: Case, bundle: BundleLine) -> str:
    """The nearest price of the bundle that puts no component on both sides."""
    at = next(at for at, line in enumerate(case.order.lines) if line is bundle)
    for off in range(1, FEN_TRIED):
        for price in (bundle.price - off, bundle.price + off):
            if price > 0:
                line = bundle.model_copy(update={"price": price})
                order = case.order.model_copy(update={"lines": [*case.order.lines[:at], line, *case.order.lines[at + 1 :]]})
                found = case.reassess(order)
                if not any(part.bundle is line and _straddles(found, part) for part in found.parts):
                    return f"The nearest price of {bundle.id} that does not is {yuan(price)}."
    return "Choose a price of the bundle whose shares can be declared on one line each."
