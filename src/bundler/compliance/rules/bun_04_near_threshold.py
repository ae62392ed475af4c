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
PARTS_TRIED = 10_000
"""How many parts the orders with other prices may have in all: enough for all those prices where an order has ten parts."""


def check_bundles(case: Case) -> Iterator[Finding]:
    """Two lines of one price on different sides of a threshold need a person; close under it is a warning."""
    nearest = _Nearest(case)
    for part in case.found.parts:
        test, lines = part.goods.threshold, case.found.lines_of(part)
        if test is None or part.bundle is None:
            continue
        numbers = tuple(line.number for line in lines)
        if _straddles(case.found, part):
            yield Finding(
                CODE, "review", f"The price of {part.goods.item.sku} is declared on two lines, and only one of them reaches "
                f"{exact.format(test.per_unit)} yuan per {test.unit}.",
                nearest.hint(part.bundle) if case.hints else "", numbers, SOURCES[0],
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


class _Nearest:
    """The nearest prices of bundles that put no component on both sides, each sought once; ``parts`` bounds the work for an order."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.parts = PARTS_TRIED
        self.hints: dict[int, str] = {}

    def hint(self, bundle: BundleLine) -> str:
        """Return in words which price of a bundle is right."""
        at = next(at for at, line in enumerate(self.case.order.lines) if line is bundle)
        if at not in self.hints:
            price = next((price for price in self._prices(bundle) if not self._straddle(bundle, at, price)), None)
            told = f"The nearest price of {bundle.id} that does not is {yuan(price or 0)}."
            self.hints[at] = told if price else "Choose a price of the bundle whose shares can be declared on one line each."
        return self.hints[at]

    def _prices(self, bundle: BundleLine) -> Iterator[int]:
        for off in range(1, FEN_TRIED):
            for price in (bundle.price - off, bundle.price + off):
                self.parts -= len(self.case.found.parts)
                if self.parts < 0:
                    return
                if price > 0:
                    yield price

    def _straddle(self, bundle: BundleLine, at: int, price: int) -> bool:
        lines = self.case.order.lines
        line = bundle.model_copy(update={"price": price})
        found = self.case.reassess(self.case.order.model_copy(update={"lines": [*lines[:at], line, *lines[at + 1 :]]}))
        return any(part.bundle is line and _straddles(found, part) for part in found.parts)
