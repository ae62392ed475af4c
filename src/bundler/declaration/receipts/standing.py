"""Where a declaration stands, as a function of the set of its receipts: repeats, delays and another order of arrival change nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bundler.declaration.receipts.receipt import Receipt
from bundler.declaration.receipts.statuses import Stage

ORDER: tuple[Stage, ...] = (
    "unknown", "sent", "failed", "refused", "accepted", "examined", "detained", "approved", "released", "sent_back", "closed",
)  # fmt: skip
"""Of receipts of the same moment the later in this row counts."""
FINAL: frozenset[Stage] = frozenset(("approved", "released", "sent_back", "closed"))
AFTER: dict[Stage, frozenset[Stage]] = {
    "approved": frozenset(),
    "released": frozenset(("closed", "sent_back")),
    "sent_back": frozenset(("closed",)),
    "closed": frozenset(),
}
"""What can follow where customs has decided; anything else that comes later is an echo."""
LIST_AFTER_APPROVAL: frozenset[Stage] = frozenset(("refused", "examined", "detained", "released", "sent_back", "closed"))
"""A declaration list that is approved (399) still waits for its release (800); a withdrawal or a return is at its end."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The stage of one document with the receipt that brought it there, and the numbers customs gave; None where nothing came yet.

    ``released_at`` is the moment of release in Shanghai as customs wrote it: the windows of a return count from its day.
    """

    stage: Stage | None = None
    last: Receipt | None = None
    pre_no: str | None = None
    invt_no: str | None = None
    released_at: str | None = None


def standing(receipts: Iterable[Receipt]) -> Standing:
    """Return where one document stands after these receipts, in whatever order and however often they came.

    They are read by the moment that customs wrote into them. A refusal (100) is not the end: what is mended and sent again goes on.
    """
    stage: Stage | None = None
    last: Receipt | None = None
    pre_no = invt_no = released_at = None
    for each in sorted(set(receipts), key=_moment):
        pre_no, invt_no = each.pre_no or pre_no, each.invt_no or invt_no
        new = each.status.stage
        if new == "unknown" or (stage in FINAL and new not in _after(stage, each)):
            continue
        if stage in ("accepted", "examined", "detained") and new in ("sent", "failed"):
            continue  # of an earlier sending: customs has had it since
        stage, last = new, each
        if new == "released":
            released_at = each.at
    return Standing(stage, last, pre_no, invt_no, released_at)


def _after(stage: Stage, receipt: Receipt) -> frozenset[Stage]:
    return LIST_AFTER_APPROVAL if stage == "approved" and receipt.answers == "list" else AFTER[stage]


def _moment(receipt: Receipt) -> tuple[str, int, int, str, str]:
    return receipt.at, ORDER.index(receipt.status.stage), receipt.status.code, receipt.guid, receipt.info
