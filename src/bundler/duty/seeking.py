"""Seeking amounts by what is payable: best first, by bounds that hold, so that nothing between is missed and little is assessed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from heapq import heappop, heappush

from bundler.duty.assess import Assessment, Branch
from bundler.duty.dial import Dial
from bundler.duty.envelope import Envelope

MOST_WORK = 1_000_000
"""Parts that one search bounds or assesses at most: some seconds. Orders of a few goods need some hundred, many single fen a multitude."""
LEAST = 1
"""The least amount in fen: at nothing goods are a gift."""
ASSESSING = 4
"""How many parts can be bounded while one is assessed."""
Keep = Callable[[Envelope, int, int], bool]
"""Whether amounts of a range may be worth looking at."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Amounts from ``low`` to ``high`` on one side of the single limit, with the bounds of what is payable there."""

    branch: Branch
    low: int
    high: int
    envelope: Envelope


class TooMuchWorkError(Exception):
    """A search that would take too long was ended; nothing is known of what it did not see."""


def stretches(dial: Dial) -> list[Stretch]:
    """Return the amounts that keep the order in the channel: within the limits, and for one loose piece above the single limit."""
    stated = dial.stated
    costs = stated.order.freight + stated.order.insurance
    annual = stated.annual_limit - stated.annual_used - costs
    within = min(stated.single_limit - costs, annual)
    most = (within - dial.rest) // dial.step
    found = [Stretch(Branch.WITHIN, LEAST, most, Envelope(dial))] if most >= LEAST else []
    full = max(most + 1, LEAST)
    if stated.lone_piece and annual >= full:
        found.append(Stretch(Branch.FULL_TAX, full, annual, Envelope(dial, full=True)))
    return found


class Search:
    """A search over the amounts of an order; it remembers what it has assessed, and ends after the most work."""

    def __init__(self, dial: Dial) -> None:
        self.dial = dial
        self.stretches = stretches(dial)
        self._payable: dict[int, int | None] = {}
        self._work = 0

    def assess(self, amount: int) -> Assessment:
        """Return the assessment at an amount. Raises TooMuchWorkError after the most work."""
        self._worked(ASSESSING)
        return self.dial.assess_at(amount)

    def payable(self, amount: int) -> int | None:
        """Return what is payable at an amount, None where it is not known. Raises TooMuchWorkError after the most work."""
        if amount not in self._payable:
            self._payable[amount] = self.assess(amount).payable
        return self._payable[amount]

    def last(self, low: int, high: int, may: Callable[[int, int], bool], holds: Callable[[Assessment, int], bool]) -> int | None:
        """Return the highest amount at which ``holds``, None where there is none; ``may`` says of a range whether it can hold in it.

        Raises TooMuchWorkError after the most work.
        """
        ranges = [(low, high)]
        while ranges:
            low, high = ranges.pop()
            self._worked(1)
            if low > high or not may(low, high):
                continue
            if low == high:
                if holds(self.assess(low), low):
                    return low
                continue
            middle = (low + high) // 2
            ranges += [(low, middle), (middle + 1, high)]
        return None

    def _worked(self, times: int) -> None:
        self._work += times * len(self.dial.stated.parts)
        if self._work > MOST_WORK:
            raise TooMuchWorkError

    def downwards(self, target: int, keep: Keep | None = None) -> Iterator[tuple[int, int]]:
        """Give (payable, amount) from ``target`` downwards, of equal ones the highest amount first."""
        return self._by_payable(target, 1, keep)

    def upwards(self, target: int, keep: Keep | None = None) -> Iterator[tuple[int, int]]:
        """Give (payable, amount) from ``target`` upwards, of equal ones the highest amount first."""
        return self._by_payable(target, -1, keep)

    def _by_payable(self, target: int, sign: int, keep: Keep | None) -> Iterator[tuple[int, int]]:
        """Best first: whatever is popped is as near to the target as any of the rest can be, so a single amount is next in turn."""
        heap: list[tuple[int, int, int, int, bool]] = []
        for at, stretch in enumerate(self.stretches):
            self._push(heap, at, (stretch.low, stretch.high), (target, sign, keep))
        while heap:
            key, high, low, at, known = heappop(heap)
            high = -high
            if known:
                yield -key * sign, high
            elif low == high:
                payable = self.payable(low)
                if payable is not None and payable * sign <= target * sign:
                    heappush(heap, (-payable * sign, -low, low, at, True))
            else:
                middle = (low + high) // 2
                for part in ((low, middle), (middle + 1, high)):
                    self._push(heap, at, part, (target, sign, keep))

    def _push(self, heap: list[tuple[int, int, int, int, bool]], at: int, part: tuple[int, int], aim: tuple[int, int, Keep | None]) -> None:
        (low, high), (target, sign, keep) = part, aim
        envelope = self.stretches[at].envelope
        self._worked(1)
        bounds = envelope.payable(low, high)
        if bounds is None or (keep is not None and not keep(envelope, low, high)):
            return
        least, most = bounds if sign > 0 else (-bounds[1], -bounds[0])
        if least <= target * sign:
            heappush(heap, (-min(most, target * sign), -high, low, at, False))
