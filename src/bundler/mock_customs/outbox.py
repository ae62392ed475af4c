"""Receipts on their way out: each gets its number when it comes due, and the newest are kept."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from datetime import datetime

MOST_RECEIPTS = 100_000
MOST_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Sent:
    """A receipt that came due, as the ``number``-th."""

    number: int
    data: bytes


class Outbox:
    """Keeps receipts until newer ones take their room: 100,000 of them, or 64 MiB."""

    def __init__(self) -> None:
        self._last = 0
        self._put = 0
        self._waiting: list[tuple[datetime, int, bytes]] = []
        self._sent: list[Sent] = []
        self._bytes = 0

    def put(self, data: bytes, due: datetime) -> None:
        """Take a receipt that comes due at a moment; of one moment they come as they were put."""
        self._put += 1
        heapq.heappush(self._waiting, (due, self._put, data))
        self._bytes += len(data)
        while self._bytes > MOST_BYTES or len(self._sent) + len(self._waiting) > MOST_RECEIPTS:
            if not self._sent:
                self._number()
            self._bytes -= len(self._sent.pop(0).data)

    def newest(self, now: datetime) -> int:
        """Return the number of the newest receipt that is due, 0 where none ever was."""
        while self._waiting and self._waiting[0][0] <= now:
            self._number()
        return self._last

    def after(self, number: int, now: datetime, most: int) -> list[Sent]:
        """Return the receipts with a higher number that are due, the oldest of them."""
        start = max(0, number - self.newest(now) + len(self._sent))
        return self._sent[start : start + most]

    def _number(self) -> None:
        """Give the receipt that comes due first its number."""
        self._last += 1
        self._sent.append(Sent(self._last, heapq.heappop(self._waiting)[2]))
