"""Where an amount carries goods over the threshold of their consumption tax."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bundler.duty.assess import Assessment
from bundler.duty.dial import parts_by_line
from bundler.duty.explode import Part
from bundler.duty.seeking import Search, TooMuchWorkError

Side = Literal["under", "over", "both", "unknown"]
NEVER = "no price in the channel carries the goods across"
ALWAYS_OVER = "the goods are over it at every price"
TOO_MANY = "the shares of single fen are too many to search"


@dataclass(frozen=True, slots=True)
class Crossing:
    """``below`` is the highest amount with all pieces on the side they come from, from ``above`` on they all are on the other.

    Mostly they are neighbours; between them a split price or a missing exchange rate leaves pieces on both sides, or on none that is known.
    One that is not there is None, and ``remark`` says why.
    """

    below: int | None = None
    above: int | None = None
    remark: str = ""


def side_of(found: Assessment, parts: list[Part]) -> Side:
    """Return the side of their threshold on which the declared lines of parts of the same goods are."""
    test = parts[0].goods.threshold
    sides = {None if test is None else test.side(line.value, line.quantity) for part in parts for line in found.lines_of(part)}
    if len(sides) > 1:
        return "both"
    return {True: "over", False: "under", None: "unknown"}[sides.pop()]  # type: ignore[return-value]


def crossing(search: Search, line: int, at: int) -> Crossing:
    """Return where the part at place ``at`` of order line ``line`` (both from 0) crosses its threshold.

    The value of goods whose price stands can only fall as the amount rises, by their share of the costs: they cross downwards.
    """
    if not search.stretches:
        return Crossing(remark=NEVER)
    try:
        return _crossing(search, line, at, rising=search.dial.moves(line))
    except TooMuchWorkError:
        return Crossing(remark=TOO_MANY)


def _crossing(search: Search, line: int, at: int, *, rising: bool) -> Crossing:
    low, high = search.stretches[0].low, search.stretches[-1].high
    envelope = search.stretches[0].envelope
    place = sum(len(parts) for parts in parts_by_line(search.dial.stated)[:line]) + at
    test = envelope.tracks[place].goods.threshold
    assert test is not None
    before, after = ("under", "over") if rising else ("over", "under")

    def side(found: Assessment, amount: int) -> Side:
        return side_of(found, [parts[at] for parts in search.dial.parts_at(amount, found)[line]])

    def may(first: int, last: int) -> bool:
        """Whether pieces can be elsewhere than on the side they come to, for amounts of a range."""
        span = envelope.span(place, first, last)
        return test.side(span.piece_low, 1) is not True if rising else test.side(span.piece_high, 1) is not False

    top = side(search.assess(high), high)
    if top == before:
        return Crossing(remark=NEVER)
    last = high if top != after else search.last(low, high, may, lambda found, amount: side(found, amount) != after)
    if last is None:
        return Crossing(remark=ALWAYS_OVER if rising else NEVER)
    below = search.last(low, last, may, lambda found, amount: side(found, amount) == before)
    return Crossing(below, last + 1) if last < high else Crossing(below, None, NEVER)
