"""The numbers of the model: what a piece is worth and taxed at least, in thousandths of a fen, so that no lawful repair is left out."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import gcd, lcm

from bundler.assembly.repairing.prices import loose_price
from bundler.assembly.repairing.space import Aim, Held, Option, Space
from bundler.compliance.parcels import kept_apart_by
from bundler.compliance.rules.lim_04_split_orders import counted
from bundler.duty.explode import PARTS_PER_FEN
from bundler.duty.terms import Linear
from bundler.tariff.rows import Remark

MOST_TAX = 10**15
"""What the solver counts of the tax on all pieces together, so that its integers hold."""
COUNTED = 100
"""Numbers of pieces for which the rounded tax is looked at one by one."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of an option at a place: least worth and tax, most pieces, and of how many at a time (0: none may stay)."""

    worth: int
    tax: int
    most: int
    step: int


class Bounds:
    """What the solver may rely on. What is left of a bundle keeps its share of the public sum, so that its worth is linear."""

    def __init__(self, space: Space) -> None:
        self.space = space
        order = space.order
        self.costs = order.freight + order.insurance
        self.single, self.annual = space.day.fen("single_order") or 0, space.day.fen("annual") or 0
        self.earlier = self._earlier() if space.aim is Aim.COMPLIANT else 0
        self.left = max(self.annual - (order.buyer.annual_used or 0) - self.costs, 0)
        self._most_tax = MOST_TAX // sum(space.pieces(space.whole))
        self.pieces = [[self._piece(at, n, option) for n, option in enumerate(place.options)] for at, place in enumerate(space.places)]

    def _earlier(self) -> int:
        """LIM-04: what earlier orders are worth that count with this one as long as it is within the single limit, in fen."""
        order = self.space.order
        row = self.space.day.limit("split_order_days")
        beside = counted(order, order.buyer.history or (), self.space.day, self.single) if row is not None else []
        return sum(each.order_value for each in beside)

    def _piece(self, at: int, number: int, option: Option) -> Piece:
        place = self.space.places[at]
        copies = self.space.copies_of(place)
        step, price = 1, 0
        if place.component is None:
            stated = loose_price(self.space, place, Held(number, place.quantity))
            price = stated or 0
            step = 0 if stated is None else PARTS_PER_FEN // gcd(price, PARTS_PER_FEN) if price else 1
        else:
            bundle = self.space.bundle(place.line)
            public = sum(each.options[0].price * each.quantity for each in self.space.places if each.line == place.line)
            share = bundle.price * PARTS_PER_FEN * option.price // public if public else 0
            filed = 0 if self.space.approved else option.goods.item.filing_price or 0
            # one piece that is left may be sold at its public price, and nothing is below its filing price
            price = max(min(share, option.price * PARTS_PER_FEN), filed * PARTS_PER_FEN)
            step = 1 if public else 0
        most = place.quantity * copies
        item = option.goods.item
        if item.stock is not None:
            most = min(most, item.stock)
        if price:
            most = min(most, (self.left * PARTS_PER_FEN + self.slack) // price)
        tax = _tax_of_one(option, price, most) if place.component is None else _tax_of_share(option, price)
        return Piece(price, min(tax, self._most_tax), most if option.codes else 0, step)

    @property
    def slack(self) -> int:
        """How much less than its pieces an order may be worth, in thousandths of a fen: a bundle price and its shares are whole fen."""
        bundles = self.space.bundles.items()
        return sum(self.space.bundle(line).quantity * (len(places) + 1) for line, places in bundles) * PARTS_PER_FEN

    @cached_property
    def keys(self) -> list[list[int]]:
        """For every option of every place, the number of its parcel: options of one number always ship together."""
        known: dict[object, int] = {}

        def number(option: Option) -> int:
            item = option.goods.item
            key = (item.account_book, item.customs_district, item.storage_class, option.codes)
            return known.setdefault(key, len(known))

        return [[number(option) for option in place.options] for place in self.space.places]

    @cached_property
    def one_parcel(self) -> bool:
        """Whether everything that may be left always ships together."""
        usable = [option for place in self.space.places for option in place.options if option.codes]
        if not usable or not set.intersection(*(set(option.codes) for option in usable)):
            return False
        kinds = {(each.goods.item.account_book, each.goods.item.customs_district, each.goods.item.storage_class): each for each in usable}
        items = [each.goods.item for each in kinds.values()]
        return not any(kept_apart_by(one, other) for one in items for other in items)

    @cached_property
    def kilograms(self) -> list[tuple[int, dict[tuple[int, int], int]]]:
        """Every limit of kilograms in whole units: what is left of it, and the weight of a piece by place and option."""
        marks: dict[str, Remark] = {}
        for place in self.space.places:
            for option in place.options:
                marks |= {mark.key: mark for mark in option.goods.kilogram_limits}
        found = []
        for mark in marks.values():
            weights = {
                (at, number): option.goods.item.net_weight_kg
                for at, place in enumerate(self.space.places)
                for number, option in enumerate(place.options)
                if any(each.key == mark.key for each in option.goods.kilogram_limits)
            }
            left = max((mark.kg or Fraction(0)) - self.space.kilograms_used(mark.group), Fraction(0))
            scale = lcm(*[weight.denominator for weight in weights.values()])
            most = int(left * scale)
            found.append((most, {where: min(int(weight * scale), most + 1) for where, weight in weights.items()}))
        return found

    def may_stand_alone(self, option: Option) -> bool:
        """Whether one piece of the goods may pass the single limit, at full tax."""
        if self.space.day.limit("full_tax_single_piece") is None:
            return False
        return option.goods.tariff is not None or self.space.aim is Aim.NO_ERROR


def _taxes(option: Option) -> tuple[Linear, ...]:
    """The taxes of a piece: those under a threshold where there is one."""
    terms = option.goods.under
    if terms is None:
        return ()
    return (terms.consumption_tax, terms.vat) if terms.taxed else (terms.vat,)


def _tax_of_share(option: Option, price: int) -> int:
    """The tax of a component of about this price, in thousandths of a fen, before any rounding."""
    return sum((tax.per_fen * price + tax.per_piece * PARTS_PER_FEN) // tax.denominator for tax in _taxes(option))


def _tax_of_one(option: Option, price: int, most: int) -> int:
    """The most that a piece may be said to bear, so that up to ``most`` loose pieces never bear less: a line is rounded once."""
    taxes = _taxes(option)
    counted = range(1, min(most, COUNTED) + 1)
    least = [sum(tax.amount(price * n // PARTS_PER_FEN, n) for tax in taxes) * PARTS_PER_FEN // n for n in counted]
    if most > COUNTED:  # what rounding takes from each of two taxes, spread over more pieces than were counted
        least.append(_tax_of_share(option, price) - PARTS_PER_FEN // COUNTED)
    return max(min(least, default=0), 0)
