"""How the mock answers: well, or with a refusal, late, twice, or not at all."""

from __future__ import annotations

import random
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scenario:
    """``refuse`` is the code in the refusal of every declaration list, None for none; ``delay`` the seconds before each receipt.

    ``duplicate`` and ``lose`` are the percentages of receipts that come twice or never, drawn by ``seed``.
    """

    refuse: str | None = None
    delay: int = 0
    duplicate: int = 0
    lose: int = 0
    seed: int = 0

    def copies(self, number: int) -> int:
        """Return how often the receipt of this number is delivered: always the same for the same seed."""
        drawn = random.Random(f"{self.seed}/{number}").randrange(100)
        return 0 if drawn < self.lose else 2 if drawn < self.lose + self.duplicate else 1
