"""The limits of a run: seconds, the solver's own deterministic work, and the caller's wish to stop."""

from __future__ import annotations

import threading
from time import monotonic

from bundler.assembly.policy import SolverPolicy

LONG = 1e9


class Clock:
    """Counts what is left. A repeatable run looks at work only, never at the time."""

    def __init__(self, policy: SolverPolicy, stop: threading.Event | None) -> None:
        self.policy = policy
        self.stop = stop or threading.Event()
        self.began = monotonic()
        self.work = float(policy.work) if policy.work is not None else LONG
        self.work_left = self.work

    @property
    def seconds(self) -> float:
        """The seconds since the beginning."""
        return monotonic() - self.began

    @property
    def left(self) -> float:
        """The seconds that are left."""
        return LONG if self.policy.repeatable else max(self.policy.seconds - self.seconds, 0.0)

    def over(self, share: float = 1.0) -> bool:
        """Whether ``share`` of the limits is used up, or the caller wants an end."""
        if self.stop.is_set() or self.work_left <= (1 - share) * self.work:
            return True
        return not self.policy.repeatable and self.seconds >= share * self.policy.seconds

    def part(self, share: float) -> Clock:
        """Return a clock of its own for a share of what is left; what is spent by it is counted here by ``spend``."""
        limits = {"seconds": self.left * share, "work": None if self.policy.work is None else self.work_left * share}
        return Clock(self.policy.model_copy(update=limits), self.stop)

    @property
    def spent(self) -> float:
        """The work that was counted."""
        return self.work - self.work_left

    def spend(self, work: float) -> None:
        """Count work that was done."""
        if self.policy.work is not None:
            self.work_left -= work
