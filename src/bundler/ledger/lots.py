"""Which lots an order takes: those first that expire first, so that nothing good is left to spoil."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bundler.ledger.balance import Short


@dataclass(frozen=True, slots=True)
class Lot:
    """A lot of an item with what is free of it; ``expires_on`` is its last good day, None where it does not expire."""

    name: str
    free: int
    expires_on: date | None = None

    def good_on(self, day: date) -> bool:
        """Whether the lot may still be sold on a day."""
        return self.expires_on is None or self.expires_on >= day


def pick(lots: Iterable[Lot], pieces: int, day: date) -> list[tuple[str, int]]:
    """Return lots with the pieces taken of each. Raises Short where the good ones together hold less."""
    good = sorted((lot for lot in lots if lot.free > 0 and lot.good_on(day)), key=lambda lot: (lot.expires_on or date.max, lot.name))
    if sum(lot.free for lot in good) < pieces:
        raise Short(sum(lot.free for lot in good))
    taken: list[tuple[str, int]] = []
    for lot in good:
        if not pieces:
            break
        some = min(lot.free, pieces)
        taken.append((lot.name, some))
        pieces -= some
    return taken
