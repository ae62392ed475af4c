"""What comes back of an order with the pieces that are returned, exact in fen, and the order of what is kept.

Of a line with ``n`` pieces and an amount ``A``, the first ``k`` pieces that come back carry ``A·k/n``, rounded half-up to the fen; a later
return carries what the pieces so far carry together less what came back before. However a line is divided, its parts sum to the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from bundler.catalogue.order import BundleLine, ItemLine, Order
from bundler.duty.apportion import declared_prices
from bundler.duty.assess import Assessment
from bundler.duty.explode import DeclaredLine, Part
from bundler.duty.sold_goods import parts_by_line
from bundler.values.money import half_up


@dataclass(frozen=True, slots=True)
class Returned:
    """``pieces`` of a declared line that come back now, after ``before`` that came back earlier."""

    line: DeclaredLine
    before: int
    pieces: int

    @property
    def kept(self) -> int:
        """The pieces that stay with the buyer; negative where more would come back than were sold."""
        return self.line.quantity - self.before - self.pieces

    @property
    def goods_value(self) -> int:
        """The price of the pieces in fen."""
        return self._of(self.line.goods_value)

    @property
    def freight(self) -> int:
        """Their share of the freight in fen."""
        return self._of(self.line.freight)

    @property
    def insurance(self) -> int:
        """Their share of the insurance in fen."""
        return self._of(self.line.insurance)

    @property
    def value(self) -> int:
        """Their dutiable value in fen."""
        return self.goods_value + self.freight + self.insurance

    @property
    def taxes(self) -> tuple[int, int, int] | None:
        """Tariff, consumption tax and VAT of the pieces in fen, None where those of the line are not known."""
        tariff, consumption_tax, vat = self.line.tariff, self.line.consumption_tax, self.line.vat
        if tariff is None or consumption_tax is None or vat is None:
            return None
        return self._of(tariff), self._of(consumption_tax), self._of(vat)

    @property
    def kilograms(self) -> dict[str, Fraction]:
        """Their net weight, by the groups of codes whose kilograms are limited."""
        weight = self.line.goods.item.net_weight_kg * self.pieces
        return {remark.group: weight for remark in self.line.goods.kilogram_limits}

    def _of(self, amount: int) -> int:
        pieces = self.line.quantity
        return half_up(amount * (self.before + self.pieces), pieces) - half_up(amount * self.before, pieces)


def kept_order(found: Assessment, lines: Sequence[Returned]) -> Order | None:
    """Return the order of what stays with the buyer, at the prices that were declared; None where nothing stays.

    Whole copies of a bundle stay a bundle at its price, which may be a fen a piece away from the lines of a split price; pieces whose
    bundle is broken become loose goods at the price at which they were declared. Coupons and points paid for the order as it was: what is
    kept is not paid again, so it has none.
    """
    gone = {each.line.number: Returned(each.line, 0, each.before + each.pieces) for each in lines}
    kept: list[ItemLine | BundleLine] = []
    for line, sold in parts_by_line(found):
        parts = [(part, *_stays(found, part, gone)) for part in sold]
        kept += _broken(line, parts) if isinstance(line, BundleLine) else _loose(*parts[0])
    if not kept:
        return None
    order, back = found.order, gone.values()
    return order.model_copy(
        update={
            "lines": kept,
            "freight": order.freight - sum(each.freight for each in back),
            "insurance": order.insurance - sum(each.insurance for each in back),
            "non_cash": 0,
        }
    )


def _stays(found: Assessment, part: Part, gone: Mapping[int, Returned]) -> tuple[int, int]:
    """The pieces of a part that stay, and their price in fen."""
    back = [gone[line.number] for line in found.lines_of(part)]
    return sum(each.kept for each in back), part.total - sum(each.goods_value for each in back)


def _loose(part: Part, pieces: int, total: int) -> Iterator[ItemLine]:
    if pieces and part.override is None:
        yield _line(part, pieces, None)
    else:
        yield from _priced(part, pieces, total)


def _broken(bundle: BundleLine, parts: Iterable[tuple[Part, int, int]]) -> Iterator[ItemLine | BundleLine]:
    """The copies of a bundle of which every piece stays, then the other pieces.

    Where pieces of a split price stay at its lower price, a copy may be dearer than they are: then none stays a bundle.
    """
    parts = list(parts)
    copies = min(pieces * bundle.quantity // part.pieces for part, pieces, _ in parts)
    if any(part.total * copies > total * bundle.quantity for part, _, total in parts):
        copies = 0
    if copies:
        yield bundle.model_copy(update={"quantity": copies})
    for part, pieces, total in parts:
        share = part.total // bundle.quantity * copies
        yield from _priced(part, pieces - part.pieces // bundle.quantity * copies, total - share)


def _priced(part: Part, pieces: int, total: int) -> Iterator[ItemLine]:
    if pieces:
        for quantity, _, unit_price in declared_prices(total, pieces):
            yield _line(part, quantity, unit_price)


def _line(part: Part, quantity: int, unit_price: int | None) -> ItemLine:
    item = part.goods.item
    return ItemLine.model_construct(kind="item", sku=item.sku, item=item, quantity=quantity, unit_price=unit_price)
