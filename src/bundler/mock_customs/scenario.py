"""How the mock answers: well, or with a refusal, late, twice, or not at all; at once, or only when it is asked to release."""

from __future__ import annotations

import random
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scenario:
    """``refuse`` is the code in the refusal of every declaration list, None for none; ``delay`` the seconds before each receipt.

    ``duplicate`` and ``lose`` are the percentages of receipts that come twice or never, drawn by ``seed``. With ``hold`` an accepted list
    is released only when that is asked for, so that it can be withdrawn before. With ``alone`` payment and waybill, which other companies
    send, are not waited for.
    """

    refuse: str | None = None
    delay: int = 0
    duplicate: int = 0
    lose: int = 0
    seed: int = 0
    hold: bool = False
    alone: bool = False

    def copies(self, number: int) -> int:
        """Return how often the receipt of this number is delivered: always the same for the same seed."""
        drawn = random.Random(f"{self.seed}/{number}").randrange(100)
        return 0 if drawn < self.lose else 2 if drawn < self.lose + self.duplicate else 1
