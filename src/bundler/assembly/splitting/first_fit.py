"""First fit: every unit in turn goes to the earliest order that may hold it. Mostly that is already the fewest orders, provably."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations

from bundler.assembly.parcel_tariff import ParcelPrices
from bundler.assembly.splitting.units import Kind, Unit

Packing = list[dict[int, int]]
"""The orders of some units: in each, the pieces of the units by their index."""


class Apart:
    """Which kinds of units may not share an order, and by which rule; asked once for each pair."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self.foes: dict[Kind, dict[Kind, str]] = {unit.kind: {} for unit in units}
        for one, two in combinations(self.foes, 2):
            rule = one.kept_apart_by(two)
            if rule is not None:
                self.foes[one][two] = self.foes[two][one] = rule

    def crowd(self, kinds: Sequence[Kind]) -> int:
        """Return how many of these kinds, each kept apart from all others, were found: so many orders there are at least."""
        best = 0
        for turn in (kinds, sorted(kinds, key=lambda kind: -len(self.foes[kind]))):
            found: list[Kind] = []
            for kind in turn:
                if self.foes[kind].keys() >= set(found):
                    found.append(kind)
            best = max(best, len(found))
        return best


@dataclass(frozen=True, slots=True)
class Limits:
    """What one order holds at most, and what its parcel costs; None where there is no limit or no tariff."""

    lines: int | None
    prices: ParcelPrices | None


@dataclass
class Open:
    """An order that is being filled."""

    apart: Apart
    limits: Limits
    held: dict[int, int] = field(default_factory=dict)
    kinds: set[Kind] = field(default_factory=set)
    lines: int = 0
    weight: Fraction = Fraction(0)

    def room(self, unit: Unit, wanted: int) -> int:
        """Return how many of the wanted pieces fit: all or none of a unit that stays whole."""
        if not self.kinds.isdisjoint(self.apart.foes[unit.kind]):
            return 0
        if self.limits.lines is not None and self.lines + unit.declared > self.limits.lines:
            return 0
        if self.limits.prices is None:
            return wanted
        fitting = min(int((self.limits.prices.kg_max - self.weight) // unit.weight), wanted)
        return fitting // unit.step * unit.step if unit.divisible else wanted if fitting == wanted else 0

    def take(self, index: int, unit: Unit, pieces: int) -> None:
        """Put pieces of a unit into the order."""
        self.held[index] = pieces
        self.kinds.add(unit.kind)
        self.lines += unit.declared
        self.weight += unit.weight * pieces


def together(units: Sequence[Unit], apart: Apart) -> Iterator[list[Unit]]:
    """Yield groups of units, none of which may share an order with one of another group, by their first lines."""
    left = list(apart.foes)
    while left:
        group, fresh = set(), [left[0]]
        while fresh:
            group.update(fresh)
            fresh = [kind for kind in left if kind not in group and any(kind not in apart.foes[one] for one in fresh)]
        left = [kind for kind in left if kind not in group]
        yield [unit for unit in units if unit.kind in group]


def first_fit(units: Sequence[Unit], apart: Apart, limits: Limits, turns: Iterable[int] | None = None) -> Packing:
    """Return the orders into which every unit in turn goes as early, and with as many pieces, as it may."""
    orders: list[Open] = []
    for index in range(len(units)) if turns is None else turns:
        unit, left = units[index], units[index].quantity
        for order in orders:
            pieces = order.room(unit, left) if left else 0
            if pieces:
                order.take(index, unit, pieces)
                left -= pieces
        while left:
            orders.append(Open(apart, limits))
            pieces = orders[-1].room(unit, left)
            orders[-1].take(index, unit, pieces)
            left -= pieces
    return [order.held for order in orders]


def heavy_first(units: Sequence[Unit], apart: Apart, limits: Limits) -> Packing:
    """Return first fit with the units of the most weight and declared lines first, which mostly needs no more orders."""

    def size(index: int) -> tuple[int, Fraction, int]:
        unit = units[index]
        return -len(apart.foes[unit.kind]), -unit.weight * unit.quantity, -unit.declared

    return first_fit(units, apart, limits, sorted(range(len(units)), key=size))


@dataclass(frozen=True, slots=True)
class Worth:
    """What splits are compared by: the number of orders, their freight in fen, the parts of lines that no parcel holds."""

    orders: int
    freight: int
    parts: int

    @property
    def stages(self) -> tuple[int, int, int]:
        """The figures in the order in which they count."""
        return self.orders, self.freight, self.parts


def worth(packing: Packing, units: Sequence[Unit], limits: Limits) -> Worth:
    """Return what a packing is worth."""
    freight = 0
    if limits.prices is not None:
        weights = (sum((units[index].weight * pieces for index, pieces in order.items()), Fraction(0)) for order in packing)
        freight = sum(map(limits.prices.price, weights))
    return Worth(len(packing), freight, sum(units[index].divisible for order in packing for index in order))


def at_best(units: Sequence[Unit], apart: Apart, limits: Limits, orders: int | None = None) -> Worth:
    """Return what no split can be better than; with ``orders`` none of that many orders."""
    count, freight = orders or _fewest(units, apart, limits), 0
    if limits.prices is not None:
        # at the least, all first weights but one are used up and the rest is in one parcel
        beyond = _weight(units) - (count - 1) * limits.prices.first_kg
        freight = count * limits.prices.first + limits.prices.further * limits.prices.steps(beyond)
    return Worth(count, freight, sum(-(-unit.quantity // (unit.most or 1)) for unit in units if unit.divisible))


def _fewest(units: Sequence[Unit], apart: Apart, limits: Limits) -> int:
    found = [1, apart.crowd(kinds_of(units))]
    if limits.lines is not None:
        found.append(-(-sum(unit.declared for unit in units) // limits.lines))
    if limits.prices is not None:
        found.append(-(-_weight(units) // limits.prices.kg_max))
    return max(found)


def kinds_of(units: Iterable[Unit]) -> list[Kind]:
    """Return the different kinds of units, by their first lines."""
    return list(dict.fromkeys(unit.kind for unit in units))


def _weight(units: Iterable[Unit]) -> Fraction:
    return sum((unit.weight * unit.quantity for unit in units), Fraction(0))
