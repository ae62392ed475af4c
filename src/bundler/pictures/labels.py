"""Where the labels of vertical rules stand, so that none lies on another."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

PIXELS_PER_CHARACTER = 6.0
GAP = 8.0
MOST_ROWS = 6
MOST_CHARACTERS = 60


class Label(NamedTuple):
    """A text beside the pixel ``at``, to its right or else to its left, in a row counted from 0 above the picture."""

    at: float
    text: str
    right: bool
    row: int


def place(rules: Iterable[tuple[float, str]], width: float) -> list[Label]:
    """Return the labels of rules (pixel, text), each in the lowest row with room; those for which no row has room are left out."""
    ends: list[list[tuple[float, float]]] = [[] for _ in range(MOST_ROWS)]
    placed: list[Label] = []
    for at, text in sorted(rules):
        shown = plain(text)
        length = PIXELS_PER_CHARACTER * len(shown) + GAP
        right = at + length <= width
        span = (at, at + length) if right else (at - length, at)
        for row, taken in enumerate(ends):
            if all(span[1] <= begin or end <= span[0] for begin, end in taken):
                taken.append(span)
                placed.append(Label(at, shown, right, row))
                break
    return placed


def plain(text: str, most: int = MOST_CHARACTERS) -> str:
    """Return a text as a picture can show it: printable characters, so many at most."""
    shown = "".join(char if char.isprintable() else "�" for char in text)
    return shown if len(shown) <= most else shown[: most - 1] + "…"
