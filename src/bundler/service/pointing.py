"""Which edition is in force, known without asking the database for every request, and yet the same in every replica at every moment.

What was read counts for ``LEASE_SECONDS`` from the moment before it was read, and only where it tells of no switch that was announced. A
switch takes place no sooner than ``SWITCH_AFTER_SECONDS`` after the replica that makes it has read that it was announced. So when it takes
place, everything that is still counted on was read after the announcement, and tells of it: every replica reads for every request. No clock
of one machine is compared with that of another. The proof is in ``docs/service/editions.md``.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from bundler.storage.editions import Standing

LEASE_SECONDS = 2.0
SWITCH_AFTER_SECONDS = 1.5 * LEASE_SECONDS
AHEAD = timedelta(seconds=2 * SWITCH_AFTER_SECONDS)
"""How long before its moment a switch is announced: long enough to load the edition."""
Step = Literal["announce", "switch"]


class _Read(NamedTuple):
    begun: float
    standing: Standing


class Pointer:
    """What one replica knows: ``read`` asks the database in one statement, ``elapsed`` gives seconds that only ever pass."""

    def __init__(self, read: Callable[[], Standing], elapsed: Callable[[], float]) -> None:
        self._ask, self._elapsed = read, elapsed
        self._known: _Read | None = None
        self._announced: dict[int, float] = {}  # by which of its moments each switch was known to be announced
        self._lock = threading.Lock()

    def standing(self) -> Standing:
        """Return which edition is in force at some moment between the call and its return."""
        known = self._known
        if known is not None and not known.standing.announced and self._elapsed() - known.begun < LEASE_SECONDS:
            return known.standing
        return self.refresh()

    def refresh(self) -> Standing:
        """Ask the database, and keep what it says."""
        begun = self._elapsed()
        standing = self._ask()
        ended = self._elapsed()
        with self._lock:
            if self._known is None or self._known.begun <= begun:
                self._known = _Read(begun, standing)
                told = {each.number for each in standing.coming if each.announced}
                self._announced = {number: self._announced.get(number, ended) for number in told}
        return standing

    def due(self, standing: Standing, now: datetime) -> Iterator[tuple[Step, int]]:
        """Yield what this replica may do for the switches that are to come, at the moment ``now`` of its own clock."""
        for each in standing.coming:
            if not each.announced:
                if now >= each.due - AHEAD:
                    yield "announce", each.number
            elif now >= each.due and self._elapsed() - self._announced.get(each.number, math.inf) >= SWITCH_AFTER_SECONDS:
                yield "switch", each.number
