"""The figures of a row, whatever its table: rates of tax as shares, and every other number that a point can slip in."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from bundler.tariff.rows import ConsumptionTaxPeriod, ExchangeRate, Limit, Remark, TariffLine
from bundler.values import exact

Figure = tuple[str, Fraction]
"""The name of a field, and its number."""


def rates(row: Any) -> Iterator[Figure]:
    """Yield the rates of tax of a row, as shares, by the name of their field in the file."""
    if isinstance(row, TariffLine):
        fields = {"mfn_percent": row.mfn, "provisional_percent": row.provisional}
    elif isinstance(row, ConsumptionTaxPeriod):
        fields = {"ad_valorem_percent": row.ad_valorem_percent}
    else:
        fields = {"percent": getattr(row, "percent", None)}
    yield from ((name, share) for name, share in fields.items() if share is not None)


def figures(row: Any) -> Iterator[Figure]:
    """Yield every figure of a row: rates in percent, limits, kilograms, specific taxes, exchange rates."""
    yield from ((name, share * 100) for name, share in rates(row))
    if isinstance(row, ExchangeRate):
        yield "cny_per_unit", row.cny_per_unit
    elif isinstance(row, Remark) and row.kg is not None:
        yield "kg", row.kg
    elif isinstance(row, ConsumptionTaxPeriod) and row.yuan_per_litre:
        yield "yuan_per_litre", row.yuan_per_litre
    elif isinstance(row, Limit) and row.value.replace(".", "", 1).isdigit():
        yield "value", exact.parse(row.value)
