"""Thresholds of conditional consumption tax: the dutiable value per unit of content from which more tax is due."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from bundler.tariff.rows import ExchangeRate


@dataclass(frozen=True, slots=True)
class Threshold:
    """The test of one item: V ≥ threshold × content, per piece.

    ``per_piece`` is the threshold in fen for one piece; without the month's exchange rate ``low`` and ``high`` enclose it and
    ``certain`` is False. All three are over ``denominator``.
    """

    unit: str
    per_unit: Fraction
    """Yuan per unit of content, at the best known rate."""
    low: int
    high: int
    denominator: int
    certain: bool
    basis: str = ""
    rate: ExchangeRate | None = None
    """The exchange rate behind a threshold in a foreign currency: the month's where ``certain``, else the last one known."""

    def side(self, value: int, pieces: int) -> bool | None:
        """Return True at or over the threshold, False under it, None where the rate that decides is missing."""
        scaled = value * self.denominator
        if scaled >= self.high * pieces:
            return True
        return None if scaled >= self.low * pieces else False

    def first_over(self, pieces: int) -> int:
        """Return the lowest value in fen of ``pieces`` that is surely at or over the threshold."""
        return -(-self.high * pieces // self.denominator)


def threshold(
    unit: str, per_unit: Fraction, content: Fraction, band: Fraction = Fraction(0), basis: str = "", rate: ExchangeRate | None = None
) -> Threshold:
    """Return the test for an item with ``content`` units in one piece; ``band`` is the share that the threshold may be off."""
    fen = per_unit * content * 100
    low, high = fen * (1 - band), fen * (1 + band)
    denominator = lcm(low.denominator, high.denominator)
    return Threshold(unit, per_unit, int(low * denominator), int(high * denominator), denominator, not band, basis, rate)
