"""Splitting a basket into the orders that the rules force, and no more. OR-Tools is loaded only where it has something to decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from bundler.assembly.parcel_tariff import ParcelPrices, ParcelTariff, load_parcel_tariff
from bundler.assembly.splitting.answer import Split
from bundler.assembly.splitting.budget import Budget
from bundler.assembly.splitting.first_fit import Apart, Limits, Packing, at_best, first_fit, heavy_first, together, worth
from bundler.assembly.splitting.notices import findings, warnings
from bundler.assembly.splitting.orders import part_of, quoted
from bundler.assembly.splitting.reasons import reasons, why_code
from bundler.assembly.splitting.units import Unit, units_of
from bundler.catalogue.catalogue import Catalogue
from bundler.catalogue.loading import load_catalogue
from bundler.catalogue.order import MAX_LINES, Order
from bundler.catalogue.parsing import parse_order
from bundler.compliance.case import Case
from bundler.duty.assess import Assessment, assess
from bundler.duty.receipt import normalised, receipt
from bundler.errors import Fault, InputError
from bundler.tariff.loader import load_tables
from bundler.tariff.tables import Tables


def split(
    order: Order | Mapping[str, Any] | str | bytes,
    catalogue: Any = None,
    tables: Tables | None = None,
    on: date | None = None,
    parcel_tariff: ParcelTariff | Mapping[str, Any] | str | Path | None = None,
) -> Split:
    """Return a basket as the orders that account book, district, storage class, supervision code and the line limit force.

    Fewest orders, then the lowest freight by ``parcel_tariff`` (whose heaviest parcel also limits an order, except one that is over
    the single limit: a weight never takes it under), then the fewest parts of lines that no parcel holds, then every line in turn in the
    earliest order. No order is parted because of the single limit. ``order``,
    ``catalogue``, ``tables`` and ``on`` are those of ``quote``. Raises InputError with all faults.
    """
    basket, goods, prices = _inputs(order, catalogue, on, parcel_tariff)
    edition = load_tables() if tables is None else tables
    found = assess(basket, goods, edition)
    units, impossible = units_of(found, prices)
    apart = Apart(units)
    packed, proven = _pack(units, apart, found, prices)
    parts = [part_of(held, found) for held in packed]
    sent = quoted(parts, found, prices, goods, edition)
    forced = reasons(parts, apart, found, prices)
    case = Case(_possible(found, units, goods, edition), lambda other: assess(other, goods, edition))
    given = None if prices is None else {"parcel_tariff": prices}
    return Split(
        basket, parts, sent, [why_code(part, found) for part in parts], tuple(findings(parts, sent, forced, found, case)),
        forced, impossible, list(warnings(parts, apart, prices, basket)), proven, receipt(found, given), normalised(found, given),
    )  # fmt: skip


def _inputs(
    order: Order | Mapping[str, Any] | str | bytes,
    catalogue: Any,
    on: date | None,
    parcel_tariff: ParcelTariff | Mapping[str, Any] | str | Path | None,
) -> tuple[Order, Catalogue, ParcelTariff | None]:
    """The inputs, checked. Raises InputError with the faults of all of them."""
    faults: list[Fault] = []
    basket = goods = prices = None
    try:
        basket = parse_order(order, on)
    except InputError as error:
        faults += error.faults
    try:
        goods = Catalogue(()) if catalogue is None else load_catalogue(catalogue)
    except InputError as error:
        faults += error.faults
    try:
        prices = None if parcel_tariff is None else load_parcel_tariff(parcel_tariff)
    except InputError as error:
        faults += error.faults
    if faults or basket is None or goods is None:
        raise InputError(faults)
    return basket, goods, prices


def _pack(units: Sequence[Unit], apart: Apart, found: Assessment, tariff: ParcelTariff | None) -> tuple[list[list[tuple[Unit, int]]], bool]:
    """Return the units of every order with their pieces, and whether that is proven to be best; orders by their first lines."""
    lines, proven = found.day.count("declaration_lines"), True
    packed: list[list[tuple[Unit, int]]] = []
    budget = Budget()
    for group in together(units, apart):
        room, prices = MAX_LINES - len(packed), None if tariff is None else tariff.prices(group[0].storage_class)
        found_without = _beyond_the_limit(group, apart, lines, prices, found.single_limit, room, budget)
        orders, best = found_without or _pack_group(group, apart, Limits(lines, prices), room, budget)
        proven = proven and best
        packed += [[(group[index], pieces) for index, pieces in sorted(order.items())] for order in orders]
    return sorted(packed, key=lambda order: order[0][0].position), proven


def _pack_group(group: Sequence[Unit], apart: Apart, limits: Limits, most: int, budget: Budget) -> tuple[Packing, bool]:
    """Return the orders of units that may share some: at most ``most``, else InputError."""
    best = at_best(group, apart, limits)
    packing = first_fit(group, apart, limits) if best.orders <= most else []
    if not packing or len(packing) > most:
        message = f"the parcels of the tariff make more than {MAX_LINES} orders of the basket"
        raise InputError([Fault("order", message, "too_many_orders", pointer="/lines", hint="Split a smaller basket at once.")])
    if worth(packing, group, limits) == best:
        return packing, True
    from bundler.assembly.splitting.exact import improve

    start = min(packing, heavy_first(group, apart, limits), key=lambda each: worth(each, group, limits).stages)
    return improve(group, apart, limits, start, budget)


def _beyond_the_limit(
    group: Sequence[Unit], apart: Apart, lines: int | None, prices: ParcelPrices | None, limit: int, most: int, budget: Budget
) -> tuple[Packing, bool] | None:
    """Return the orders without regard to weight, where the law leaves one of them over the single limit: no carrier may part that one."""
    if prices is None or _value(dict(enumerate(unit.quantity for unit in group)), group, prices) <= limit:
        return None
    whole = [replace(unit, most=None) for unit in group]
    packing, proven = _pack_group(whole, apart, Limits(lines, None), most, budget)
    return (packing, proven) if any(_value(order, group, prices) > limit for order in packing) else None


def _value(order: Mapping[int, int], group: Sequence[Unit], prices: ParcelPrices) -> int:
    """Return what an order is worth with the freight of its parcel, in fen."""
    weight = sum((group[index].weight * pieces for index, pieces in order.items()), Fraction(0))
    return sum(group[index].value(pieces) for index, pieces in order.items()) + prices.price(weight)


def _possible(found: Assessment, units: Sequence[Unit], catalogue: Catalogue, tables: Tables) -> Assessment:
    """The basket without the bundles that no order may hold."""
    if len(units) == len(found.order.lines) or not units:
        return found
    return assess(found.order.model_copy(update={"lines": [unit.line for unit in units]}), catalogue, tables)
