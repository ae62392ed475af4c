"""How many pieces of an item lie wrong to its threshold, whatever share of the price it gets exactly."""

from __future__ import annotations

from fractions import Fraction

from bundler.assembly.units import SHARES
from bundler.duty.goods import Goods
from bundler.duty.threshold import Threshold

RATIO = 10_000
RULES = ("BUN-04", "TAX-02", "threshold_crossing")


def refused_counts(goods: Goods, keep: Fraction, most: int) -> dict[str, list[int]]:
    """Return by rule, or the policy's line on crossing, the numbers of pieces up to ``most`` that none of the shares lets through."""
    test = goods.threshold
    if test is None:
        return {}
    found: dict[str, list[int]] = {}
    for count in range(1, most + 1):
        near = int(goods.item.unit_price * count * keep)
        broken = [_broken(test, goods.item.unit_price, count, near + off) for off in SHARES if near + off >= 0]
        for name in RULES:
            if all(name in each for each in broken):
                found.setdefault(name, []).append(count)
    return found


def least_kept(goods: Goods) -> dict[str, int]:
    """Return by rule, or the policy's line on crossing, what at least must be left of the public price, in 1/10,000.

    A share is at most a fen above its part of the price.
    """
    public, found = goods.item.unit_price, {}
    if goods.item.filing_price:
        found["VAL-03"] = RATIO * (goods.item.filing_price - 1) // public
    if goods.threshold is not None and goods.threshold.side(public, 1):
        found["threshold_crossing"] = RATIO * (goods.threshold.low - goods.threshold.denominator) // (goods.threshold.denominator * public)
    return found


def _broken(test: Threshold, public: int, count: int, share: int) -> set[str]:
    low, dearer = divmod(share, count)
    whole = share * 1000 % count == 0
    lines = [(share, count)] if whole else [((count - dearer) * low, count - dearer), (dearer * (low + 1), dearer)]
    sides = {test.side(value, pieces) for value, pieces in lines}
    if None in sides:
        return {"TAX-02"}
    found = {"BUN-04"} if len(sides) > 1 else set()
    return found | {"threshold_crossing"} if False in sides and test.side(public * count, count) else found
