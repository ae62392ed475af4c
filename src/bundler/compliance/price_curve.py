"""``price_curve``: what an item, a bundle or an order costs in tax over a range of prices, exact at every cliff."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from pydantic import BaseModel, ConfigDict

from bundler.catalogue.order import Order
from bundler.catalogue.types import Money
from bundler.compliance.cliff_list import Cliffs, cliffs_of, turned
from bundler.compliance.price_point import Point
from bundler.duty.assess import Branch
from bundler.duty.receipt import normalised, receipt
from bundler.duty.seeking import stretches
from bundler.errors import Fault, InputError
from bundler.tariff.tables import Tables
from bundler.values import money

MOST_POINTS = 1000
LEAST_POINTS = 2
BEYOND = 10
"""Where one piece may go on above the single limit, the range ends a tenth of the limit above all that concerns it."""


POINTS = 200


class Window(BaseModel):
    """What was asked of a curve: the line that moves, the bounds in fen, None where they were left out, and the even points."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    line: int | None = None
    lowest: Money | None = None
    highest: Money | None = None
    points: int = POINTS


@dataclass(frozen=True, eq=False)
class PriceCurve:
    """Points of rising price with the cliffs between them. ``points`` makes a data frame, ``to_dict`` is the wire form."""

    cliffs: Cliffs
    found: tuple[Point, ...]
    window: Window

    @cached_property
    def points(self) -> list[dict[str, Any]]:
        """The points as dictionaries. Those of one ``piece`` lie on one side of every cliff: no line is to be drawn from it to the next."""
        ends: set[int] = set()
        for cliff in self.cliffs.cliffs:
            ends |= {cliff.below.amount + 1} if cliff.below is not None else set()
            ends |= {cliff.above.amount} if cliff.above is not None else set()
        borders = sorted(ends)
        pieces = [bisect_right(borders, point.amount) for point in self.found]
        dense = {piece: at for at, piece in enumerate(sorted(set(pieces)))}
        return [{**point.to_dict(), "piece": dense[piece]} for point, piece in zip(self.found, pieces, strict=True)]

    @property
    def input_json(self) -> str:
        """The normalised input, the text of which the receipt holds the SHA-256: ``replay`` gives the answer again from it."""
        return normalised(self.cliffs.dial.stated, {"curve": self.window})

    def to_dict(self) -> dict[str, Any]:
        """Return the curve as JSON-ready data: that of ``cliffs``, and the points."""
        told = self.cliffs.to_dict()
        return {**{key: told[key] for key in ("order_id", "sought", "now")}, "points": self.points, "cliffs": told["cliffs"],
                "warnings": told["warnings"], "receipt": receipt(self.cliffs.dial.stated, {"curve": self.window})}  # fmt: skip

    def __repr__(self) -> str:
        ends = " to ".join(money.format(point.amount) for point in (*self.found[:1], *self.found[-1:]))
        return f"<PriceCurve of {len(self.found)} points, {ends or 'none'}>"


def price_curve(
    order: Order | Mapping[str, Any] | str | bytes | None = None,
    sku: str | None = None,
    line: int | None = None,
    catalogue: Any = None,
    tables: Tables | None = None,
    on: date | None = None,
    lowest: str | None = None,
    highest: str | None = None,
    points: int = POINTS,
) -> PriceCurve:
    """Return the taxes of an order, or of one loose piece of ``sku``, over prices from ``lowest`` to ``highest``, such as "500.00".

    The ``points`` are spread evenly; the price as stated and both sides of every cliff in the range join them. Without bounds the range
    is what stays in the channel, of one loose piece up to a tenth of the single limit above it, above the price as stated and above the
    last threshold. What is moved, the other arguments and errors are as in ``cliffs``; bad bounds or points are faults.
    """
    faults: list[Fault] = []
    if type(points) is not int or not LEAST_POINTS <= points <= MOST_POINTS:
        hint = f"A whole number from {LEAST_POINTS} to {MOST_POINTS}."
        faults.append(Fault("points", "so many points are not taken", "points", value=points, hint=hint))
    bounds = [_bound(name, text, faults) for name, text in (("lowest", lowest), ("highest", highest))]
    try:
        moved = turned(order, sku, line, catalogue, tables, on)
    except InputError as error:
        faults.extend(error.faults)
    if faults:
        raise InputError(faults)
    found = cliffs_of(moved)
    low, high = _window(found, *bounds)
    edges = [side.amount for cliff in found.cliffs for side in (cliff.below, cliff.above) if side is not None]
    even = [low + (high - low) * at // (points - 1) for at in range(points)]
    amounts = sorted({*even, *(amount for amount in (*edges, moved.amount) if low <= amount <= high)})
    every = (Point(amount, moved.assess_at(amount)) for amount in amounts)
    window = Window.model_construct(line=1 if order is None else line, lowest=bounds[0], highest=bounds[1], points=points)
    return PriceCurve(found, tuple(point for point in every if point.found.branch is not Branch.UNFORMED), window)


def _bound(name: str, text: str | None, faults: list[Fault]) -> int | None:
    if text is None:
        return None
    try:
        fen = money.parse(text if type(text) is str else "")
    except ValueError as error:
        faults.append(Fault(name, str(error), "money", value=text))
        return None
    if fen < 0:
        faults.append(Fault(name, "an amount of 0.00 or more is wanted", "money", value=text))
    return fen


def _window(found: Cliffs, lowest: int | None, highest: int | None) -> tuple[int, int]:
    """The range in fen, as far as it is stated, else that of the channel. Raises InputError for one that ends before it begins."""
    moved = found.dial
    inside = stretches(moved)
    within = [stretch for stretch in inside if stretch.branch is Branch.WITHIN]
    low = lowest if lowest is not None else inside[0].low if inside else 1
    high = highest
    if high is None:
        high = within[-1].high if within else max(moved.amount, low)
        if len(inside) > len(within):
            thresholds = (cliff.above.amount for cliff in found.cliffs if cliff.kind == "consumption_tax" and cliff.above is not None)
            high = min(inside[-1].high, max(high, moved.amount, *thresholds) + moved.stated.single_limit // BEYOND)
    if low > high:
        hint = "The lowest price comes first; without bounds the range is that of the channel."
        raise InputError([Fault("highest", "the range of prices ends before it begins", "range", value=money.format(high), hint=hint)])
    return low, high
