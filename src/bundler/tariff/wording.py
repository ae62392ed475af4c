"""The wordings of consumption tax in one line of words."""

from __future__ import annotations

from fractions import Fraction

from bundler.tariff.rows import ConsumptionTaxPeriod, Threshold
from bundler.values import exact

PLACES = 8


def percent(share: Fraction) -> str:
    """Return a share as the number of its percentage: ``"13"``."""
    return decimal(share * 100)


def decimal(value: Fraction) -> str:
    """Return a number with its decimals and no more."""
    return exact.format(value, PLACES)


def tax_in_words(period: ConsumptionTaxPeriod) -> str:
    """Return a wording of consumption tax with its thresholds, such as ``15 % from 10 CNY per ml, below it nothing``."""
    if period.form in ("none", "unmodelled"):
        return "none" if period.form == "none" else "taxed in a way that is not modelled"
    parts = [f"{percent(period.ad_valorem_percent)} %"] if period.ad_valorem_percent else []
    if period.specific_per_litre is not None:
        parts.append(_per_litre(period.specific_per_litre))
    elif period.specific_per_tonne is not None:
        parts.append(f"{decimal(period.specific_per_tonne)} CNY per tonne of {_litres(period.litres_per_tonne)}")
    text = " + ".join(parts)
    if not period.threshold:
        return text
    below = next((row.below_specific_per_litre for row in period.threshold if row.below_specific_per_litre is not None), None)
    starts = " or ".join(_start(row) for row in period.threshold)
    return f"{text} from {starts}, below it {'nothing' if below is None else _per_litre(below)}"


def _per_litre(yuan: Fraction) -> str:
    return f"{decimal(yuan)} CNY per litre"


def _litres(number: Fraction | None) -> str:
    return f"{decimal(number or Fraction(0))} litres"


def _start(row: Threshold) -> str:
    if row.at_least is not None:
        return f"{decimal(row.at_least)} CNY per {row.unit}"
    return f"{decimal(row.at_least_usd_per_tonne or Fraction(0))} USD per tonne of {_litres(row.litres_per_tonne)}"
