"""From a split to orders that can be quoted as they are: lines, code, freight, and what the buyer used by the orders before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from bundler.assembly.parcel_tariff import ParcelTariff
from bundler.assembly.splitting.first_fit import kinds_of
from bundler.assembly.splitting.impossible import CODES
from bundler.assembly.splitting.units import Kind, Unit
from bundler.assembly.splitting.used import Used
from bundler.catalogue.catalogue import Catalogue
from bundler.catalogue.order import BundleLine, Component, ItemLine, Order
from bundler.compliance import Answer, quote
from bundler.duty.apportion import apportion
from bundler.duty.assess import Assessment
from bundler.duty.goods import Goods
from bundler.errors import Fault, InputError
from bundler.tariff.tables import Tables

LONGEST_ID = 120


@dataclass(frozen=True)
class Part:
    """One order of a split: the units it holds with their pieces, its supervision code, and the codes that were to choose from."""

    held: tuple[tuple[Unit, int], ...]
    code: str
    codes: frozenset[str]

    @cached_property
    def kinds(self) -> list[Kind]:
        """The different kinds of its units."""
        return kinds_of(unit for unit, _ in self.held)

    @property
    def value(self) -> int:
        """The price of its goods in fen."""
        return sum(unit.value(pieces) for unit, pieces in self.held)

    @cached_property
    def weight(self) -> Fraction:
        """The weight of its goods in kilograms, gross where that is stated, else net."""
        return sum((unit.weight * pieces for unit, pieces in self.held), Fraction(0))

    @cached_property
    def declared(self) -> int:
        """How many lines it declares."""
        return sum(unit.declared for unit, _ in self.held)

    @property
    def storage_class(self) -> str:
        """The storage class of its goods."""
        return self.held[0][0].storage_class

    def stated(self, name: str) -> str | None:
        """Return the account book, customs district or storage class of its goods, None where none of them states it."""
        return next((getattr(place, name) for unit, _ in self.held for place in unit.kind.places if getattr(place, name)), None)


def part_of(held: Sequence[tuple[Unit, int]], found: Assessment) -> Part:
    """Return an order of a split with its code: the basket's own where it may, else one that its district is known to run."""
    codes = frozenset(CODES).intersection(*(unit.kind.codes for unit, _ in held))
    part = Part(tuple(held), "", codes)
    zone = found.day.zone(part.stated("customs_district") or "")
    known = zone.modes if zone is not None else []
    return Part(part.held, min(codes, key=lambda code: (code not in known, CODES.index(code))), codes)


def quoted(
    parts: Sequence[Part], found: Assessment, tariff: ParcelTariff | None, catalogue: Catalogue, tables: Tables
) -> list[tuple[Order, Answer]]:
    """Return the orders in the order of their release, each with its answer.

    Freight is that of the tariff; without one, as insurance and coupons in any case, it is the basket's, pro rata to the goods.
    """
    basket = found.order
    if not parts:  # every bundle of the basket is impossible
        return []
    weights = [part.value for part in parts] if any(part.value for part in parts) else [1] * len(parts)
    shares = [apportion(amount, weights) for amount in (basket.freight, basket.insurance, basket.non_cash)]
    if tariff is not None:
        shares[0] = [tariff.prices(part.storage_class).price(part.weight) for part in parts]
    sent: list[tuple[Order, Answer]] = []
    used = Used(basket)
    for number, (part, freight, insurance, non_cash) in enumerate(zip(parts, *shares, strict=True), start=1):
        carried: set[str] = set()
        order = basket.model_copy(update={
            "order_id": _order_id(basket, number, len(parts)), "supervision_code": part.code, "buyer": used.buyer(),
            "freight": freight, "insurance": insurance, "non_cash": non_cash,
            "lines": [_line(unit, pieces, catalogue, carried) for unit, pieces in part.held],
        })  # fmt: skip
        answer = quote(order, catalogue, tables)
        used.add(answer.found, number)
        sent.append((order, answer))
    return sent


def _order_id(basket: Order, number: int, count: int) -> str | None:
    if basket.order_id is None or count == 1:
        return basket.order_id
    name = f"{basket.order_id}/{number}"
    if len(name) > LONGEST_ID:
        message = f"the basket is sent as {count} orders, and {name[-20:]!r} makes their names longer than {LONGEST_ID} characters"
        raise InputError([Fault("order", message, "string_too_long", pointer="/order_id", hint="Give the basket a shorter name.")])
    return name


def _line(unit: Unit, pieces: int, catalogue: Catalogue, carried: set[str]) -> ItemLine | BundleLine:
    """Return the line with so many pieces; facts that another line of the basket carried are stated once in every order."""
    line = unit.line
    change: dict[str, object] = {} if pieces == line.quantity else {"quantity": pieces}
    if isinstance(line, ItemLine):
        return line.model_copy(update={**change, **_facts(line, unit.goods[0], catalogue, carried)})
    components = [
        part.model_copy(update=_facts(part, goods, catalogue, carried)) for part, goods in zip(line.components, unit.goods, strict=True)
    ]
    return line.model_copy(update={**change, "components": components})


def _facts(named: ItemLine | Component, goods: Goods, catalogue: Catalogue, carried: set[str]) -> dict[str, object]:
    sku = goods.item.sku
    known = sku in catalogue or sku in carried
    if named.item is not None:
        carried.add(sku)
    if known or named.item is not None:
        return {}
    carried.add(sku)
    return {"item": goods.item}
