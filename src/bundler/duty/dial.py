"""The dial: one amount of an order is turned while all else stands, and the order that states it is formed.

What is turned is the price of one bundle, the total of a loose line, or the goods value of the whole order. The goods value is shared over
the order's lines as a bundle price is over its components: pro rata to the totals that the lines state, in fen, by largest remainder.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from bundler.catalogue.catalogue import Catalogue
from bundler.catalogue.order import BundleLine, ItemLine, Order
from bundler.duty.apportion import apportion, declared_prices
from bundler.duty.assess import Assessment, assess
from bundler.duty.explode import Part
from bundler.errors import Fault, InputError
from bundler.tariff.tables import Tables

MOST_PARTS = 200
"""Goods of an order that is searched, twice as many as a declaration holds."""
Turned = Literal["bundle_price", "line_total", "goods_value"]


@dataclass(frozen=True, eq=False, slots=True)
class Dial:
    """An order with one amount to turn, in fen; ``at`` is the place of its line, None for the goods value of the whole order."""

    stated: Assessment
    at: int | None
    totals: Sequence[int]
    """The goods totals of the lines as the order states them."""
    catalogue: Catalogue
    """Where all goods of the order are."""
    tables: Tables

    @property
    def turned(self) -> Turned:
        """What is turned."""
        if self.at is None:
            return "goods_value"
        return "bundle_price" if isinstance(self.stated.order.lines[self.at], BundleLine) else "line_total"

    @property
    def name(self) -> str | None:
        """The bundle or item whose price is turned, None for the whole order."""
        if self.at is None:
            return None
        line = self.stated.order.lines[self.at]
        return line.id if isinstance(line, BundleLine) else line.goods_sku

    @property
    def step(self) -> int:
        """What one fen of the amount adds to the goods value: the price of a bundle counts as often as it is ordered."""
        line = None if self.at is None else self.stated.order.lines[self.at]
        return line.quantity if isinstance(line, BundleLine) else 1

    @property
    def rest(self) -> int:
        """The goods value of the lines that stand."""
        return 0 if self.at is None else sum(self.totals) - self.totals[self.at]

    @property
    def amount(self) -> int:
        """The amount as the order states it."""
        return sum(self.totals) if self.at is None else self.totals[self.at] // self.step

    def moves(self, line: int) -> bool:
        """Return whether the amount moves a line, counted from 0; what the whole order gives away stays at nothing."""
        return line == self.at or (self.at is None and self.totals[line] > 0)

    def goods_value(self, amount: int) -> int:
        """Return the goods value of the order with this amount."""
        return self.rest + self.step * amount

    def lines_at(self, amount: int) -> list[list[ItemLine | BundleLine]]:
        """Return what each line of the order becomes with this amount.

        A line whose unit price (of a bundle: its price in fen) would not end becomes two lines, the cheaper first, as a declared line does.
        """
        if self.at is None:
            totals: Sequence[int] = apportion(amount, self.totals)
        else:
            totals = [self.step * amount if at == self.at else total for at, total in enumerate(self.totals)]
        return [_priced(line, was, total) for line, was, total in zip(self.stated.order.lines, self.totals, totals, strict=True)]

    def order_at(self, amount: int) -> Order:
        """Return the order with this amount."""
        return self.stated.order.model_copy(update={"lines": [line for lines in self.lines_at(amount) for line in lines]})

    def assess_at(self, amount: int) -> Assessment:
        """Return the assessment of the order with this amount."""
        return assess(self.order_at(amount), self.catalogue, self.tables)

    def parts_at(self, amount: int, found: Assessment) -> list[list[list[Part]]]:
        """Return the parts of the order with this amount, by line of the order as stated and by what that line becomes."""
        left = iter(parts_by_line(found))
        return [[next(left) for _ in lines] for lines in self.lines_at(amount)]


def dial(order: Order, line: int | None, catalogue: Catalogue, tables: Tables) -> Dial:
    """Return the dial of an order: ``line`` counts the order's lines from 1, None turns the goods value of the whole order.

    Raises InputError for a line that the order does not have, for an order of too many goods or without any price to scale, and as
    ``assess`` does.
    """
    count = len(order.lines)
    if line is not None and not (type(line) is int and 1 <= line <= count):
        hint = f"The order has {count} lines, counted from 1." if count > 1 else "The order has one line, number 1."
        raise InputError([Fault("line", "the order has no such line", "line", value=line, hint=hint)])
    stated = assess(order, catalogue, tables)
    if len(stated.parts) > MOST_PARTS:
        hint = f"At most {MOST_PARTS} are taken here; quote and check take more."
        raise InputError([Fault("order", f"the order has {len(stated.parts)} components and loose items", "too_long", "/lines", hint=hint)])
    totals = [sum(part.total for part in parts) for parts in parts_by_line(stated)]
    if line is None and not any(totals):
        hint = "The lines are scaled by one factor, so one of them needs a price; or name the line whose price is sought."
        raise InputError([Fault("order", "no line of the order has a price", "no_price", pointer="/lines", hint=hint)])
    used = {part.goods.item.sku: part.goods.item for part in stated.parts}
    # goods that the order carries would be resolved at every price anew
    goods = catalogue if all(sku in catalogue for sku in used) else Catalogue(used.values())
    return Dial(stated, None if line is None else line - 1, totals, goods, tables)


def parts_by_line(found: Assessment) -> list[list[Part]]:
    """Return the parts of each line of an assessed order."""
    left = iter(found.parts)
    return [list(islice(left, 1 if isinstance(line, ItemLine) else len(line.components))) for line in found.order.lines]


def _priced(line: ItemLine | BundleLine, was: int, total: int) -> list[ItemLine | BundleLine]:
    if total == was:
        return [line]
    if isinstance(line, ItemLine):
        return [
            line.model_copy(update={"unit_price": price, "quantity": pieces}) for pieces, _, price in declared_prices(total, line.quantity)
        ]
    low, dearer = divmod(total, line.quantity)
    prices = ((line.quantity - dearer, low), (dearer, low + 1))
    return [line.model_copy(update={"price": price, "quantity": copies}) for copies, price in prices if copies]
