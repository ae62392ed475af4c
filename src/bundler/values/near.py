"""The nearest known word to one that is not known."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word most like ``word``, of several the one that begins as it does, or None when none is alike."""
    import difflib  # only needed once something is wrong

    words = list(known)
    meter = difflib.SequenceMatcher(b=word[:100])

    def likeness(each: str) -> tuple[object, ...]:
        meter.set_seq1(each)
        same = takewhile(lambda pair: pair[0] == pair[1], zip(word, each, strict=False))
        return meter.ratio(), len(list(same)), each

    return max(difflib.get_close_matches(word[:100], words, n=len(words) or 1, cutoff=0.5), key=likeness, default=None)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a hint that names the nearest known word, or the known words when none is alike."""
    words = sorted(known)
    match = nearest(word, words)
    if match:
        return f"Did you mean {match!r}?"
    return "Known: " + ", ".join(words[:20]) + (" …" if len(words) > 20 else "")
