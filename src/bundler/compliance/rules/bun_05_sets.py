"""A bundle that mixes goods with and without consumption tax, or of different rates, is flagged as a set."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.compliance.case import Case
from bundler.compliance.finding import Finding
from bundler.duty.explode import Part

CODE = "BUN-05"
SOURCES = ("ct-sets-reading",)


def check_bundles(case: Case) -> Iterator[Finding]:
    """Domestic law taxes a set at its highest rate (从高适用税率); whether that binds here is open."""
    for bundle, parts in case.bundles():
        kinds = {_kind(case, part) for part in parts} - {None}
        taxed = sorted(kind for kind in kinds if kind)
        if taxed and len(kinds) > 1:
            yield Finding(
                CODE, "warning", f"Bundle {bundle.id} joins goods with consumption tax ({', '.join(taxed)}) with goods taxed otherwise.",
                "Each line is taxed by its own code; keep the answer to the set question (从高适用税率) with the bundle.",
                case.numbers_of(parts), SOURCES[0],
            )  # fmt: skip


def _kind(case: Case, part: Part) -> str | None:
    """The class by which a component bears consumption tax, nothing where it bears none, None where that is not known."""
    terms = [line.terms for line in case.found.lines_of(part)]
    if None in terms or part.goods.line is None:
        return None
    return part.goods.line.consumption_tax if any(each is not None and each.taxed for each in terms) else ""
