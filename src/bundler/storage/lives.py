"""The life of an order in one word, from its quote to its end: what the ledger holds of it and what customs said."""

from __future__ import annotations

from typing import Literal

State = Literal["reserved", "posted", "voided", "expired"]
"""What the ledger holds of an order."""
Life = Literal[
    "reserved", "declared", "refused", "accepted", "sent_back", "released", "returned_in_part", "returned", "closed",
    "posted", "cancelled", "expired",
]  # fmt: skip
"""``posted`` is an order that was declared elsewhere, ``refused`` one that may be mended and declared again while it is held."""
HELD: dict[str, Life] = {"failed": "refused", "refused": "refused", "declared": "declared", "sent_back": "sent_back"}
AT_CUSTOMS = ("declared", "accepted")
"""An order that customs may still release: it is held without an end, and neither posted nor voided by hand."""
OUT = ("released", "returned_in_part", "closed")
"""An order whose goods were released and can come back under its declaration list."""


def life_of(state: str, progress: str | None, before: Life | None = None) -> Life:
    """Return the life of an order in a state, whose declaration came to ``progress``; ``before`` tells what came back of it."""
    if state == "expired":
        return "expired"
    if state == "voided":
        return "cancelled"
    if state == "reserved":
        return "reserved" if progress is None else HELD.get(progress, "accepted")
    if before == "returned" or (before == "returned_in_part" and progress != "closed"):
        return before
    if progress == "closed":
        return "closed"
    return "posted" if progress is None else "released"
