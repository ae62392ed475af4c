"""A bundle that mixes goods with and without consumption tax, or of different rates, is flagged as a set."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.compliance.case import Case
from bundler.compliance.finding import Finding

CODE = "BUN-05"
SOURCES = ("ct-sets-reading",)


def check(case: Case) -> Iterator[Finding]:
    """Domestic law taxes a set at its highest rate (从高适用税率); whether that binds here is open."""
    bundles: dict[str, dict[str, list[int]]] = {}
    for line in case.found.lines:
        if line.part.bundle is not None and line.terms is not None:
            key = line.goods.line.consumption_tax if line.terms.taxed and line.goods.line else ""
            bundles.setdefault(line.part.bundle.id, {}).setdefault(key, []).append(line.number)
    for bundle, kinds in bundles.items():
        taxed = sorted(kind for kind in kinds if kind)
        if taxed and len(kinds) > 1:
            yield Finding(
                CODE, "warning", f"Bundle {bundle} joins goods with consumption tax ({', '.join(taxed)}) with goods taxed otherwise.",
                "Each line is taxed by its own code; keep the answer to the set question (从高适用税率) with the bundle.",
                tuple(number for lines in kinds.values() for number in lines), SOURCES[0],
            )  # fmt: skip
