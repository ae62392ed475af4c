"""What is left costs: a line its public price, a bundle the same share of its public sum as before, raised only as far as a rule wants."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from bundler.assembly.repairing.space import Aim, Held, Place, Space
from bundler.catalogue.order import ItemLine
from bundler.duty.apportion import apportion
from bundler.duty.explode import PARTS_PER_FEN
from bundler.values.money import half_up

FEN_TRIED = 1_000
"""How far under the price that surely suffices a lower one is looked for."""


class Component(NamedTuple):
    """A component that is left in a bundle: its public weight and what its share may not lie under, both in fen."""

    weight: int
    least: int


def loose_price(space: Space, place: Place, held: Held) -> int | None:
    """Return the unit price of a loose line in 1/100,000 yuan, or None where no price of these goods meets the aim.

    Prices that are not the public ones need a person, so a compliant line has its public price; else only the filing price is kept.
    """
    goods = place.options[held.option].goods
    public = goods.item.unit_price * PARTS_PER_FEN
    line = place.stated
    stated = public
    if not held.option and isinstance(line, ItemLine) and line.unit_price is not None:
        stated = line.unit_price
    if space.approved:
        return stated
    filed = (goods.item.filing_price or 0) * PARTS_PER_FEN
    if space.aim is Aim.COMPLIANT:
        return public if public >= filed else None
    gift = not stated and public
    return stated if gift else max(stated, filed)


def pro_rata(space: Space, line: int, kept: Sequence[tuple[Place, Held]]) -> int:
    """Return the price in fen of one bundle of which ``kept`` is left: its discount stays the same, half-up to the fen."""
    before = sum(place.options[0].price * place.quantity for place in space.places if place.line == line)
    after = sum(place.options[held.option].price * held.quantity for place, held in kept)
    price = space.bundle(line).price
    return half_up(price * after, before) if before else price


def component(space: Space, place: Place, held: Held) -> Component:
    """Return weight and lowest share of what is left of a component in one bundle."""
    item = place.options[held.option].goods.item
    filed = 0 if space.approved else item.filing_price or 0
    return Component(item.unit_price * held.quantity, filed * held.quantity)


def bundle_price(space: Space, price: int, parcels: Sequence[Sequence[Component]]) -> int | None:
    """Return the lowest price from ``price`` on at which every share reaches its filing price, or None where none does.

    ``parcels`` are the components of one bundle by the order that they are declared in. A bundle that is given away would need a person:
    without filing prices it costs its public sum.
    """
    everything = [each for parcel in parcels for each in parcel]
    total = sum(each.weight for each in everything)
    if not total or any(each.least and not each.weight for each in everything):
        return None
    raised = price if _reaches(price, parcels) else _lowest(price, parcels, everything, total)
    free = not raised and not space.approved and space.aim is Aim.COMPLIANT
    return total if free else raised


def shared(price: int, parcels: Sequence[Sequence[Component]]) -> list[int]:
    """Return the price in fen of what each order holds of one bundle: the sums of its components' shares."""
    if len(parcels) == 1:
        return [price]
    shares = iter(apportion(price, [each.weight for parcel in parcels for each in parcel]))
    return [sum(next(shares) for _ in parcel) for parcel in parcels]


def _reaches(price: int, parcels: Sequence[Sequence[Component]]) -> bool:
    for part, parcel in zip(shared(price, parcels), parcels, strict=True):
        weights = [each.weight for each in parcel]
        if not any(weights):
            return False
        if any(share < each.least for share, each in zip(apportion(part, weights), parcel, strict=True)):
            return False
    return True


def _lowest(price: int, parcels: Sequence[Sequence[Component]], everything: Sequence[Component], total: int) -> int | None:
    """Look upwards fen by fen: shares go up and down by one as the odd fen move, so there is no shorter way."""
    if any(not any(each.weight for each in parcel) for parcel in parcels):
        return None
    sure = max(-(-each.least * total // each.weight) for each in everything if each.weight)
    under = max(((each.least - 1) * total // each.weight for each in everything if each.least), default=0)
    tried = max(price, under, sure - FEN_TRIED)
    while not _reaches(tried, parcels):
        tried += 1
    return tried
