"""From what is left of an order to the orders it ships as. Nothing here is chosen: it follows from the rules.

* **One piece.** A bundle of which one piece is left in all, alone in its order and above the single limit, is sold as what it is: a loose
  piece at its public price, which may stay at full tax (财关税〔2018〕49号).
* **Lines.** A parcel of more lines than a list holds goes on in another order, in the order of the lines.
* **Costs.** Freight, insurance and non-cash payment are shared pro rata to the goods.
"""

from __future__ import annotations

from dataclasses import dataclass

from bundler.assembly.repairing.parcels import parcels_of
from bundler.assembly.repairing.space import Kept, Space
from bundler.assembly.repairing.units import Unit, lists_of, units_of
from bundler.catalogue.order import BundleLine, ItemLine, Order
from bundler.duty.apportion import apportion

LONGEST_ID = 120
ALL = frozenset({"separate", "supervision_code", "price", "loose", "non_cash"})
"""What follows from what is left: orders apart, another code, other prices, a bundle that is one piece sold as such, and fewer coupons."""


@dataclass(frozen=True)
class Arranged:
    """Orders that are ready to be judged; ``together`` groups those that only the number of lines parts."""

    orders: tuple[Order, ...]
    sources: tuple[tuple[int, ...], ...]
    """For every line of every order, the line of the order as it was stated."""
    together: tuple[tuple[int, ...], ...]
    recoded: bool
    repriced: tuple[int, ...]
    """The lines whose price is raised, or brought back to the public one."""
    loosened: tuple[int, ...]
    """The bundles that are sold as one loose piece."""


def arrange(space: Space, kept: Kept, allowed: frozenset[str] = ALL) -> Arranged | None:
    """Return the orders that what is left ships as, or None where nothing is left or no price will do.

    Without ``separate`` everything stays in one order, without ``supervision_code`` under its code, without ``price`` at its price, and
    without ``loose`` in its bundle.
    """
    pieces = space.pieces(kept)
    left = [at for at, count in enumerate(pieces) if count]
    if not left:
        return None
    parcels = parcels_of(space, kept, left, allowed)
    most = space.day.count("declaration_lines") if "separate" in allowed else None
    units = units_of(space, kept, parcels, priced="price" in allowed)
    if units is None:
        return None
    held, repriced = units
    bundled: list[tuple[str, list[Unit]]] = []
    together: list[tuple[int, ...]] = []
    for parcel, own in zip(parcels, held, strict=True):
        lists = lists_of(own, most)
        together.append(tuple(range(len(bundled), len(bundled) + len(lists))))
        bundled += [(parcel.code, each) for each in lists]
    loosened = _loosened(space, bundled) if "loose" in allowed else ()
    orders = _orders(space.order, bundled)
    recoded = any(parcel.code != space.order.supervision_code for parcel in parcels)
    sources = tuple(tuple(unit.index for unit in units) for _, units in bundled)
    return Arranged(orders, sources, tuple(together), recoded, tuple(line for line in repriced if line not in loosened), loosened)


def _loosened(space: Space, lists: list[tuple[str, list[Unit]]]) -> tuple[int, ...]:
    """Turn bundles of one piece that alone pass the single limit into loose lines, and return which they are."""
    single = space.day.fen("single_order")
    if single is None or space.day.limit("full_tax_single_piece") is None:
        return ()
    found = []
    values = [sum(unit.value for unit in units) for _, units in lists]
    costs = _shares(space.order.freight + space.order.insurance, values)
    for (_, units), value, cost in zip(lists, values, costs, strict=True):
        unit, line = units[0], units[0].line
        if len(units) > 1 or not isinstance(line, BundleLine) or line.quantity * sum(each.quantity for each in line.components) > 1:
            continue
        parted = sum(each.index == unit.index for _, others in lists for each in others) > 1
        if value + cost > single and not parted:
            (piece,) = line.components
            (place,) = unit.places
            options = space.places[place].options
            public = next(option.price for option in options if option.goods.item.sku == piece.goods_sku)
            units[0] = Unit(unit.index, ItemLine(kind="item", sku=piece.sku, item=piece.item, quantity=1), public, 1, unit.places)
            found.append(unit.index)
    return tuple(found)


def _shares(amount: int, values: list[int]) -> list[int]:
    return apportion(amount, values if any(values) else [1] * len(values))


def _orders(order: Order, lists: list[tuple[str, list[Unit]]]) -> tuple[Order, ...]:
    """The orders with their shares of the costs; what later ones count of the earlier is known once those are quoted."""
    values = [sum(unit.value for unit in units) for _, units in lists]
    shares = zip(*[_shares(amount, values) for amount in (order.freight, order.insurance, order.non_cash)], strict=True)
    return tuple(
        order.model_copy(update={
            "order_id": order.order_id if len(lists) == 1 or order.order_id is None else _numbered(order.order_id, number),
            "supervision_code": code, "freight": freight, "insurance": insurance, "non_cash": non_cash,
            "lines": [unit.line for unit in units],
        })
        for number, ((code, units), (freight, insurance, non_cash)) in enumerate(zip(lists, shares, strict=True), start=1)
    )  # fmt: skip


def _numbered(order_id: str, number: int) -> str:
    """The identity of one of several orders; customs wants them different."""
    behind = f"/{number}"
    return order_id[: LONGEST_ID - len(behind)] + behind
