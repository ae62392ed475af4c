"""What the buyer of a basket has used by the orders of its split so far: later orders state it, so that every one can be quoted alone."""

from __future__ import annotations

from fractions import Fraction

from bundler.catalogue.order import MAX_HISTORY, Buyer, EarlierOrder, Order
from bundler.catalogue.types import MOST
from bundler.duty.assess import Assessment, Branch
from bundler.errors import Fault, InputError


class Used:
    """The basket's own figures, and the orders of the split so far that stay in the regime."""

    def __init__(self, basket: Order) -> None:
        self.basket = basket
        self.fen = 0
        self.kilograms: dict[str, Fraction] = {}
        self.orders: list[EarlierOrder] = []

    def buyer(self) -> Buyer:
        """Return the buyer as the next order states it. What the basket does not say of earlier orders stays unsaid."""
        stated = self.basket.buyer
        change: dict[str, object] = {}
        if self.fen:
            change["annual_used"] = (stated.annual_used or 0) + self.fen
        if self.kilograms:
            used = dict(stated.kg_used or {})
            for group, kg in self.kilograms.items():
                used[group] = min(used.get(group, Fraction(0)) + kg, Fraction(MOST))  # so much can be stated; no limit is near it
            change["kg_used"] = dict(sorted(used.items()))
        if self.orders and stated.history is not None:
            change["history"] = [*stated.history, *self.orders]
            if len(stated.history) + len(self.orders) > MAX_HISTORY:
                message = f"with the orders of the split it has more than {MAX_HISTORY} orders"
                raise InputError([Fault("order", message, "too_long", "/buyer/history", hint="State the latest of them only.")])
        return stated.model_copy(update=change) if change else stated

    def add(self, found: Assessment, number: int) -> None:
        """Count an order; one that is out of the regime uses nothing."""
        if found.branch in (Branch.OUT, Branch.UNFORMED):
            return
        self.fen += found.order_value
        order = found.order
        self.orders.append(EarlierOrder.model_construct(
            order_id=order.order_id or f"order {number} of the basket", on=order.day, order_value=found.order_value, seller=order.seller,
            address_key=order.address_key, phone_key=order.phone_key,
        ))  # fmt: skip
        for line in found.lines:
            for remark in line.goods.kilogram_limits:
                weight = line.goods.item.net_weight_kg * line.quantity
                self.kilograms[remark.group] = self.kilograms.get(remark.group, Fraction(0)) + weight
