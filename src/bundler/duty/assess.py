"""Assessing an order: values, limits and the taxes of every line. What it means for the verdict is for the rules to say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from bundler.catalogue.catalogue import Catalogue
from bundler.catalogue.item import Item
from bundler.catalogue.order import Order
from bundler.duty.apportion import apportion
from bundler.duty.explode import DeclaredLine, GoodsOf, Part, declare, explode
from bundler.duty.goods import Goods, resolve
from bundler.duty.stated import buyer_faults
from bundler.errors import Fault, InputError
from bundler.tariff.day import Day
from bundler.tariff.tables import Tables
from bundler.values.near import did_you_mean

HINTED, COMPARED = 20, 500
"""Unknown goods with a hint, and how many skus each is compared with: looking for the nearest takes time."""


class Branch(Enum):
    """How an order stands to the limits."""

    WITHIN = "within the limits"
    FULL_TAX = "one piece above the single limit, at full tax"
    OUT = "out of the channel"
    UNFORMED = "values cannot be formed"


@dataclass(eq=False, slots=True)
class Assessment:
    """An order with its values and taxes; amounts in fen, None where they are not known or not given."""

    order: Order
    day: Day
    parts: Sequence[Part]
    lines: Sequence[DeclaredLine]
    branch: Branch
    goods_value: int
    single_limit: int
    annual_limit: int
    annual_used: int
    tariff: int | None = None
    consumption_tax: int | None = None
    vat: int | None = None

    @property
    def order_value(self) -> int:
        """Goods, freight and insurance together: the value that the limits test."""
        return self.goods_value + self.order.freight + self.order.insurance

    @property
    def bundled(self) -> bool:
        """Whether the order holds a bundle."""
        return any(part.bundle is not None for part in self.parts)

    @property
    def unshared(self) -> bool:
        """Whether a bundle has only components without a price, so that its own cannot be shared."""
        return any(part.unshared for part in self.parts)

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
        parts = explode(order, _finder(catalogue, day))
    except InputError as error:
        raise InputError([*faults, *error.faults]) from None
    if faults:
        raise InputError(faults)
    lines = declare(parts)
    goods_value = sum([line.goods_value for line in lines])
    used = order.buyer.annual_used or 0
    found = Assessment(order, day, parts, lines, Branch.UNFORMED, goods_value, single, annual, used)
    if found.unshared or not goods_value:
        return found
    _share_costs(order, lines)
    found.branch = _branch(found)
    _tax(found)
    return found


def _finder(catalogue: Catalogue, day: Day) -> GoodsOf:
    store: dict[str, Goods] = catalogue.derived((day.tables.sha256, day.day))
    carried: dict[str, Goods] = {}
    unknown: set[str] = set()

    def find(item: Item | None, sku: str, pointer: str) -> Goods:
        goods = store.get(sku) or carried.get(sku)
        if goods is None:
            if sku in catalogue:
                goods = store[sku] = resolve(catalogue[sku], day)
            elif item is not None:
                goods = carried[sku] = resolve(item, day)
            else:
                unknown.add(sku)
                hint = _hint(catalogue, sku) if len(unknown) <= HINTED else ""
                raise InputError([Fault("order", "not in the catalogue", "unknown_sku", pointer=f"{pointer}/sku", value=sku, hint=hint)])
        if item is not None and item is not goods.item:
            _agree(item, goods.item, "the catalogue" if sku in catalogue else "another line", f"{pointer}/item")
        return goods

    return find


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
        return Branch.OUT
    if found.order_value <= found.single_limit:
        return Branch.WITHIN
    return Branch.FULL_TAX if found.lone_piece else Branch.OUT


def tax_at(line: DeclaredLine, value: int, *, full: bool) -> int | None:
    """Return the tax in fen that a line would bear if it were worth ``value`` fen, None where that cannot be known."""
    pieces = line.quantity
    terms = line.goods.full_terms(value, pieces) if full else line.goods.terms(value, pieces)
    if terms is None:
        return None
    return sum(tax.amount(value, pieces) for tax in (terms.tariff, terms.consumption_tax, terms.vat))


def _tax(found: Assessment) -> None:
    if found.branch is Branch.OUT:
        return
    full = found.branch is Branch.FULL_TAX
    tariff = consumption_tax = vat = 0
    known = True
    for line in found.lines:
        value, pieces = line.value, line.quantity
        terms = line.terms = line.goods.full_terms(value, pieces) if full else line.goods.terms(value, pieces)
        if terms is None:
            known = False
            continue
        line.tariff = terms.tariff.amount(value, pieces) if full else 0
        line.consumption_tax = terms.consumption_tax.amount(value, pieces) if terms.taxed else 0
        line.vat = terms.vat.amount(value, pieces)
        tariff += line.tariff
        consumption_tax += line.consumption_tax
        vat += line.vat
    if known:
        found.tariff, found.consumption_tax, found.vat = tariff, consumption_tax, vat
