"""What the tables are worth for an order: until when they were verified, and which known gaps touch it."""

from __future__ import annotations

from typing import Any

from bundler.duty.assess import FULL_TAX, Assessment


def covered(found: Assessment) -> dict[str, Any]:
    """Return the coverage of an assessed order as it stands in an answer; the gaps are ids of ``coverage.toml``, in its order."""
    gaps, bits = found.day.gaps, 0
    for part in found.parts:
        bits |= part.goods.gaps
    history = found.order.buyer.history
    if history or found.branch is FULL_TAX:
        bits = gaps.wider(bits, full_tax=found.branch is FULL_TAX, buyer_history=bool(history))
    return gaps.told(bits)
