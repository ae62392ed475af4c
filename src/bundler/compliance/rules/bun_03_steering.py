"""The split of a bundle price is never steered; a component that the discount pushes under a tax threshold is told."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.compliance.case import Case
from bundler.compliance.finding import Finding
from bundler.values.money import format as yuan

CODE = "BUN-03"
SOURCES = ("Y73-2016", "apportion-reading")
SOLVER_FACE = True


def check_bundles(case: Case) -> Iterator[Finding]:
    """Compares each component at its public price with its share, with both taxes."""
    for part in case.found.parts:
        test, over = part.goods.threshold, part.goods.over
        if part.bundle is None or test is None or over is None or test.side(part.public, part.pieces) is not True:
            continue
        lines = case.found.lines_of(part)
        under = [line for line in lines if test.side(line.value, line.quantity) is not True]
        if under:
            value = part.public + sum(line.freight + line.insurance for line in lines)
            public = over.consumption_tax.amount(value, part.pieces) + over.vat.amount(value, part.pieces)
            taxes = [line.tax for line in lines]
            now = "not known" if None in taxes else yuan(sum(tax or 0 for tax in taxes))
            yield Finding(
                CODE, "warning",
                f"{part.goods.item.sku} is over its consumption tax threshold at its public price and under it in {part.bundle.id}: "
                f"tax {now} instead of {yuan(public)}.",
                "Keep the evidence that the discount is public and the same for all components.",
                tuple(line.number for line in under), SOURCES[0],
            )  # fmt: skip
