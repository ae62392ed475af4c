"""Whether every conditional rate has a case on both sides of its boundary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import NamedTuple

from bundler.catalogue.loading import read_catalogue
from bundler.catalogue.parsing import parse_order
from bundler.duty.assess import assess
from bundler.errors import BundlerError
from bundler.tariff import Tables
from bundler.tariff.rows import ConsumptionTaxPeriod
from bundler.upkeep.casework.case import QuoteCase

DOLLAR = "USD"


class Side(NamedTuple):
    """A side of a boundary: the class of consumption tax, the first day of its wording, the unit of content, and whether it is over it."""

    tax_class: str
    start: str
    unit: str
    over: bool


def sides(tables: Tables) -> Iterator[Side]:
    """Yield both sides of every threshold of the tables; of one in dollars only where the tables know a rate of its days."""
    rates = tables.exchange_rates.get(DOLLAR, ())
    for key, held in tables.consumption_taxes.items():
        for period in held.period:
            for threshold in period.threshold:
                if threshold.at_least_usd_per_tonne is None or any(rate.start in period.period for rate in rates):
                    yield from (_side(key, period, threshold.unit, over) for over in (False, True))


def sides_of(case: QuoteCase, tables: Tables) -> Iterator[Side]:
    """Yield the sides on which the lines of a case lie."""
    found = assess(parse_order(case.order, case.on), read_catalogue(case.items), tables)
    for line in found.lines:
        goods = line.part.goods
        if goods.threshold is None or goods.tax_period is None or goods.line is None:
            continue
        over = goods.threshold.side(line.value, line.quantity)
        if over is not None:
            yield _side(goods.line.consumption_tax, goods.tax_period, goods.threshold.unit, over)


def missing_sides(cases: Iterable[QuoteCase], tables: Tables) -> list[Side]:
    """Return the sides of thresholds that no case lies on."""
    held: set[Side] = set()
    for case in cases:
        with suppress(BundlerError):  # what cannot be assessed is told by itself
            held.update(sides_of(case, tables))
    return [side for side in sides(tables) if side not in held]


def _side(key: str, period: ConsumptionTaxPeriod, unit: str, over: bool) -> Side:
    return Side(key, period.start.isoformat(), unit, over)
