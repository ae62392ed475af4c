"""The goods that may stand at a place: what the order names, and the alternatives where that stands in the way itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import islice

from bundler.assembly.repairing.space import Aim, Option, Place, Space
from bundler.catalogue.catalogue import Catalogue
from bundler.catalogue.item import Item
from bundler.catalogue.order import ItemLine, Order
from bundler.compliance import quote
from bundler.compliance.parcels import kept_apart_by
from bundler.compliance.rules.bnd_04_place import BONDED
from bundler.duty.assess import Assessment
from bundler.duty.goods import Goods, resolve
from bundler.tariff.tables import Tables

LIKE = 6
"""Goods are alike that share the digits of a subheading of the Harmonized System, and a tag where both carry tags."""
TRIED = 3
"""Alternatives from the catalogue at one place: the nearest in price."""
DIRECT = "9610"
NOT_INHERENT = ("LIM-", "VAL-", "AUD-", "LST-05", "BND-03", "TAX-06")
"""What a piece may be told for its price, its number or its day, and not for what it is."""


def space_of(found: Assessment, catalogue: Catalogue, tables: Tables, aim: Aim, listed: Mapping[str, Sequence[str]] | None) -> Space:
    """Return what may be changed in an assessed order; ``listed`` names the alternatives of a sku, None asks the catalogue for them."""
    order = found.order
    known: dict[str, Option] = {}

    def option(goods: Goods) -> Option:
        sku = goods.item.sku
        if sku not in known:
            known[sku] = Option(goods, _codes(goods, order, catalogue, tables, aim))
        return known[sku]

    bare: list[Place] = []
    parts = iter(found.parts)
    for at, line in enumerate(order.lines):
        if isinstance(line, ItemLine):
            bare.append(Place(at, None, line, line.quantity, (option(next(parts).goods),)))
        else:
            bare += [Place(at, n, each, each.quantity, (option(next(parts).goods),)) for n, each in enumerate(line.components)]
    space = Space(order, catalogue, tables, aim, tuple(bare))
    blocked, day, alike = _in_the_way(space), tables.on(order.day), _Alike(catalogue)

    def others(place: Place) -> list[Option]:
        own = place.options[0]
        sku = own.goods.item.sku
        named = [catalogue[name] for name in dict.fromkeys((listed or {}).get(sku, ()))]
        beside = [each.options[0] for each in bare]
        if listed is None and (sku in blocked or _apart_from(own, beside)):
            named = alike(own.goods.item)
            # goods that could stay if others did not lie elsewhere are swapped for what lies there, and not to save a little
            beside = beside if sku in blocked else _apart_from(own, beside)
        fitting = (each for each in (option(resolve(item, day)) for item in named) if _fits(each, own, beside))
        return list(islice(fitting, TRIED if listed is None else None))

    full = tuple(Place(each.line, each.component, each.stated, each.quantity, (*each.options, *others(each))) for each in bare)
    return Space(order, catalogue, tables, aim, full)


def _codes(goods: Goods, order: Order, catalogue: Catalogue, tables: Tables, aim: Aim) -> tuple[str, ...]:
    """The supervision codes under which no rule stands against the goods themselves, the order's own first.

    Another code is looked at only where the goods' place allows it: goods in no account book may come by direct mail. Bonded goods that
    were ordered so go under a bonded code, but whether it is the one by which they entered their zone is for a person.
    """
    own = order.supervision_code
    if goods.item.account_book is None:
        other = DIRECT if own in BONDED else None
    else:
        other = BONDED[0] if own not in BONDED and aim is Aim.NO_ERROR else None
    return tuple(code for code in (own, other) if code is not None and not _barred(goods, code, order, catalogue, tables, aim))


def _barred(goods: Goods, code: str, order: Order, catalogue: Catalogue, tables: Tables, aim: Aim) -> bool:
    """Whether a rule stands against one loose piece of the goods, whatever it costs and however many there are."""
    piece = ItemLine(kind="item", item=goods.item, quantity=1)
    alone = Order(on=order.on, supervision_code=code, strict=order.strict, lines=[piece])  # type: ignore[arg-type]
    for finding in quote(alone, catalogue, tables).findings:
        if not aim.blocking(finding) or finding.code.startswith(NOT_INHERENT):
            continue
        if finding.code == "TAX-02" and goods.gap is None:  # close to a threshold at this price only
            continue
        return True
    return False


def _in_the_way(space: Space) -> set[str]:
    """The skus that cannot all stay where they are, whatever else is taken out: alternatives are looked for to them alone."""
    taken: dict[str, int] = {}
    weights: dict[str, Fraction] = {}
    goods = {place.options[0].goods.item.sku: place.options[0] for place in space.places}
    for place, pieces in zip(space.places, space.pieces(space.whole), strict=True):
        held = place.options[0].goods
        taken[held.item.sku] = taken.get(held.item.sku, 0) + pieces
        for remark in held.kilogram_limits:
            weights[remark.group] = weights.get(remark.group, Fraction(0)) + held.item.net_weight_kg * pieces
    blocked = set()
    for sku, option in goods.items():
        item = option.goods.item
        short = item.stock is not None and taken[sku] > item.stock
        heavy = any(weights[mark.group] + space.kilograms_used(mark.group) > (mark.kg or 0) for mark in option.goods.kilogram_limits)
        if not option.codes or short or heavy:
            blocked.add(sku)
    return blocked


def _apart_from(own: Option, others: Sequence[Option]) -> list[Option]:
    """The goods that may not share an order with these."""
    return [
        other for other in others
        if other.codes and (kept_apart_by(own.goods.item, other.goods.item) or not set(own.codes) & set(other.codes))
    ]  # fmt: skip


class _Alike:
    """The items of a catalogue that may be meant as well as another, the nearest in price first."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._known: dict[str, list[Item]] = {}

    def __call__(self, item: Item) -> list[Item]:
        if not self._known:
            for each in self._catalogue.values():
                self._known.setdefault(each.hs_code[:LIKE], []).append(each)
        found = [
            other
            for other in self._known.get(item.hs_code[:LIKE], ())
            if other.unit_price and other.stock != 0 and (not other.tags or not item.tags or set(other.tags) & set(item.tags))
        ]
        return sorted(found, key=lambda other: (abs(other.unit_price - item.unit_price), other.sku))


def _fits(option: Option, own: Option, beside: Sequence[Option]) -> bool:
    """Whether an alternative may be sold, is another, and shares a parcel with some of these goods."""
    item = option.goods.item
    if not option.codes or item.sku == own.goods.item.sku:
        return False
    return any(kept_apart_by(item, other.goods.item) is None for other in beside)
