"""What an account holds: granted, pending, posted; and the steps that move it, each whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass, replace


class Short(Exception):  # noqa: N818  an answer of the ledger, not a fault of it
    """An account has less left than was asked; ``left`` says how much."""

    def __init__(self, left: int) -> None:
        super().__init__(f"{left} left")
        self.left = left


@dataclass(frozen=True, slots=True)
class Balance:
    """``granted`` is what came in (stock only), ``pending`` what is reserved, ``posted`` what went out and did not come back."""

    granted: int = 0
    pending: int = 0
    posted: int = 0

    def left(self, ceiling: int | None = None) -> int:
        """Return what may still be reserved under a ceiling, or of what was granted."""
        return (self.granted if ceiling is None else ceiling) - self.pending - self.posted

    def grant(self, amount: int) -> Balance:
        """Take in, or write off where negative. Raises Short where more is written off than is free."""
        if amount < 0 and self.left() + amount < 0:
            raise Short(self.left())
        return replace(self, granted=self.granted + amount)

    def reserve(self, amount: int, ceiling: int | None = None) -> Balance:
        """Hold back. Raises Short where less is left."""
        if self.left(ceiling) < amount:
            raise Short(self.left(ceiling))
        return replace(self, pending=self.pending + amount)

    def post(self, amount: int) -> Balance:
        """Turn what is held back into what went out. Raises Short where less is held back."""
        return replace(self.release(amount), posted=self.posted + amount)

    def release(self, amount: int) -> Balance:
        """Let go of what is held back. Raises Short where less is."""
        if self.pending < amount:
            raise Short(self.pending)
        return replace(self, pending=self.pending - amount)

    def give_back(self, amount: int) -> Balance:
        """Take back what went out. Raises Short where less went out."""
        if self.posted < amount:
            raise Short(self.posted)
        return replace(self, posted=self.posted - amount)
