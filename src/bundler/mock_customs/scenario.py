"""How the mock answers: well, or with a refusal, late, twice, out of order or not at all; at once, or only when it is asked to release."""

from __future__ import annotations

import random
from typing import Annotated, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

Percent: TypeAlias = Annotated[int, Field(strict=True, ge=0, le=100)]
BEHIND_SECONDS = 2
"""How much later than others a receipt comes that is out of order."""


class Scenario(BaseModel):
    """How the messages of an order are answered, or those of all.

    ``refuse`` is the code in the refusal of every declaration list, None for none; ``delay`` the seconds before each receipt.
    ``duplicate``, ``lose`` and ``late`` are the percentages of receipts that come twice, never, or behind those that were made after them,
    drawn by ``seed``. With ``hold`` an accepted list is released only when that is asked for, so that it can be withdrawn before. With
    ``alone`` payment and waybill, which other companies send, are not waited for.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    refuse: str | None = Field(default=None, strict=True, pattern=r"^[!-~]{1,20}$")
    delay: int = Field(default=0, strict=True, ge=0, le=3600)
    duplicate: Percent = 0
    lose: Percent = 0
    late: Percent = 0
    seed: int = Field(default=0, strict=True, ge=-(2**63), lt=2**63)
    hold: bool = Field(default=False, strict=True)
    alone: bool = Field(default=False, strict=True)

    def copies(self, number: int) -> int:
        """Return how often the receipt of this number is delivered: always the same for the same seed."""
        drawn = random.Random(f"{self.seed}/{number}").randrange(100)
        return 0 if drawn < self.lose else 2 if drawn < self.lose + self.duplicate else 1

    def seconds(self, number: int) -> int:
        """Return after how many seconds the receipt of this number is delivered: always the same for the same seed."""
        drawn = random.Random(f"{self.seed}/late/{number}").randrange(100)
        return self.delay + (BEHIND_SECONDS if drawn < self.late else 0)
