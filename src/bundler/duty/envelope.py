"""What an order can cost while an amount of it stays within a range: bounds that hold whatever the single fen of the shares do.

A share by largest remainder is its pro rata amount rounded down or up, so it can fall by a fen while the whole grows. Its two roundings
never fall: from them follow bounds of every value, of the sides of thresholds that can be taken, and of the payable amount.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from bundler.duty.assess import Assessment
from bundler.duty.dial import Dial, parts_by_line
from bundler.duty.explode import Part
from bundler.duty.goods import Goods
from bundler.duty.terms import Terms

Ratios = tuple[tuple[int, int], ...]


class Due(NamedTuple):
    """All taxes of a part together, in fen: (``per_fen`` × V + ``per_piece`` × pieces) / ``denominator``, each of ``taxes`` rounded."""

    per_fen: int
    per_piece: int
    denominator: int
    taxes: int

    def least(self, value: int, pieces: int, lines: int) -> int:
        """Return the least tax that ``lines`` declared lines of ``value`` fen together can bear, wherever the roundings go."""
        twice = 2 * (self.per_fen * value + self.per_piece * pieces)
        return max(0, -((lines * self.taxes * self.denominator - twice) // (2 * self.denominator)))

    def most(self, value: int, pieces: int, lines: int) -> int:
        """Return the most that they can bear."""
        twice = 2 * (self.per_fen * value + self.per_piece * pieces)
        return (twice + lines * self.taxes * self.denominator) // (2 * self.denominator)


class Span(NamedTuple):
    """Bounds of a part in fen: its goods and its dutiable value per piece, and its dutiable value."""

    goods_low: int
    goods_high: int
    piece_low: int
    piece_high: int
    value_low: int
    value_high: int


@dataclass(frozen=True, slots=True)
class Track:
    """A part of the order as stated, and how its total follows the amount.

    ``sets`` bundles hold ``pieces`` each (a loose line is one set); the total of one set is the amount times every ratio in turn, each
    time rounded down or up, or ``fixed`` fen. The part is declared on at most ``lines`` lines.
    """

    goods: Goods
    sets: int
    pieces: int
    lines: int
    ratios: Ratios
    fixed: int | None
    under: Due | None
    over: Due | None
    between: tuple[Due, Due] | None
    """Bounds of the taxes where some lines are under and some over the threshold."""

    def span(self, low: int, high: int, least: int, most: int, costs: Sequence[int]) -> Span:
        """Return the bounds for amounts from ``low`` to ``high``, between which the goods value goes from ``least`` to ``most``."""
        if self.fixed is None:
            for numerator, denominator in self.ratios:
                low, high = low * numerator // denominator, -(-high * numerator // denominator)
        else:
            low = high = self.fixed
        goods_low, goods_high = low // self.pieces, -(-high // self.pieces)
        piece_low, piece_high, value_low, value_high = goods_low, goods_high, self.sets * low, self.sets * high
        for cost in costs:
            shared_low, shared_high = cost * self.sets * low // most, -(-cost * self.sets * high // least)
            value_low += max(0, shared_low - self.lines + 1)
            value_high += min(cost, shared_high + self.lines - 1)
            piece_low += max(0, cost * goods_low // most - 1)
            piece_high += min(cost, -(-cost * goods_high // least) + 1)
        return Span(goods_low, goods_high, piece_low, piece_high, value_low, value_high)

    def sides(self, span: Span) -> tuple[bool, bool]:
        """Return whether a declared line may be under its threshold, and whether one may be at or over it; else the tax is not known."""
        test = self.goods.threshold
        if test is None:
            return True, False
        return test.side(span.piece_low, 1) is False, test.side(span.piece_high, 1) is True

    def dues(self, span: Span) -> tuple[Due, Due] | None:
        """Return the least and the most taxes of the sides that can be taken, None where none is known."""
        may_be_under, may_be_over = self.sides(span)
        if self.under is None or self.over is None or not (may_be_under or may_be_over):
            return None
        if may_be_under and may_be_over:
            return self.between
        return (self.under, self.under) if may_be_under else (self.over, self.over)


class Envelope:
    """Bounds of the payable amount of an order, within the limits or (``full``) of one piece above the single limit."""

    def __init__(self, dial: Dial, *, full: bool = False) -> None:
        order = dial.stated.order
        self.dial = dial
        self.costs = tuple(cost for cost in (order.freight, order.insurance) if cost)
        self.tracks = tuple(_tracks(dial, full=full))

    def spans(self, low: int, high: int) -> Iterator[tuple[Track, Span]]:
        """Give each part with its bounds for amounts from ``low`` to ``high``, both in a range where the goods are worth something."""
        least, most = self.dial.goods_value(low), self.dial.goods_value(high)
        for track in self.tracks:
            yield track, track.span(low, high, least, most, self.costs)

    def span(self, place: int, low: int, high: int) -> Span:
        """Return the bounds of the part at a place for amounts from ``low`` to ``high``."""
        return self.tracks[place].span(low, high, self.dial.goods_value(low), self.dial.goods_value(high), self.costs)

    def payable(self, low: int, high: int) -> tuple[int, int] | None:
        """Return the least and the most that can be payable for amounts from ``low`` to ``high``, None where it cannot be known."""
        costs = sum(self.costs)
        least, most = self.dial.goods_value(low) + costs, self.dial.goods_value(high) + costs
        for track, span in self.spans(low, high):
            dues = track.dues(span)
            if dues is None:
                return None
            cheap, dear = dues
            pieces = track.sets * track.pieces
            least += cheap.least(span.value_low, pieces, track.lines)
            most += dear.most(span.value_high, pieces, track.lines)
        return least, most


def _tracks(dial: Dial, *, full: bool) -> Iterator[Track]:
    whole = sum(dial.totals)
    for at, parts in enumerate(parts_by_line(dial.stated)):
        turned = dial.moves(at)
        scale: Ratios = ((dial.totals[at], whole),) if dial.at is None else ()
        weights = sum(part.public for part in parts)
        for part in parts:
            yield _track(dial.stated, part, scale if turned else None, weights, full=full)


def _track(stated: Assessment, part: Part, scale: Ratios | None, weights: int, *, full: bool) -> Track:
    bundle = part.bundle
    dues = _dues(part.goods, full=full)
    if scale is None:
        return Track(part.goods, 1, part.pieces, len(stated.lines_of(part)), (), part.total, *dues)
    if bundle is None:
        return Track(part.goods, 1, part.pieces, 1 if part.pieces == 1 else 2, scale, None, *dues)
    # a scaled line of several bundles may become two, each with its own shares
    copies = bundle.quantity if scale else 1
    ratios = (*scale, *(((1, copies),) if copies > 1 else ()), (part.public, max(weights, 1)))
    pieces = part.pieces // bundle.quantity
    lines = (1 if pieces == 1 else 2) * (2 if copies > 1 else 1)
    return Track(part.goods, bundle.quantity, pieces, lines, ratios, None, *dues)


def _dues(goods: Goods, *, full: bool) -> tuple[Due | None, Due | None, tuple[Due, Due] | None]:
    """The taxes of goods under and over their threshold, both the same without one, and their bounds between."""
    test = goods.threshold
    if full:
        terms = (goods.full_terms(0, 1), goods.full_terms(test.first_over(1) if test else 0, 1))
    else:
        terms = (goods.under, goods.over if test else goods.under)
    under, over = _due(terms[0]), _due(terms[1])
    return under, over, None if under is None or over is None else _between(under, over)


def _due(terms: Terms | None) -> Due | None:
    """The sum of the taxes of known terms."""
    if terms is None:
        return None
    taxes = [tax for tax in (terms.tariff, terms.consumption_tax, terms.vat) if tax.per_fen or tax.per_piece]
    per_fen = sum((Fraction(tax.per_fen, tax.denominator) for tax in taxes), Fraction(0))
    per_piece = sum((Fraction(tax.per_piece, tax.denominator) for tax in taxes), Fraction(0))
    denominator = lcm(per_fen.denominator, per_piece.denominator)
    return Due(int(per_fen * denominator), int(per_piece * denominator), denominator, len(taxes))


def _between(under: Due, over: Due) -> tuple[Due, Due]:
    """Bounds of the taxes of lines of which some are under and some over their threshold."""
    denominator = lcm(under.denominator, over.denominator)
    rates = [(due.per_fen * denominator // due.denominator, due.per_piece * denominator // due.denominator) for due in (under, over)]
    taxes = max(under.taxes, over.taxes)
    cheap, dear = (Due(pick(rate[0] for rate in rates), pick(rate[1] for rate in rates), denominator, taxes) for pick in (min, max))
    return cheap, dear
