"""Parts of a problem that share nothing but the number of designs, such as account books: solved by their numbers, then put together.

No column of one part uses an item of another, so a plan is worth the sum of its worths in the parts, and gives each part some number of
designs. Of every part and number there is a bound and perhaps a plan; the best sum of the bounds over all ways to share the designs out
bounds the whole. A number of a part matters only while some sum with it passes the best plan; then it is asked for a plan that would make
a better whole, and the answer, a plan or that there is none, moves its plan or its bound.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from bundler.assembly.designs import Designs
from bundler.assembly.solve import Solved
from bundler.assembly.vectors import Ints

Solve = Callable[[int, int, int, float], Solved | None]
"""Asks a part, by its place, for a plan with exactly so many designs worth at least so much, in a share of the time that is left.

None: it is of no use to ask this again.
"""
FEW = 3
"""So many open questions are worth all the time that is left; of more, so many without an answer one after the other end the asking."""
NEVER = -(10**18)
"""The worth of what cannot be, so low that no sum with it matters."""


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


class Apart:
    """``bounds[part][number]`` is proven, from number 0 (worth nothing) to the most designs; ``plans`` are the best known."""

    def __init__(self, bounds: Sequence[Sequence[int]], most: int) -> None:
        self.most = most
        self.bounds = [[0, *part, *[NEVER] * most][: most + 1] for part in bounds]
        self.plans: list[dict[int, Solved]] = [{0: Solved({}, 0, 0)} for _ in bounds]
        self.tries = [[0] * (most + 1) for _ in bounds]
        self.useless: set[tuple[int, int]] = set()

    def know(self, part: int, plan: dict[int, int], objective: int) -> None:
        """Take a plan of a part, copies by column, where it is better than the one that is known."""
        known = self.plans[part].get(len(plan))
        if known is None or known.objective < objective:
            self.plans[part][len(plan)] = Solved(plan, objective, objective)

    @property
    def best(self) -> Solved:
        """The best whole of the plans that are known, with the proven bound."""
        worths = [[part[number].objective if number in part else NEVER for number in range(self.most + 1)] for part in self.plans]
        objective, numbers = best_sums(worths, self.most)[-1]
        copies = {row: n for part, number in zip(self.plans, numbers, strict=True) for row, n in part[number].copies.items()}
        return Solved(copies, objective, max(best_sums(self.bounds, self.most)[-1][0], objective))

    def run(self, solve: Solve, over: Callable[[bool], bool], told: Callable[[Solved], None]) -> None:
        """Ask until nothing better can be, or ``over``, which hears whether few questions are left.

        ``told`` hears of every whole that is better or better bounded.
        """
        silent = 0
        while True:
            best = self.best
            told(best)
            asked = self._asked(best.objective)
            if not asked or over(len(asked) <= FEW) or len(asked) > FEW <= silent:
                return
            tries, _, part, number, least = min(asked)
            solved = solve(part, number, least, 1.0 if len(asked) == 1 else min(2**tries / (4 * len(asked)), 1.0))
            if solved is None:
                self.useless.add((part, number))
                continue
            bound = self.bounds[part][number] = min(self.bounds[part][number], max(solved.bound, least - 1))
            if solved.copies:
                self.know(part, solved.copies, solved.objective)
            else:
                self.tries[part][number] += 1
            silent = 0 if solved.copies or bound < least else silent + 1

    def _asked(self, objective: int) -> list[tuple[int, int, int, int, int]]:
        """What may make a better whole: tries so far, designs of the part, part, number, and the least worth that would."""
        asked = []
        for part, bounds in enumerate(self.bounds):
            others = best_sums([each for at, each in enumerate(self.bounds) if at != part], self.most)
            for number in range(1, self.most + 1):
                known = self.plans[part].get(number)
                least = objective - others[self.most - number][0] + 1
                if known is not None:
                    least = max(least, known.objective + 1)
                if bounds[number] < least or (part, number) in self.useless:
                    continue
                asked.append((self.tries[part][number], number, part, number, least))
        return asked


def best_sums(worth: Sequence[Sequence[int]], most: int) -> list[tuple[int, list[int]]]:
    """Return for 0, 1, … ``most`` the greatest sum of one worth of each part whose numbers add up to no more, and these numbers."""
    sums: list[tuple[int, list[int]]] = [(0, [])] * (most + 1)
    for part in worth:
        sums = [
            max(((sums[number - mine][0] + part[mine], [*sums[number - mine][1], mine]) for mine in range(number + 1)),
                key=lambda each: each[0])
            for number in range(most + 1)
        ]  # fmt: skip
    return sums
