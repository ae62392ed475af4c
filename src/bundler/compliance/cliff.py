"""A cliff: a figure of the law at which the tax of an order jumps, or the order leaves the channel."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from bundler.compliance.price_point import Point
from bundler.values import exact
from bundler.values.money import format as yuan

Kind = Literal["consumption_tax", "single_limit", "annual_limit", "kilograms"]
KILOGRAM_PLACES = 8


@dataclass(frozen=True, eq=False, slots=True)
class Cliff:
    """What stands ``now`` against the figure ``at``, in fen, or in kilograms as a Fraction. ``to_dict`` is the wire form.

    Its ``distance`` is what ``now`` lacks to ``at`` (negative beyond it), its ``price_distance`` how far the price moves to the other side.

    ``below`` and ``above`` are the order just before and just after the cliff, as the sought amount carries it across; None where no
    amount does, and ``remark`` says why. ``side`` is that of now: a limit is kept (under) also at the figure, a threshold is not.
    """

    kind: Kind
    name: str
    now: int | Fraction
    at: int | Fraction
    side: str
    line: int | None = None
    per_unit: str = ""
    below: Point | None = None
    above: Point | None = None
    certain: bool = True
    source: str = ""
    evidence: str = ""
    remark: str = ""

    def to_dict(self, price: int) -> dict[str, Any]:
        """Return the cliff as JSON-ready data; ``price`` is the amount as the order states it."""
        below, above = self.below, self.above
        other = below if self.side == "over" else above
        jump = None
        if below is not None and above is not None and below.found.tax is not None and above.found.tax is not None:
            jump = yuan(above.found.tax - below.found.tax)
        return {
            "kind": self.kind,
            "name": self.name,
            "line": self.line,
            "per_unit": self.per_unit,
            "now": _told(self.now),
            "at": _told(self.at),
            "distance": _told(self.at - self.now),
            "side": self.side,
            "price_distance": None if other is None else yuan(other.amount - price),
            "below": None if below is None else below.to_dict(),
            "above": None if above is None else above.to_dict(),
            "jump": jump,
            "certain": self.certain,
            "source": self.source,
            "evidence": self.evidence,
            "remark": self.remark,
        }


def _told(figure: int | Fraction) -> str:
    if isinstance(figure, int):
        return yuan(figure)
    text = exact.format(abs(figure), KILOGRAM_PLACES)
    return f"-{text}" if figure < 0 else text
