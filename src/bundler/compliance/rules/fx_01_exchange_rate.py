"""A threshold in a foreign currency is tested at the customs exchange rate of the month of the declaration (海关汇率)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction

from bundler.compliance.case import GoodsCase
from bundler.compliance.finding import Finding
from bundler.duty.threshold import Threshold
from bundler.tariff.day import Day
from bundler.tariff.rows import ExchangeRate
from bundler.values import exact

CODE = "FX-01"
SOURCES = ("O272",)
WEDNESDAY = 2


def check_goods(case: GoodsCase) -> Iterable[Finding]:
    """Says which month's rate was used; one missing or presumed is a warning (a review when strict). The side of a line is for TAX-02."""
    test, gap = case.goods.threshold, case.goods.gap
    if gap is not None and gap.code == CODE:
        return (Finding(CODE, "review", f"{gap.message[0].upper()}{gap.message[1:]}.", _hint(case.day), source=gap.source),)
    return () if test is None or test.rate is None else (_told(case, test, test.rate),)


def _told(case: GoodsCase, test: Threshold, rate: ExchangeRate) -> Finding:
    presumed = case.day.evidence(rate) == "presumed"
    used = f"{exact.format(rate.cny_per_unit)} CNY for 1 {rate.currency}"
    if not test.certain:
        band = exact.percent(case.day.share("exchange_rate_band") or Fraction(0))
        return Finding(
            CODE, case.unsure,
            f"No customs exchange rate of {rate.currency} is in the tables for {case.day.day:%Y-%m}: the threshold of "
            f"{exact.format(test.per_unit)} yuan per {test.unit} is at the last one known, {used} in {rate.start:%Y-%m}"
            f"{' (presumed)' if presumed else ''}, and tested {band} lower and higher.",
            _hint(case.day), source=rate.source,
        )  # fmt: skip
    if presumed:
        return Finding(
            CODE, case.unsure, f"The customs exchange rate of {rate.currency} of {rate.start:%Y-%m}, {used}, is presumed.",
            "Confirm it and set the evidence of its row in exchange_rates.csv.", source=rate.source,
        )  # fmt: skip
    return Finding(CODE, "info", f"Tested at the customs exchange rate of {rate.start:%Y-%m}: {used}.", source=rate.source)


def _hint(day: Day) -> str:
    row = day.limit("exchange_rate_wednesday")
    if row is None:
        return "Add the month's rate to exchange_rates.csv."
    fixed = fixing_day(day.day, int(row.value))
    return (
        f"Add the month's rate to exchange_rates.csv: the central parity of Wednesday {fixed}, or of the next trading day where that "
        f"was none ({row.source})."
    )


def fixing_day(day: date, week: int) -> date:
    """Return the Wednesday of a week of the month before ``day``, from which the rate of the month of ``day`` is taken."""
    last = day.replace(day=1) - timedelta(days=1)
    first = last.replace(day=1)
    return first + timedelta(days=(WEDNESDAY - first.weekday()) % 7 + 7 * (week - 1))
