"""What may be changed: every place of an order with the goods that may stand there. Frozen, exact, and known before the solver starts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from bundler.catalogue.catalogue import Catalogue
from bundler.catalogue.order import BundleLine, Component, ItemLine, Order
from bundler.compliance.finding import Finding, Severity
from bundler.duty.goods import Goods
from bundler.tariff.day import Day
from bundler.tariff.tables import Tables


class Aim(Enum):
    """Which findings a repair has to be free of."""

    COMPLIANT = ("error", "review")
    NO_ERROR = ("error",)

    def blocking(self, finding: Finding) -> bool:
        """Whether a finding stands against the aim."""
        wanted: tuple[Severity, ...] = self.value
        return finding.severity in wanted


@dataclass(frozen=True, slots=True)
class Option:
    """Goods that may stand at a place, and the supervision codes that they and their place allow, the order's own first."""

    goods: Goods
    codes: tuple[str, ...]

    @property
    def price(self) -> int:
        """The public price in fen."""
        return self.goods.item.unit_price


@dataclass(frozen=True, slots=True)
class Place:
    """A loose line, or a component of a bundle: ``quantity`` is that of the line or of one bundle, its own goods are the first option."""

    line: int
    component: int | None
    stated: ItemLine | Component
    quantity: int
    options: tuple[Option, ...]

    @property
    def pointer(self) -> str:
        """Where in the order it stands."""
        return f"/lines/{self.line}" if self.component is None else f"/lines/{self.line}/components/{self.component}"


class Held(NamedTuple):
    """What a repair leaves at a place: which option, and how many of it."""

    option: int
    quantity: int


class Kept(NamedTuple):
    """What a repair leaves of an order: one entry for every place, and the copies of every bundle by its line."""

    places: tuple[Held, ...]
    copies: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Space:
    """An order with everything that may be done to it."""

    order: Order
    catalogue: Catalogue
    tables: Tables
    aim: Aim
    places: tuple[Place, ...]

    @cached_property
    def day(self) -> Day:
        """The tables on the day of declaration."""
        return self.tables.on(self.order.day)

    @property
    def approved(self) -> bool:
        """Whether customs approved the prices."""
        return self.order.promotion is not None and self.order.promotion.approved

    @cached_property
    def bundles(self) -> dict[int, tuple[int, ...]]:
        """The places of each bundle, by the index of its line."""
        found: dict[int, tuple[int, ...]] = {}
        for at, place in enumerate(self.places):
            if place.component is not None:
                found[place.line] = (*found.get(place.line, ()), at)
        return found

    def bundle(self, line: int) -> BundleLine:
        """Return the bundle of a line."""
        found = self.order.lines[line]
        assert isinstance(found, BundleLine)
        return found

    @property
    def whole(self) -> Kept:
        """The order as it stands."""
        copies = tuple((line, self.bundle(line).quantity) for line in self.bundles)
        return Kept(tuple(Held(0, place.quantity) for place in self.places), copies)

    def pieces(self, kept: Kept) -> list[int]:
        """Return the pieces that are left at every place, all copies of a bundle together."""
        copies = dict(kept.copies)
        return [held.quantity * copies.get(place.line, 1) for place, held in zip(self.places, kept.places, strict=True)]

    def loss(self, kept: Kept) -> int:
        """Return the loss of goods in fen at public prices: pieces taken out in full, swapped ones by what the others cost less."""
        lost = 0
        for place, held, left in zip(self.places, kept.places, self.pieces(kept), strict=True):
            stated = place.quantity * self.copies_of(place)
            price = place.options[0].price
            lost += price * (stated - left) + max(price - place.options[held.option].price, 0) * left
        return lost

    def copies_of(self, place: Place) -> int:
        """Return how often a place counts in the order as it stands."""
        return 1 if place.component is None else self.bundle(place.line).quantity

    def kilograms_used(self, group: str) -> Fraction:
        """Return the kilograms of a group of codes that the buyer has used, as far as stated."""
        stated = self.order.buyer.kg_used or {}
        return sum((kg for key, kg in stated.items() if key.startswith(group)), Fraction(0))
