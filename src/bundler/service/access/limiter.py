"""How often somebody may ask: so many requests in each minute of the clock, counted over all replicas.

Litestar's own middleware keeps its count under a lock of one process, so that replicas would let through as many times the limit, and reads
and writes its store for every request. Here a process takes a block of requests from the shared count, and gives them out by itself. Never
more than the limit are let through in a minute; where replicas share a key, up to a block less for each but one.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

Lease = Callable[[str, int, int, int], tuple[int, int]]
"""Of whom, minute, limit and block: how many requests were got, and how many are left for all."""
MINUTE = 60
PARTS = 20
"""Into so many blocks a limit is cut."""
KEPT = 10_000


@dataclass(frozen=True, slots=True)
class Rate:
    """Whether a request may go on; ``left`` is about how many more may in this minute, which ends in ``seconds``."""

    allowed: bool
    limit: int
    left: int
    seconds: int

    @property
    def headers(self) -> dict[str, str]:
        """The fields of draft-ietf-httpapi-ratelimit-headers."""
        return {
            "RateLimit-Policy": f'"minute";q={self.limit};w={MINUTE}',
            "RateLimit": f'"minute";r={self.left};t={self.seconds}',
        }


@dataclass(slots=True)
class _Standing:
    minute: int
    mine: int = 0
    rest: int = 1


class Limiter:
    """Gives out what ``lease`` gets; ``take`` never waits, ``renew`` may wait for a database."""

    def __init__(self, lease: Lease) -> None:
        self._lease = lease
        self._standings: dict[str, _Standing] = {}
        self._counting, self._leasing = threading.Lock(), threading.Lock()

    def take(self, who: str, limit: int, now: datetime) -> Rate | None:
        """Let a request through or not; None where a block has to be got first."""
        minute, second = divmod(int(now.timestamp()), MINUTE)
        with self._counting:
            standing = self._standings.get(who)
            if standing is None or standing.minute != minute:
                standing = self._begin(who, minute)
            if standing.mine:
                standing.mine -= 1
                return Rate(True, limit, standing.mine + standing.rest, MINUTE - second)
            return None if standing.rest else Rate(False, limit, 0, MINUTE - second)

    def renew(self, who: str, limit: int, now: datetime) -> Rate:
        """Get a block, and let a request through or not."""
        with self._leasing:
            rate = self.take(who, limit, now)
            if rate is not None:  # of those that wait the first has got a block for all
                return rate
            minute = int(now.timestamp()) // MINUTE
            got, rest = self._lease(who, minute, limit, max(limit // PARTS, 1))
            with self._counting:
                standing = self._begin(who, minute)
                standing.mine, standing.rest = got, rest if got else 0
            return self.take(who, limit, now) or Rate(False, limit, 0, MINUTE)

    def _begin(self, who: str, minute: int) -> _Standing:
        if len(self._standings) >= KEPT:
            self._standings.clear()
        standing = self._standings[who] = _Standing(minute)
        return standing


class Memory:
    """The count of one process, for a service without a database and for callers without a key."""

    def __init__(self) -> None:
        self._minute = 0
        self._taken: dict[str, int] = {}

    def lease(self, who: str, minute: int, limit: int, block: int) -> tuple[int, int]:
        """Get a block of requests."""
        if minute > self._minute:
            self._minute, self._taken = minute, {}
        taken = self._taken.get(who, 0)
        got = max(min(block, limit - taken), 0)
        self._taken[who] = taken + got
        return got, max(limit - taken - got, 0)
