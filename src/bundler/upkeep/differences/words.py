"""The words of the trade for what differs between two editions, the most alarming first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

Tone = Literal["alarm", "end", "rate", "begin", "other", "proof"]


class Word(NamedTuple):
    """What a word is called above its changes, its tone, and the word for the same difference seen from the other edition."""

    title: str
    tone: Tone
    mirror: str


WORDS: Mapping[str, Word] = {
    "removed": Word("Removed", "end", "added"),
    "ended": Word("Ended", "end", "end_removed"),
    "end_removed": Word("End removed", "begin", "ended"),
    "end_moved": Word("End moved", "other", "end_moved"),
    "start_moved": Word("Start moved", "other", "start_moved"),
    "split": Word("Split", "other", "split"),
    "merged": Word("Merged", "other", "merged"),
    "delisted": Word("Taken off the positive list", "end", "listed"),
    "listed": Word("Put on the positive list", "begin", "delisted"),
    "raised": Word("Raised", "rate", "lowered"),
    "lowered": Word("Lowered", "rate", "raised"),
    "stopped": Word("Stopped", "end", "started"),
    "unstated": Word("No longer known", "end", "stated"),
    "stated": Word("Known now", "begin", "unstated"),
    "widened": Word("Widened", "other", "narrowed"),
    "narrowed": Word("Narrowed", "other", "widened"),
    "changed": Word("Changed", "other", "changed"),
    "started": Word("Started", "begin", "stopped"),
    "added": Word("Added", "begin", "removed"),
    "gap_opened": Word("Coverage gap opened", "other", "gap_closed"),
    "gap_closed": Word("Coverage gap closed", "begin", "gap_opened"),
    "evidence_lowered": Word("Evidence lowered", "proof", "evidence_raised"),
    "resourced": Word("Re-sourced", "proof", "resourced"),
    "evidence_raised": Word("Evidence raised", "proof", "evidence_lowered"),
    "verified_earlier": Word("Verified for an earlier day", "proof", "verified_again"),
    "verified_again": Word("Verified again", "proof", "verified_earlier"),
    "noted": Word("Note changed", "proof", "noted"),
}
"""Every word by its key. ``split`` and ``merged`` gather codes that ended and codes that began: the mirror has them one by one."""
REWRITTEN = "History rewritten"
"""The title above changes of past days, whatever their word: what was answered then would be answered otherwise now."""
ORDER = {word: at for at, word in enumerate(WORDS)}


def between(before: str, after: str, order: tuple[str, ...]) -> bool:
    """Whether ``after`` stands later in the order."""
    return order.index(after) > order.index(before)
