"""Why no price makes an order cost exactly so much: a cliff between the nearest two, a limit, a tax that is not known, or a rounding."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, Literal

from bundler.duty.assess import Assessment
from bundler.duty.dial import Dial
from bundler.duty.goods import Goods
from bundler.duty.seeking import Search
from bundler.values import exact
from bundler.values.money import format as yuan

Kind = Literal["threshold", "single_limit", "annual_limit", "least", "rounding", "unknown_tax", "rules", "work"]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why there is no exact price that may be offered; ``between`` are the nearest amounts payable, lawful or not, where there are any."""

    kind: Kind
    message: str
    between: tuple[int | None, int | None] = (None, None)
    source: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the reason as it stands in an answer."""
        below, above = (None if fen is None else yuan(fen) for fen in self.between)
        return {"kind": self.kind, "message": self.message, "below": below, "above": above, "source": self.source}


Found = tuple[int, int]
"""What is payable at an amount, and the amount."""


def reason(search: Search, payable: int, below: Found | None, above: Found | None) -> Reason:
    """Return why ``payable`` cannot be met, from the nearest that can be on both sides."""
    between = (below and below[0], above and above[0])
    dial = search.dial
    if below is None and above is None:
        return _nothing(search)
    if above is None:
        return _too_much(search, payable, between)
    if below is None:
        return Reason("least", f"The least that can be payable is {yuan(above[0])}.", between)
    return _between(dial, (below[1], above[1]), (below[0], above[0]))


def _nothing(search: Search) -> Reason:
    dial = search.dial
    for part in dial.stated.parts:
        if part.goods.gap is not None:
            gap = part.goods.gap
            return Reason("unknown_tax", f"The tax is not known at any price: {gap.message}.", source=gap.source)
    if search.stretches:
        return Reason("unknown_tax", "The tax is not known at any price.")
    kind, limit, source = _limit(dial)
    return Reason(kind, f"What stands in the order besides leaves nothing of the limit of {yuan(limit)}.", source=source)


def _too_much(search: Search, payable: int, between: tuple[int | None, int | None]) -> Reason:
    if search.payable(search.stretches[-1].high) is None:
        return Reason("unknown_tax", "The tax of dearer orders is not known.", between)
    kind, limit, source = _limit(search.dial)
    return Reason(
        kind,
        f"At the limit of {yuan(limit)} the most that can be payable is {yuan(between[0] or 0)}; {yuan(payable)} is out of the channel.",
        between,
        source,
    )


def _limit(dial: Dial) -> tuple[Kind, int, str]:
    """The limit that ends the amounts: its kind, its value, or what is left of it this year, and its source."""
    stated = dial.stated
    left = max(stated.annual_limit - stated.annual_used, 0)
    annual = stated.lone_piece or left < stated.single_limit
    row = stated.day.limit("annual") if annual else stated.day.limit("single_order")
    kind: Kind = "annual_limit" if annual else "single_limit"
    return kind, left if annual else stated.single_limit, row.source if row else ""


def _between(dial: Dial, amounts: tuple[int, int], payable: tuple[int, int]) -> Reason:
    low, high = (dial.assess_at(amount) for amount in amounts)
    told = f"{yuan(payable[0])} and {yuan(payable[1])}"
    if abs(amounts[1] - amounts[0]) > 1 and dial.assess_at(sum(amounts) // 2).tax is None:
        return Reason("unknown_tax", f"The tax of prices between those that make {told} payable is not known.", payable)
    if low.branch is not high.branch:
        kind: Kind = "single_limit"
        row = low.day.limit("full_tax_single_piece")
        message = f"Between {told} lies the single limit of {yuan(low.single_limit)}: above it the one piece pays full tax."
        return Reason(kind, message, payable, row.source if row else "")
    before, after = _sides(low), _sides(high)
    crossing = [goods for goods in before if before[goods] != after.get(goods)]
    if crossing:
        return _threshold(crossing, told, payable)
    return Reason("rounding", f"The taxes are rounded to the fen, so that nothing between {told} can come out.", payable)


def _sides(found: Assessment) -> dict[Goods, Counter[bool | None]]:
    """The pieces of each goods on each side of its threshold."""
    sides: dict[Goods, Counter[bool | None]] = {}
    for line in found.lines:
        test = line.goods.threshold
        if test is not None:
            sides.setdefault(line.goods, Counter())[test.side(line.value, line.quantity)] += line.quantity
    return sides


def _threshold(crossing: list[Goods], told: str, payable: tuple[int, int]) -> Reason:
    named = ", ".join(
        f"{goods.item.sku} ({exact.format(goods.threshold.per_unit)} yuan per {goods.threshold.unit})"
        for goods in crossing
        if goods.threshold is not None
    )
    source = crossing[0].tax_period.source if crossing[0].tax_period else ""
    return Reason("threshold", f"Between {told} lies the threshold of consumption tax of {named}.", payable, source)
