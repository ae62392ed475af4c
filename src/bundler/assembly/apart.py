"""Parts of a problem that share nothing but the number of designs, such as account books: solved one by one, then put together.

No column of one part uses an item of another, so a plan is worth the sum of its worths in the parts, and gives each part some number of
designs. What is known of a part with at most k designs holds for its neighbours too: a plan of k designs is one of k + 1, and a bound for
k + 1 is one for k. So only the numbers that the best sum of the bounds asks for are solved.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from bundler.assembly.designs import Designs
from bundler.assembly.solve import Solved
from bundler.assembly.vectors import Ints

Solve = Callable[[Ints, int, float], Solved | None]
"""Solves over columns with at most so many designs, in a share of the time that is left."""
NOTHING = Solved({}, 0, 0)


def parts_of(designs: Designs, rows: Ints) -> list[Ints]:
    """Return the columns ``rows`` in parts of which no two use one item, those with the fewest columns first."""
    root: dict[int, int] = {}

    def find(item: int) -> int:
        while root.setdefault(item, item) != item:
            item = root[item]
        return item

    for row in rows.tolist():
        first, *others = (find(item) for item, _ in designs.multiset(row))
        for other in others:
            root[find(other)] = find(first)
    parts: dict[int, list[int]] = {}
    for row in rows.tolist():
        parts.setdefault(find(designs.multiset(row)[0][0]), []).append(row)
    return [np.array(part, dtype=np.int64) for part in sorted(parts.values(), key=len)]


def solve_apart(parts: Sequence[Ints], most: int, solve: Solve) -> Solved | None:
    """Return the best plan of all parts with at most ``most`` designs, and the bound; None where a part gave no answer at all."""
    known: list[dict[int, Solved]] = []
    for at, rows in enumerate(parts):
        solved = solve(rows, most, 1 / (len(parts) - at))
        if solved is None:
            return None
        known.append({0: NOTHING, most: solved})
    while True:
        best, plans = _best_sum([[_lower(part, number).objective for number in range(most + 1)] for part in known])
        bound, asked = _best_sum([[_upper(part, number) for number in range(most + 1)] for part in known])
        copies = {row: n for part, number in zip(known, plans, strict=True) for row, n in _lower(part, number).copies.items()}
        open_ones = [at for at, number in enumerate(asked) if number not in known[at]]
        if bound <= best or not open_ones:
            return Solved(copies, best, bound)
        widest = max(open_ones, key=lambda at: _upper(known[at], asked[at]) - _lower(known[at], asked[at]).objective)
        solved = solve(parts[widest], asked[widest], 0.5)
        if solved is None:
            return Solved(copies, best, bound)
        known[widest][asked[widest]] = solved


def _lower(part: dict[int, Solved], number: int) -> Solved:
    """The best plan of a part that is known with at most ``number`` designs."""
    return max((solved for solved in part.values() if len(solved.copies) <= number), key=lambda solved: solved.objective)


def _upper(part: dict[int, Solved], number: int) -> int:
    """What a part with at most ``number`` designs is worth at most."""
    return min(solved.bound for asked, solved in part.items() if asked >= number)


def _best_sum(worth: list[list[int]]) -> tuple[int, list[int]]:
    """Return the greatest sum of one worth of each part whose numbers add up to no more than the largest, and these numbers."""
    most = len(worth[0]) - 1
    sums: list[tuple[int, list[int]]] = [(0, [])] * (most + 1)
    for part in worth:
        sums = [
            max(((sums[number - mine][0] + part[mine], [*sums[number - mine][1], mine]) for mine in range(number + 1)),
                key=lambda each: each[0])
            for number in range(most + 1)
        ]  # fmt: skip
    return sums[most]
