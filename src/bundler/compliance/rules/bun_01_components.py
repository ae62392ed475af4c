"""Every component of a bundle passes alone; one that fails stops the bundle."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.compliance.case import Case
from bundler.compliance.finding import Finding, Severity, verdict_of
from bundler.duty.explode import Part

CODE = "BUN-01"
SOURCES = ("bundle-reading",)


def check_bundles(case: Case) -> Iterator[Finding]:
    """Names the components that stop a bundle, with the rules they fail."""
    from bundler.compliance.goods_findings import said_of  # the rules on goods alone, which are gathered above this module

    order = case.order
    for bundle, parts in case.bundles():
        failing: dict[str, list[Part]] = {}
        severity: Severity = "review"
        for part in parts:
            stopped = said_of(part.goods, order.supervision_code, order.strict).stopping
            if stopped:
                codes = ", ".join(dict.fromkeys(each.code for each in stopped))
                failing.setdefault(f"{part.goods.sku} ({codes})", []).append(part)
            if verdict_of(stopped) == "non_compliant":
                severity = "error"
        if failing:
            numbers = case.numbers_of(part for those in failing.values() for part in those)
            yield Finding(
                CODE, severity, f"Bundle {bundle.id} is stopped by {'; '.join(failing)}.",
                "Replace or mend these components; the findings of their rules say how.", numbers, SOURCES[0],
            )  # fmt: skip
