"""Every component of a bundle passes alone; one that fails stops the bundle."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.compliance.case import Case
from bundler.compliance.finding import Finding, Severity

CODE = "BUN-01"
SOURCES = ("bundle-reading",)


def check(case: Case) -> Iterator[Finding]:
    """Names the components that stop a bundle, with the rules they fail."""
    from bundler.compliance.assess import goods_findings  # the rules on goods alone, which are gathered above this module

    order = case.order
    failing: dict[str, dict[str, list[int]]] = {}
    worst: dict[str, Severity] = {}
    for part in case.found.parts:
        if part.bundle is None:
            continue
        found = [each for each in goods_findings(part.goods, order.supervision_code, order.strict) if each.severity in ("error", "review")]
        if found:
            text = f"{part.goods.item.sku} ({', '.join(dict.fromkeys(each.code for each in found))})"
            failing.setdefault(part.bundle.id, {}).setdefault(text, []).extend(line.number for line in case.found.lines_of(part))
            if any(each.severity == "error" for each in found):
                worst[part.bundle.id] = "error"
    for bundle, components in failing.items():
        numbers = tuple(number for lines in components.values() for number in lines)
        yield Finding(
            CODE, worst.get(bundle, "review"), f"Bundle {bundle} is stopped by {'; '.join(components)}.",
            "Replace or mend these components; the findings of their rules say how.", numbers, SOURCES[0],
        )  # fmt: skip
