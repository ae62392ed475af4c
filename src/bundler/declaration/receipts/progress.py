"""How far a declared order has come, as a function of the set of its receipts: of its order message, its list and its withdrawals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from bundler.declaration.receipts.receipt import Receipt
from bundler.declaration.receipts.standing import FINAL, standing
from bundler.declaration.receipts.statuses import Stage

Progress = Literal[
    "declared", "failed", "refused", "accepted", "examined", "detained", "approved", "released", "sent_back", "closed", "cancelled",
]  # fmt: skip
"""``declared`` until customs says more, ``cancelled`` where a withdrawal was approved; else the stage of the list."""
REFUSED: tuple[Stage, ...] = ("failed", "refused")
TAKEN: tuple[Stage, ...] = ("accepted", "examined", "detained", "approved", "released", "sent_back", "closed")
PROGRESS: dict[Stage, Progress] = {
    "failed": "failed", "refused": "refused", "accepted": "accepted", "examined": "examined", "detained": "detained",
    "approved": "approved", "released": "released", "sent_back": "sent_back", "closed": "closed",
}  # fmt: skip
OF_A_SENDING = ("sent", "failed", "refused")
"""What is said of one sending, and over once the message is sent again."""


@dataclass(frozen=True, slots=True)
class Reached:
    """Where an order is, with the receipt that brought it there, and the numbers that customs gave to its list."""

    progress: Progress = "declared"
    last: Receipt | None = None
    pre_no: str | None = None
    invt_no: str | None = None
    released_at: str | None = None

    @property
    def out(self) -> bool:
        """Whether the goods were released, whatever else was said."""
        return self.progress != "cancelled" and (self.released_at is not None or self.progress == "closed")


def reached(receipts: Iterable[Receipt], mended_at: str | None = None) -> Reached:
    """Return how far an order has come after these receipts, in whatever order and however often they came.

    ``mended_at`` is the moment of its last declaration (YYYYMMDDhhmmss) where it was declared more than once: what was refused before is
    mended then. A withdrawal that customs approved is the end, also where a release is known: both cannot be, and the later word of
    customs is the withdrawal.
    """
    held: dict[tuple[str, str], list[Receipt]] = {}
    for each in counting(receipts, mended_at):
        held.setdefault((each.answers, each.number), []).append(each)
    lists, order = standing(_of("list", held)), standing(_of("order", held))
    released_at = min((each.at for each in _of("list", held) if each.status.stage == "released"), default=None)
    found = Reached(last=lists.last, pre_no=lists.pre_no, invt_no=lists.invt_no, released_at=released_at)
    for (answers, _), some in sorted(held.items()):
        if answers == "withdrawal" and (withdrawn := standing(some)).stage in FINAL:
            return replace(found, progress="cancelled", last=withdrawn.last)
    # Of an order message only a refusal counts, and only while customs has not taken the list.
    speaking = lists if lists.stage in TAKEN else order if order.stage in REFUSED else lists
    progress = PROGRESS.get(speaking.stage or "sent")
    if progress == "closed" and released_at is None and any(each.status.stage == "sent_back" for each in _of("list", held)):
        progress = "sent_back"  # a list that is closed once its goods were sent back was never released
    return found if progress is None else replace(found, progress=progress, last=speaking.last)


def counting(receipts: Iterable[Receipt], mended_at: str | None) -> list[Receipt]:
    """Return the receipts that say something after the last declaration."""
    return [each for each in receipts if mended_at is None or each.status.stage not in OF_A_SENDING or each.at[:14] >= mended_at]


def _of(answers: str, held: dict[tuple[str, str], list[Receipt]]) -> list[Receipt]:
    """The receipts on a kind of document, whatever number it had each time it was sent."""
    return [each for (kind, _), some in held.items() if kind == answers for each in some]
