"""Assessing an order: values, limits and the taxes of every line. What it means for the verdict is for the rules to say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from bundler.catalogue.catalogue import Catalogue
from bundler.catalogue.order import Order
from bundler.duty.apportion import apportion
from bundler.duty.explode import DeclaredLine, Part, declare, explode
from bundler.duty.shelf import Shelf
from bundler.duty.stated import buyer_faults
from bundler.errors import Fault, InputError
from bundler.tariff.day import Day
from bundler.tariff.tables import Tables


class Branch(Enum):
    """How an order stands to the limits."""

    WITHIN = "within the limits"
    FULL_TAX = "one piece above the single limit, at full tax"
    OUT = "out of the channel"
    UNFORMED = "values cannot be formed"


# looking a member up in its class takes longer than what every order needs it for
WITHIN, FULL_TAX, OUT, UNFORMED = Branch


@dataclass(eq=False, slots=True)
class Assessment:
    """An order with its values and taxes; amounts in fen, None where they are not known or not given.

    ``order_value`` is goods, freight and insurance together, the value that the limits test. ``bundled`` says that the order holds a
    bundle, ``unshared`` that one has only components without a price, so that its own cannot be shared, ``repriced`` that a loose item
    has a price other than the public one.
    """

    order: Order
    day: Day
    parts: Sequence[Part]
    lines: Sequence[DeclaredLine]
    branch: Branch
    goods_value: int
    order_value: int
    single_limit: int
    annual_limit: int
    annual_used: int
    tariff: int | None = None
    consumption_tax: int | None = None
    vat: int | None = None
    bundled: bool = False
    unshared: bool = False
    repriced: bool = False

    @property
    def lone_piece(self) -> bool:
        """Whether the order is one loose piece on a day that lets one stay above the single limit, at full tax."""
        one = len(self.lines) == 1 and self.lines[0].quantity == 1 and self.lines[0].part.bundle is None
        return one and self.day.limit("full_tax_single_piece") is not None

    def lines_of(self, part: Part) -> Sequence[DeclaredLine]:
        """Return the declared lines of a part: one, or two where its price is split."""
        return self.lines[part.first - 1 : part.last]

    @property
    def tax(self) -> int | None:
        """Tariff, consumption tax and VAT together."""
        if self.tariff is None or self.consumption_tax is None or self.vat is None:
            return None
        return self.tariff + self.consumption_tax + self.vat

    @property
    def payable(self) -> int | None:
        """Goods, freight, insurance and tax together."""
        return None if self.tax is None else self.order_value + self.tax


def assess(order: Order, catalogue: Catalogue, tables: Tables) -> Assessment:
    """Return the assessment of an order on its day.

    Raises InputError for goods that are not in the catalogue or stated twice with other facts, for kilograms of unknown groups, for
    earlier orders that are none, and for a day before the regime.
    """
    day = tables.on(order.day)
    single, annual = day.fen("single_order"), day.fen("annual")
    if single is None or annual is None or day.taxed_share is None:
        first = min((row.start for row in tables.limits.get("single_order", ())), default=None)
        hint = f"The tables model the regime from {first}."
        raise InputError([Fault("order", f"there is no such regime on {order.day}", "day", pointer="/on", value=str(order.day), hint=hint)])
    faults = buyer_faults(order, tables)
    try:
        parts = explode(order, Shelf(catalogue, day))
    except InputError as error:
        raise InputError([*faults, *error.faults]) from None
    if faults:
        raise InputError(faults)
    lines = declare(parts)
    found = Assessment(order, day, parts, lines, UNFORMED, 0, 0, single, annual, order.buyer.annual_used or 0)
    _sum_up(found)
    if found.unshared or not found.goods_value:
        return found
    _share_costs(order, lines)
    found.branch = _branch(found)
    _tax(found)
    return found


def _sum_up(found: Assessment) -> None:
    goods_value = 0
    for part in found.parts:
        goods_value += part.total
        if part.bundle is not None:
            found.bundled = True
            found.unshared |= part.unshared
        elif part.override is not None:
            found.repriced = True
    found.goods_value = goods_value
    found.order_value = goods_value + found.order.freight + found.order.insurance


def _share_costs(order: Order, lines: Sequence[DeclaredLine]) -> None:
    """Share freight and insurance over the lines and form each line's dutiable value."""
    if order.freight or order.insurance:
        weights = [line.goods_value for line in lines]
        for line, freight, insurance in zip(lines, apportion(order.freight, weights), apportion(order.insurance, weights), strict=True):
            line.freight, line.insurance = freight, insurance
            line.value = line.goods_value + freight + insurance
    else:
        for line in lines:
            line.value = line.goods_value


def _branch(found: Assessment) -> Branch:
    if found.annual_used + found.order_value > found.annual_limit:
        return OUT
    if found.order_value <= found.single_limit:
        return WITHIN
    return FULL_TAX if found.lone_piece else OUT


def tax_at(line: DeclaredLine, value: int, *, full: bool) -> int | None:
    """Return the tax in fen that a line would bear if it were worth ``value`` fen, None where that cannot be known."""
    pieces = line.quantity
    terms = line.goods.full_terms(value, pieces) if full else line.goods.terms(value, pieces)
    if terms is None:
        return None
    return sum(tax.amount(value, pieces) for tax in (terms.tariff, terms.consumption_tax, terms.vat))


def _tax(found: Assessment) -> None:
    if found.branch is OUT:
        return
    full = found.branch is FULL_TAX
    tariff = consumption_tax = vat = 0
    known = True
    for line in found.lines:
        goods, value, pieces = line.goods, line.value, line.quantity
        line.terms = terms = goods.full_terms(value, pieces) if full else goods.terms(value, pieces)
        if terms is None:
            known = False
            continue
        line.tariff = due = terms.tariff.amount(value, pieces) if full else 0
        tariff += due
        line.consumption_tax = due = terms.consumption_tax.amount(value, pieces) if terms.taxed else 0
        consumption_tax += due
        line.vat = due = terms.vat.amount(value, pieces)
        vat += due
    if known:
        found.tariff, found.consumption_tax, found.vat = tariff, consumption_tax, vat
