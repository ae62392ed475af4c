"""The lines of orders that are left: loose ones, and for every parcel what it holds of a bundle, at the prices that follow."""

from __future__ import annotations

from dataclasses import dataclass

from bundler.assembly.repairing.parcels import Parcel
from bundler.assembly.repairing.prices import Component, bundle_price, component, loose_price, pro_rata, shared
from bundler.assembly.repairing.space import Held, Kept, Place, Space
from bundler.catalogue.order import BundleLine, ItemLine
from bundler.duty.apportion import apportion, declared_prices
from bundler.duty.explode import PARTS_PER_FEN


@dataclass
class Unit:
    """A loose line, or what one parcel holds of a bundle: its line in the order, its worth in fen, and how many declared lines it makes."""

    index: int
    line: ItemLine | BundleLine
    value: int
    declared: int
    places: list[int]


def units_of(space: Space, kept: Kept, parcels: list[Parcel], *, priced: bool) -> tuple[list[list[Unit]], tuple[int, ...]] | None:
    """Return the lines of every parcel, and which lines of the order have another price than what is left of them would cost.

    None where no price of what is left will do.
    """
    found: list[list[Unit]] = [[] for _ in parcels]
    repriced: list[int] = []
    home = {at: number for number, parcel in enumerate(parcels) for at in parcel.places}
    for index in range(len(space.order.lines)):
        places = [at for at in sorted(home) if space.places[at].line == index]
        if not places:
            continue
        made = _loose(space, kept, places[0], priced) if space.places[places[0]].component is None else _bundle(
            space, kept, index, [[at for at in parcel.places if at in places] for parcel in parcels], priced)  # fmt: skip
        if made is None:
            return None
        units, moved = made
        for unit in units:
            found[home[unit.places[0]]].append(unit)
        if moved:
            repriced.append(index)
    return found, tuple(repriced)


def _loose(space: Space, kept: Kept, at: int, priced: bool) -> tuple[list[Unit], bool] | None:
    place, held = space.places[at], kept.places[at]
    item = place.options[held.option].goods.item
    line = place.stated
    assert isinstance(line, ItemLine)
    public = item.unit_price * PARTS_PER_FEN
    before = public if held.option or line.unit_price is None else line.unit_price
    price = loose_price(space, place, held) if priced else before
    if price is None or price * held.quantity % PARTS_PER_FEN:
        return None
    stated = line.unit_price if price == before and not held.option else None if price == public else price
    update = {"quantity": held.quantity, "unit_price": stated, **_facts(space, place, held)}
    return [Unit(place.line, line.model_copy(update=update), price * held.quantity // PARTS_PER_FEN, 1, [at])], price != before


def _bundle(space: Space, kept: Kept, line: int, parcels: list[list[int]], priced: bool) -> tuple[list[Unit], bool] | None:
    """A bundle as one line of every parcel that holds a part of it; its price is shared as its components' values are."""
    held = [[(space.places[at], kept.places[at]) for at in parcel] for parcel in parcels if parcel]
    before = pro_rata(space, line, [each for parcel in held for each in parcel])
    weights = [[component(space, *each) for each in parcel] for parcel in held]
    price = bundle_price(space, before, weights) if priced else before
    if price is None or not all(any(each.weight for each in parcel) for parcel in weights):
        return None
    copies = dict(kept.copies)[line]
    units = [
        _part(space, line, copies, part, own, (places, weighed))
        for part, own, places, weighed in zip(shared(price, weights), held, [each for each in parcels if each], weights, strict=True)
    ]
    return units, price != before


def _part(
    space: Space, line: int, copies: int, price: int, held: list[tuple[Place, Held]], places: tuple[list[int], list[Component]]
) -> Unit:
    components = []
    for place, each in held:
        components.append(place.stated.model_copy(update={"quantity": each.quantity, **_facts(space, place, each)}))
    bundle = space.bundle(line).model_copy(update={"price": price, "quantity": copies, "components": components})
    shares = apportion(price, [each.weight for each in places[1]])
    declared = sum(
        len(declared_prices(share * copies, each.quantity * copies)) for share, (_, each) in zip(shares, held, strict=True)
    )  # fmt: skip
    return Unit(line, bundle, price * copies, declared, places[0])


def _facts(space: Space, place: Place, held: Held) -> dict[str, object]:
    """How the goods are named: by the facts that another line may have carried, where the catalogue does not know them."""
    item = place.options[held.option].goods.item
    if held.option:
        return {"sku": item.sku, "item": None}
    return {} if place.stated.item is not None or item.sku in space.catalogue else {"item": item}


def lists_of(units: list[Unit], most: int | None) -> list[list[Unit]]:
    """Return units by declaration list: the next list is begun where the last one is full, whatever the units are worth."""
    found: list[list[Unit]] = [[]]
    count = 0
    for unit in units:
        if most is not None and found[-1] and count + unit.declared > most:
            found.append([])
            count = 0
        found[-1].append(unit)
        count += unit.declared
    return found
