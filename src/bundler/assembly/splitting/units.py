"""What a basket is split by: its lines as units that stay whole, and the bundles that no parcel may hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd
from typing import Any, NamedTuple

from bundler.assembly.parcel_tariff import ParcelPrices, ParcelTariff
from bundler.assembly.splitting.impossible import codes_of, why_impossible
from bundler.catalogue.order import BundleLine, ItemLine
from bundler.compliance.parcels import Place, kept_apart_by, place_of
from bundler.compliance.rules import lst_02_mode
from bundler.duty.assess import Assessment
from bundler.duty.explode import PARTS_PER_FEN, Part
from bundler.duty.goods import Goods
from bundler.errors import Fault, InputError
from bundler.values import exact


class Kind(NamedTuple):
    """All of a unit that decides what may lie beside it: the places of its goods, and the supervision codes it may go under."""

    places: tuple[Place, ...]
    codes: frozenset[str]

    def kept_apart_by(self, other: Kind) -> str | None:
        """Return the code of a rule that forbids the two in one order, or None."""
        if not self.codes & other.codes:
            return lst_02_mode.CODE
        return next((code for one in self.places for two in other.places if (code := kept_apart_by(one, two))), None)


@dataclass(frozen=True, slots=True)
class Unit:
    """A line of the basket, ``position`` counted from 0; it is in pieces of which ``step`` have a price in whole fen.

    ``weight`` is that of one piece in kilograms, gross, else net; ``declared`` counts its declared lines, ``total`` is its price in fen.
    ``most`` pieces fit into one parcel, None where no tariff says so.
    """

    position: int
    line: ItemLine | BundleLine
    goods: tuple[Goods, ...]
    kind: Kind
    declared: int
    total: int
    weight: Fraction
    step: int
    most: int | None

    @property
    def name(self) -> str:
        """The sku of the line, or the id of the bundle."""
        return self.line.id if isinstance(self.line, BundleLine) else self.line.goods_sku

    @property
    def quantity(self) -> int:
        """The pieces of the line, or the copies of the bundle."""
        return self.line.quantity

    @property
    def divisible(self) -> bool:
        """Whether the line is heavier than any parcel, so that its pieces have to travel in several."""
        return self.most is not None and self.quantity > self.most

    @property
    def storage_class(self) -> str:
        """The storage class of its goods."""
        return self.goods[0].item.storage_class

    def value(self, pieces: int) -> int:
        """Return the price of so many pieces in fen."""
        return self.total * pieces // self.quantity


def units_of(found: Assessment, tariff: ParcelTariff | None) -> tuple[list[Unit], list[dict[str, Any]]]:
    """Return the units of a basket, and the bundles that no order may hold, each with the rule and what would mend it.

    Raises InputError where a piece is heavier than the heaviest parcel of the tariff.
    """
    units: list[Unit] = []
    impossible: list[dict[str, Any]] = []
    faults: list[Fault] = []
    most_lines = found.day.count("declaration_lines")
    for position, parts in enumerate(_by_line(found)):
        line = found.order.lines[position]
        stopped = why_impossible(line, parts, found.order.supervision_code, most_lines) if isinstance(line, BundleLine) else None
        if stopped is not None:
            impossible.append({"line": position + 1, **stopped})
            continue
        unit = _unit(position, line, parts, found.order.supervision_code, tariff)
        if unit.most == 0 and tariff is not None:
            faults.append(_too_heavy(unit, tariff.prices(unit.storage_class)))
        units.append(unit)
    if faults:
        raise InputError(faults)
    return units, impossible


def _by_line(found: Assessment) -> Iterator[Sequence[Part]]:
    """Yield the parts of each line of the basket."""
    at = 0
    for line in found.order.lines:
        count = len(line.components) if isinstance(line, BundleLine) else 1
        yield found.parts[at : at + count]
        at += count


def _unit(position: int, line: ItemLine | BundleLine, parts: Sequence[Part], own: str, tariff: ParcelTariff | None) -> Unit:
    goods = tuple(part.goods for part in parts)
    weight = sum((_weight(part.goods) * (part.pieces // line.quantity) for part in parts), Fraction(0))
    price = line.unit_price if isinstance(line, ItemLine) else None
    step = 1 if price is None else PARTS_PER_FEN // gcd(price, PARTS_PER_FEN)
    most = None
    if tariff is not None:
        room = int(tariff.prices(goods[0].item.storage_class).kg_max // weight)
        most = line.quantity if room >= line.quantity else room // step * step
    places = tuple(dict.fromkeys(place_of(each.item) for each in goods))
    declared = sum(part.last - part.first + 1 for part in parts)
    total = sum(part.total for part in parts)
    return Unit(position, line, goods, Kind(places, codes_of(goods, own) or frozenset([own])), declared, total, weight, step, most)


def _weight(goods: Goods) -> Fraction:
    item = goods.item
    return item.net_weight_kg if item.gross_weight_kg is None else item.gross_weight_kg


def _too_heavy(unit: Unit, prices: ParcelPrices) -> Fault:
    many = f"{unit.step} pieces of {unit.name}, which only together have a price in whole fen, weigh"
    many = many if unit.step > 1 else f"{unit.name} weighs"
    message = f"{many} {exact.format(unit.weight * unit.step, 8)} kg; the heaviest parcel takes {exact.format(prices.kg_max, 8)} kg"
    return Fault("order", message, "too_heavy", pointer=f"/lines/{unit.position}", hint="Give a parcel tariff that carries it, or none.")
