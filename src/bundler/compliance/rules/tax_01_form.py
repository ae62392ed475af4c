"""The form of consumption tax is that of the ten-digit code: ad valorem, specific, compound or none."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.compliance.case import GoodsCase
from bundler.compliance.finding import Finding

CODE = "TAX-01"
SOURCES = ("ct-copies",)
OF_CODE = True


def check_goods(case: GoodsCase) -> Iterator[Finding]:
    """An unknown code, or a class whose tax is not modelled, needs a person; a presumed row is a warning (a review when strict)."""
    gap, line, period = case.goods.gap, case.goods.line, case.goods.tax_period
    if gap is not None and gap.code == CODE:
        yield Finding(CODE, "review", f"{gap.message[0].upper()}{gap.message[1:]}.", gap.hint, source=gap.source)
        return
    if line is not None and case.day.evidence(line) == "presumed":
        yield Finding(
            CODE,
            case.unsure,
            f"The tariff row of {line.hs_code} on {case.day.day} is presumed.",
            "Confirm it in the tariff and set the evidence of its row in tariff_lines.csv.",
            source=line.source,
        )
    if line is not None and period is not None and case.day.evidence(period) == "presumed":
        yield Finding(
            CODE,
            case.unsure,
            f"The consumption tax of {line.hs_code} ({line.consumption_tax}) on {case.day.day} is presumed.",
            "Confirm it and set the evidence of its period in consumption_tax.toml.",
            source=period.source,
        )
