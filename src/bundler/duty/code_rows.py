"""What the tables say of a tariff code on a day: looked up once for all goods of the code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from bundler.tariff.day import Day
from bundler.tariff.facts import neighbours
from bundler.tariff.rows import ConsumptionTaxPeriod, Listing, Remark, TariffLine, VatRate


@dataclass(frozen=True, slots=True)
class Gap:
    """Why the taxes of goods cannot be formed: the rule that has to say so, and what is missing."""

    code: str
    message: str
    hint: str
    source: str = ""


class Rows(NamedTuple):
    """The rows of a code on a day, and the ``gap`` of all its goods; members as those of ``Goods``."""

    line: TariffLine | None
    listing: Listing | None
    remarks: tuple[Remark, ...]
    kilogram_limits: tuple[Remark, ...]
    gaps: int
    vat: VatRate | None = None
    tax_period: ConsumptionTaxPeriod | None = None
    gap: Gap | None = None


def rows_of(hs_code: str, day: Day) -> Rows:
    """Return the rows of a tariff code; the same object each time, as long as the day keeps it."""
    found: Rows | None = day.derived(hs_code)
    return day.derive(hs_code, _looked_up(hs_code, day)) if found is None else found


def _looked_up(hs_code: str, day: Day) -> Rows:
    line, listing = day.line(hs_code), day.listing(hs_code)
    remarks = day.remarks(listing)
    found = Rows(line, listing, remarks, tuple(remark for remark in remarks if remark.kind == "annual_kg"), day.gaps[hs_code])
    if line is None:
        return found._replace(gap=Gap("TAX-01", f"{hs_code} is not a tariff code on {day.day}", _code_hint(hs_code, day)))
    vat = day.vat(line.vat_class) if line.vat_class else None
    if vat is None:
        message = f"the VAT rate of {hs_code} on {day.day} is not in the tables"
        return found._replace(gap=Gap("TAX-03", message, "Add it to vat.toml.", line.source))
    period = day.consumption_tax(line.consumption_tax) if line.consumption_tax else None
    gap = None
    if line.consumption_tax and (period is None or period.form == "unmodelled"):
        gap = Gap(
            "TAX-01", f"the consumption tax class {line.consumption_tax!r} of {hs_code} is not modelled on {day.day}",
            "Its rate has to be added to consumption_tax.toml, with its source.", period.source if period else line.source,
        )  # fmt: skip
    return found._replace(vat=vat, tax_period=period, gap=gap)


def _code_hint(hs_code: str, day: Day) -> str:
    near = neighbours(hs_code, day)
    return f"Nearest in force: {', '.join(line.hs_code for line in near)}." if near else "No code of this heading is in the tables."
