"""What an order states of its buyer, where that cannot be counted: kilograms of unknown groups, and earlier orders that are none."""

from __future__ import annotations

from collections.abc import Iterator

from bundler.catalogue.order import Order
from bundler.errors import Fault
from bundler.tariff.tables import Tables
from bundler.values.near import did_you_mean


def buyer_faults(order: Order, tables: Tables) -> list[Fault]:
    """Return what is wrong with the buyer of an order: what the rules could not count would be ignored in silence."""
    found: list[Fault] = []
    if order.buyer.kg_used:
        found += _unknown_groups(order, tables)
    if order.buyer.history:
        found += _no_earlier_orders(order)
    return found


def _unknown_groups(order: Order, tables: Tables) -> Iterator[Fault]:
    groups = [remark.group for periods in tables.remarks.values() for remark in periods if remark.kind == "annual_kg"]
    for key in order.buyer.kg_used or ():
        if not key.startswith(tuple(groups)):
            yield Fault(
                "order", "no limit of kilograms is known for this code", "unknown_group", pointer=f"/buyer/kg_used/{key}", value=key,
                hint=did_you_mean(key, groups),
            )  # fmt: skip


def _no_earlier_orders(order: Order) -> Iterator[Fault]:
    """An order that comes later, is this one, or stands twice would be counted as one more; numbers are those of a seller."""
    seen: dict[tuple[str, str | None], int] = {}
    for at, earlier in enumerate(order.buyer.history or ()):
        pointer, name = f"/buyer/history/{at}", earlier.order_id
        if earlier.on > order.day:
            hint = f"This one is declared on {order.day}; leave later orders out."
            yield Fault("order", "an earlier order lies after this one", "later_order", f"{pointer}/on", value=earlier.on, hint=hint)
        if name == order.order_id and order.seller in (None, earlier.seller):
            hint = "Leave it out: it would be counted twice."
            yield Fault("order", "the order stands among the earlier ones", "own_order", f"{pointer}/order_id", value=name, hint=hint)
        if (name, earlier.seller) in seen:
            hint = f"It stands first at /buyer/history/{seen[name, earlier.seller]}."
            yield Fault("order", "an earlier order stands twice", "order_twice", f"{pointer}/order_id", value=name, hint=hint)
        seen.setdefault((name, earlier.seller), at)
