"""The answer of a sensitivity analysis: effects of changes, of items and of lines of the policy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from bundler.values.money import format as yuan

Direction = Literal["gain", "loss"]
Binding = Literal["policy", "law"]


@dataclass(frozen=True, slots=True)
class Effect:
    """What the best plan gains or loses by a change, in fen, None where it was not found out.

    The difference of the two best plans is proven to lie from ``least`` to ``most``. ``found`` is what a known plan gains, or loses, in
    its own right. ``estimate`` is the change of the linear relaxation over the columns that the search knows, and no proof.
    """

    least: int | None = None
    most: int | None = None
    found: int | None = None
    estimate: int | None = None

    def to_dict(self) -> dict[str, str | None]:
        """Return the effect as JSON-ready data."""
        amounts = {"least": self.least, "most": self.most, "found": self.found, "estimate": self.estimate}
        return {name: None if fen is None else yuan(fen) for name, fen in amounts.items()}


@dataclass(frozen=True, slots=True)
class ItemEffects:
    """An item: what one piece more, one less and ``run`` pieces more do.

    In the relaxation every piece is worth the same between ``holds_from`` and the stock, and between the stock and ``holds_to`` pieces;
    None: not found out, or without end where one more piece is worth nothing.
    """

    sku: str
    stock: int
    used: int
    one_more: Effect
    one_less: Effect
    run: int
    run_more: Effect
    holds_from: int | None
    holds_to: int | None

    def to_dict(self) -> dict[str, Any]:
        """Return the item as JSON-ready data."""
        return {
            "sku": self.sku, "stock": self.stock, "used": self.used, "left": self.stock - self.used,
            "one_more": self.one_more.to_dict(), "one_less": self.one_less.to_dict(),
            "run": self.run, "run_more": self.run_more.to_dict(), "holds_from": self.holds_from, "holds_to": self.holds_to,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class LineEffect:
    """A line of the policy: from what it says to what it would say, and the gain or the loss by it."""

    policy: str
    now: str
    changed: str
    direction: Direction
    effect: Effect

    def to_dict(self) -> dict[str, Any]:
        """Return the line as JSON-ready data."""
        return {"policy": self.policy, "now": self.now, "changed": self.changed, "effect": self.direction, **self.effect.to_dict()}


@dataclass(frozen=True, slots=True)
class PriceCap:
    """What keeps prices down: the policy's highest price, or the law's limits less the highest freight, in fen."""

    policy: int
    law: int

    @property
    def binding(self) -> Binding:
        """Which of the two is lower."""
        return "policy" if self.policy < self.law else "law"

    def to_dict(self) -> dict[str, str]:
        """Return the cap as JSON-ready data."""
        return {"policy": yuan(self.policy), "law": yuan(self.law), "binding": self.binding}


@dataclass(frozen=True)
class Sensitivity:
    """Items, those first of which one more piece is worth most in the relaxation, and lines of the policy.

    ``unlisted`` usable items are not in it; ``complete`` says that nothing was left out for want of time.
    """

    items: tuple[ItemEffects, ...]
    lines: tuple[LineEffect, ...]
    price_cap: PriceCap
    unlisted: int
    complete: bool

    def to_dict(self) -> dict[str, Any]:
        """Return the analysis as JSON-ready data."""
        return {
            "items": [each.to_dict() for each in self.items], "lines": [each.to_dict() for each in self.lines],
            "price_cap": self.price_cap.to_dict(), "unlisted": self.unlisted, "complete": self.complete,
        }  # fmt: skip
