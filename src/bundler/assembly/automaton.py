"""The smallest automaton that accepts a set of words of one length: columns that have much in common share its states."""

from __future__ import annotations

from collections.abc import Sequence

Word = tuple[int, ...]
Transition = tuple[int, int, int]
"""From a state, by a symbol, to a state."""
FINAL = 0


def automaton(words: Sequence[Word]) -> tuple[int, list[Transition]]:
    """Return the first state and the transitions of the smallest automaton of sorted, different words; it ends in state ``FINAL``.

    Two beginnings of words lead to one state exactly where the same endings follow.
    """
    length = len(words[0])
    states: dict[tuple[int, tuple[tuple[int, int], ...]], int] = {}

    def state(start: int, end: int, depth: int) -> int:
        if depth == length:
            return FINAL
        leaving: list[tuple[int, int]] = []
        at = start
        while at < end:
            after = at
            while after < end and words[after][depth] == words[at][depth]:
                after += 1
            leaving.append((words[at][depth], state(at, after, depth + 1)))
            at = after
        return states.setdefault((depth, tuple(leaving)), len(states) + 1)

    first = state(0, len(words), 0)
    return first, [(known, symbol, after) for (_, leaving), known in states.items() for symbol, after in leaving]
