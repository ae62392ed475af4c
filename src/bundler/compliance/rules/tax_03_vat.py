"""The VAT rate is that of the ten-digit code on the day of declaration."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.compliance.case import GoodsCase
from bundler.compliance.finding import Finding

CODE = "TAX-03"
SOURCES = ("VL-2026", "A2026-15")
OF_CODE = True


def check_goods(case: GoodsCase) -> Iterator[Finding]:
    """A rate that is not known needs a person; a code whose class may have moved since it was read is a warning."""
    gap, line = case.goods.gap, case.goods.line
    if gap is not None and gap.code == CODE:
        yield Finding(CODE, "review", f"{gap.message[0].upper()}{gap.message[1:]}.", gap.hint, source=gap.source)
    vat = case.goods.vat
    if vat is not None and case.day.evidence(vat) == "presumed":
        yield Finding(
            CODE,
            case.unsure,
            f"The VAT rate of {vat.class_!r} goods on {case.day.day} is presumed.",
            "Confirm it and set the evidence of its row in vat.toml.",
            source=vat.source,
        )
    change = case.day.vat_scope_change(line) if line is not None else None
    if line is not None and change is not None:
        yield Finding(
            CODE, case.unsure,
            f"The list of codes at the reduced VAT rate changed on {change.start}; {line.hs_code} was read on {line.verified_on}.",
            "Compare the code with the new list and renew its row.", source=change.source,
        )  # fmt: skip
