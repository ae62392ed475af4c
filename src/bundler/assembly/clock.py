"""The limits of a run: seconds, the solver's own deterministic work, and the caller's wish to stop."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from bundler.assembly.policy import SolverPolicy

LONG, TINY = 1e9, 1e-9


class Clock:
    """Counts what is left. A repeatable run looks at work only, never at the time."""

    def __init__(self, policy: SolverPolicy, stop: threading.Event | None) -> None:
        self.policy = policy
        self.stop = stop or threading.Event()
        self.began = monotonic()
        self.limit = float(policy.seconds)
        self.work = float(policy.work) if policy.work is not None else LONG
        self.work_left = self.work
        self.whole: Clock | None = None

    def part(self, share: float) -> Clock:
        """Return a clock that begins now with a share of what is left; what it spends is spent here too."""
        found = Clock(self.policy, self.stop)
        found.limit, found.whole = self.left * share, self
        found.work = found.work_left = self.work_left * share
        return found

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Do not count the time of what is loaded meanwhile: a policy's seconds are for searching."""
        since = monotonic()
        yield
        clock: Clock | None = self
        while clock is not None:
            clock.began += monotonic() - since
            clock = clock.whole

    @property
    def seconds(self) -> float:
        """The seconds since the beginning."""
        return monotonic() - self.began

    @property
    def left(self) -> float:
        """The seconds that are left."""
        return LONG if self.policy.repeatable else max(self.limit - self.seconds, 0.0)

    @property
    def used(self) -> float:
        """The share of the limits that is used up."""
        spent = 1 - self.work_left / self.work
        return spent if self.policy.repeatable else max(spent, self.seconds / max(self.limit, TINY))

    def over(self, share: float = 1.0) -> bool:
        """Whether ``share`` of the limits is used up, or the caller wants an end."""
        if self.stop.is_set() or self.work_left <= (1 - share) * self.work:
            return True
        return not self.policy.repeatable and self.seconds >= share * self.limit

    def spend(self, work: float) -> None:
        """Count work that was done."""
        if self.policy.work is not None:
            self.work_left -= work
        if self.whole is not None:
            self.whole.spend(work)
