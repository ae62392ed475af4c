"""The nearest known word to one that is not known."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word most like ``word``, or None when none is alike."""
    import difflib  # only needed once something is wrong

    found = difflib.get_close_matches(word[:100], list(known), n=1, cutoff=0.5)
    return found[0] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a hint that names the nearest known word, or the known words when none is alike."""
    words = sorted(known)
    match = nearest(word, words)
    if match:
        return f"Did you mean {match!r}?"
    return "Known: " + ", ".join(words[:20]) + (" …" if len(words) > 20 else "")
