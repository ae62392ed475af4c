"""From an order to its declared lines: bundles become their components, prices become declarable unit prices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bundler.catalogue.order import BundleLine, Component, ItemLine, Order
from bundler.duty.apportion import apportion, declared_prices
from bundler.duty.goods import Goods
from bundler.duty.shelf import Shelf
from bundler.duty.terms import Terms
from bundler.errors import Fault, InputError

PARTS_PER_FEN = 1000
"""Unit prices are kept in 1/100,000 yuan: a thousand parts to the fen."""


@dataclass(eq=False, slots=True)
class Part:
    """What one order line or one component of it contributes: ``total`` fen for ``pieces``, before any splitting of the price.

    ``public`` is the total at public prices in fen; ``override`` a line's own unit price where it differs from the public one;
    ``unshared`` says that the weights of its bundle are all zero. Its declared lines are those numbered ``first`` to ``last``.
    """

    goods: Goods
    pieces: int
    total: int
    public: int
    bundle: BundleLine | None = None
    override: int | None = None
    unshared: bool = False
    first: int = 0
    last: int = 0


@dataclass(eq=False, slots=True)
class DeclaredLine:
    """One line of the declaration list; amounts in fen, ``unit_price`` in 1/100,000 yuan, taxes None where they are not known."""

    number: int
    part: Part
    goods: Goods
    quantity: int
    unit_price: int
    goods_value: int
    freight: int = 0
    insurance: int = 0
    value: int = 0
    terms: Terms | None = None
    tariff: int | None = None
    consumption_tax: int | None = None
    vat: int | None = None

    @property
    def tax(self) -> int | None:
        """Tariff, consumption tax and VAT together."""
        if self.tariff is None or self.consumption_tax is None or self.vat is None:
            return None
        return self.tariff + self.consumption_tax + self.vat


def explode(order: Order, shelf: Shelf) -> list[Part]:
    """Return the parts of an order, bundle prices already shared.

    A bundle all of whose weights are zero comes back with totals of 0: BUN-02 says so. Raises InputError where a price
    does not come out in whole fen.
    """
    faults: list[Fault] = []
    parts: list[Part] = []
    for index, line in enumerate(order.lines):
        try:
            if isinstance(line, ItemLine):
                parts.append(_loose(line, shelf.goods(line, index), index))
            else:
                parts.extend(_bundle(line, _components(line, shelf, index)))
        except InputError as error:
            faults.extend(error.faults)
    if faults:
        raise InputError(faults)
    return parts


def _components(line: BundleLine, shelf: Shelf, index: int) -> list[tuple[Component, Goods]]:
    """The components of a bundle with their goods. Raises InputError with the faults of all of them."""
    faults: list[Fault] = []
    found: list[tuple[Component, Goods]] = []
    for at, component in enumerate(line.components):
        try:
            found.append((component, shelf.goods(component, index, at)))
        except InputError as error:
            faults.extend(error.faults)
    if faults:
        raise InputError(faults)
    return found


def _loose(line: ItemLine, goods: Goods, index: int) -> Part:
    pieces = line.quantity
    public = goods.public * pieces
    if line.unit_price is None:
        return Part(goods, pieces, public, public)
    total, rest = divmod(line.unit_price * pieces, PARTS_PER_FEN)
    if rest:
        hint = "Choose a price whose product with the quantity is a whole number of fen."
        raise InputError([
            Fault("order", f"unit_price × {pieces} is not a whole number of fen", "VAL-05", pointer=f"/lines/{index}/unit_price",
                  field="unit_price", hint=hint)
        ])  # fmt: skip
    override = line.unit_price if line.unit_price != goods.public * PARTS_PER_FEN else None
    return Part(goods, pieces, total, public, override=override)


def _bundle(line: BundleLine, components: Sequence[tuple[Component, Goods]]) -> list[Part]:
    weights = [goods.public * component.quantity for component, goods in components]
    shared, copies = any(weights), line.quantity
    shares = apportion(line.price, weights) if shared else [0] * len(weights)
    return [
        Part(goods, component.quantity * copies, share * copies, weight * copies, bundle=line, unshared=not shared)
        for (component, goods), share, weight in zip(components, shares, weights, strict=True)
    ]


def declare(parts: Iterable[Part]) -> list[DeclaredLine]:
    """Return the declared lines of the parts, numbered from 1; no two parts are ever merged."""
    lines: list[DeclaredLine] = []
    for part in parts:
        number = part.first = len(lines) + 1
        for pieces, total, price in declared_prices(part.total, part.pieces):
            lines.append(DeclaredLine(number, part, part.goods, pieces, price, total))
            number += 1
        part.last = number - 1
    return lines
