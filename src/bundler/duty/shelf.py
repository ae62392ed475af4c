"""Finding the goods that an order names: in the catalogue, or by the facts that the order itself carries."""

from __future__ import annotations

from bundler.catalogue.catalogue import Catalogue
from bundler.catalogue.item import Item
from bundler.catalogue.order import Component, ItemLine
from bundler.duty.goods import Goods, resolve
from bundler.errors import Fault, InputError
from bundler.tariff.day import Day
from bundler.values.near import did_you_mean

HINTED, COMPARED = 20, 500
"""Unknown goods with a hint, and how many skus each is compared with: looking for the nearest takes time."""


class Shelf:
    """The goods of one order on a day; those of the catalogue are worked out once for all orders of the day."""

    __slots__ = ("_carried", "_catalogue", "_day", "_items", "_known", "_unknown")

    def __init__(self, catalogue: Catalogue, day: Day) -> None:
        self._catalogue, self._items, self._day = catalogue, catalogue.by_sku, day
        self._known: dict[str, Goods] = catalogue.derived((day.tables.sha256, day.day))
        self._carried: dict[str, Goods] = {}
        self._unknown: set[str] = set()

    def goods(self, named: ItemLine | Component, line: int, component: int | None = None) -> Goods:
        """Return the goods that a line or component of an order names; its place is what a fault points at.

        Raises InputError for goods that are not in the catalogue, or whose facts are stated twice and differ.
        """
        item = named.item
        if item is None:
            goods = self._known.get(named.sku)  # type: ignore[arg-type]  # what has no item has a sku
            if goods is not None and goods.item is self._items.get(named.sku):  # type: ignore[arg-type]
                return goods
        pointer = f"/lines/{line}" if component is None else f"/lines/{line}/components/{component}"
        return self._resolved(item, named.goods_sku, pointer)

    def _resolved(self, item: Item | None, sku: str, pointer: str) -> Goods:
        known = self._items.get(sku)
        goods = (self._carried if known is None else self._known).get(sku)
        if known is not None and (goods is None or goods.item is not known):
            goods = self._known[sku] = resolve(known, self._day)
        elif goods is None and item is not None:
            goods = self._carried[sku] = resolve(item, self._day)
        elif goods is None:
            self._unknown.add(sku)
            hint = _hint(self._catalogue, sku) if len(self._unknown) <= HINTED else ""
            raise InputError([Fault("order", "not in the catalogue", "unknown_sku", pointer=f"{pointer}/sku", value=sku, hint=hint)])
        if item is not None and item is not goods.item:
            _agree(item, goods.item, "another line" if known is None else "the catalogue", f"{pointer}/item")
        return goods


def _hint(catalogue: Catalogue, sku: str) -> str:
    if not catalogue:
        what = "The catalogue has no items" if catalogue.place else "No catalogue was given"
        return f"{what}: carry the facts under 'item'."
    begin = sku[:2].casefold()
    alike = [known for known in catalogue if known[:2].casefold() == begin]
    return did_you_mean(sku, (alike or list(catalogue))[:COMPARED])


def _agree(item: Item, known: Item, where: str, pointer: str) -> None:
    """Facts that an order carries may repeat those that are known, never replace them: a second price or content would steer the tax."""
    stated = item.model_fields_set if where == "the catalogue" else item.model_fields_set | known.model_fields_set
    differ = [name for name in Item.model_fields if name in stated and getattr(item, name) != getattr(known, name)]
    if differ:
        hint = "State the facts of an item once; a price of the moment is the unit_price of its line."
        message = f"the facts of {item.sku} differ from those of {where} in {', '.join(differ)}"
        raise InputError([Fault("order", message, "two_facts", pointer=pointer, hint=hint)])
