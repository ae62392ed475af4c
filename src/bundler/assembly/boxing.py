"""Bounding plans by the copies of their designs: boxes of copies are halved until none may hold a plan worth more than a level.

Levels fall from the bound that is known to the best plan. Once every box of every number of designs is bounded by a level, all plans are.
What a plan of more designs than can be gone through is worth at most, by the linear relaxation, is where levels end.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from bundler.assembly.bound import PARTS
from bundler.assembly.boxes import BoxBound, Boxes, joined, ways
from bundler.assembly.clock import Clock
from bundler.assembly.counted import Counted
from bundler.assembly.designs import Designs
from bundler.assembly.problem import Problem
from bundler.assembly.vectors import Ints

WAYS_MOST = 1_000
"""Ways of an item in so many designs that plans of these are gone through: up to six designs of up to two pieces each."""
LEVELS = 60
"""Steps from the first bound to the last."""
AIMED = 20
"""By so many steps charges are moved to more than a level asks, else they would come near it and never under it."""
ASKED = 4
"""How often a box is bounded, at charges that are moved in between, before it is halved."""
POINT_ASKED = 60
"""The same for a box that cannot be halved."""
CELLS_AT_ONCE = 30_000
"""Ways that are gone through at once, which a processor's cache holds."""
CELLS_A_WORK = 250_000_000
"""Ways for one unit of work, about as long as the solver takes for one."""
BOXES_MOST = 1_000_000
"""Boxes that are kept; a tenth of a thousand bytes each."""
Over: TypeAlias = Callable[[], bool]


def boxing(problem: Problem, designs: Designs, rows: Ints, known: list[Counted], clock: Clock) -> Boxing | None:
    """Return the bounding of plans of the columns ``rows``, or None where it would not move the bound.

    ``known`` are the bounds of all numbers of designs by the linear relaxation.
    """
    bundle = problem.policy.bundle
    bounds = []
    for each in known:
        counts = ways(each.number, bundle.copies_per_item, bundle.designs_per_item_max, WAYS_MOST)
        if counts is None:
            break
        bounds.append(BoxBound(problem, designs, rows, each, counts))
    first = max((each.bound for each in known), default=0)
    beyond = max((each.bound for each in known[len(bounds) :]), default=0)
    if beyond >= first or not all(each.fits for each in bounds):
        return None
    return Boxing(bounds, first, beyond, clock)


class Boxing:
    """From the bound ``first`` down to ``beyond``, in fen."""

    def __init__(self, bounds: list[BoxBound], first: int, beyond: int, clock: Clock) -> None:
        self.bounds, self.first, self.beyond, self.clock = bounds, first, beyond, clock

    def run(self, best: int, over: Over, told: Callable[[int], None]) -> None:
        """Prove levels, in fen, that ``told`` hears of, down to the worth of the ``best`` plan, until ``over``."""
        last = max(best, self.beyond)
        step = max((self.first - last) // LEVELS, 1)
        kept = [each.whole() for each in self.bounds]
        level = self.first
        while level > last:
            level = max(level - step, last)
            for at, bound in enumerate(self.bounds):
                found = self._below(bound, kept[at], level, level - AIMED * step, over)
                if found is None:
                    return
                kept[at] = found
            told(level)

    def _below(self, bound: BoxBound, kept: Boxes, level: int, aim: int, over: Over) -> Boxes | None:
        """Return boxes, each bounded by ``level``, that hold all plans which ``kept`` do; None where that was not reached."""
        level, aim = level * PARTS + PARTS - 1, aim * PARTS
        size = max(CELLS_AT_ONCE // len(bound.counts), 1)
        high = kept.bound > level
        done, stack, many = [kept.take(~high)], [kept.take(high)], 0
        while stack:
            boxes = stack.pop()
            if len(boxes) > size:
                stack.append(boxes.take(slice(size, None)))
                boxes = boxes.take(slice(None, size))
            under, left = self._charged(bound, boxes, level, aim, ASKED)
            done.append(under)
            many += len(under)
            point = (left.low == left.high).all(axis=1)
            settled, single = self._charged(bound, left.take(point), level, aim, POINT_ASKED)
            done.append(settled)
            if over() or many > BOXES_MOST or len(single):
                return None
            left = left.take(~point)
            if len(left):
                halves = left.halved()
                few = bool(stack) and len(stack[-1]) + len(halves) <= size
                stack.append(joined([stack.pop(), halves]) if few else halves)
        return joined(done)

    def _charged(self, bound: BoxBound, boxes: Boxes, level: int, aim: int, times: int) -> tuple[Boxes, Boxes]:
        """Return those of the boxes that ``level`` bounds at charges that were tried, and the others, at the last charges."""
        done = [boxes.take(slice(0))]
        for _ in range(times):
            if not len(boxes):
                break
            self.clock.spend(len(boxes) * bound.cells / CELLS_A_WORK)
            boxes, many = bound.bounded(boxes)
            high = boxes.bound > level
            done.append(boxes.take(~high))
            boxes = moved(boxes.take(high), many[high], aim)
        return joined(done), boxes


def moved(boxes: Boxes, many: Ints, aim: int) -> Boxes:
    """Return the boxes with higher charges of designs that have too ``many`` items and lower ones of those that have too few.

    The step is Polyak's: it would bring the bound down to ``aim`` if that fell evenly.
    """
    steep = np.where((many < 0) & (boxes.charge == 0), 0, many)
    step = (boxes.bound - aim)[:, None] * steep // np.maximum((steep * steep).sum(axis=1), 1)[:, None]
    return Boxes(boxes.low, boxes.high, np.maximum(boxes.charge + step, 0), boxes.bound)
