"""What the named designs of a policy say of columns: of which none are formed, and in how many copies the others are used."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from bundler.assembly.problem import Named, Problem
from bundler.assembly.vectors import Ints

Bands = Callable[[int], tuple[Ints, Ints]]
"""Returns for a discount, by place, the fewest and the most copies of each multiset; at most none where no column is formed."""


class Steering:
    """The named designs of one problem, by their number of components."""

    def __init__(self, problem: Problem) -> None:
        self.run = problem.policy.run
        self.by_size: dict[int, list[tuple[Named, int]]] = {}
        locks = 0
        for each in problem.named:
            locked = each.use == "locked"
            self.by_size.setdefault(len(each.multiset), []).append((each, locks if locked else -1))
            locks += locked

    def of(self, items: Ints, counts: Ints, lock: int) -> Bands:
        """Return the bands of multisets; columns of locked designs are formed only of that with the number ``lock``."""
        met = []
        for each, place in self.by_size.get(items.shape[1], []):
            pieces, numbers = np.array(each.multiset, dtype=np.int64).T
            rows = np.flatnonzero((items == pieces).all(axis=1) & (counts == numbers).all(axis=1))
            if len(rows):
                met.append((each, place == lock, rows))

        def bands(discount: int) -> tuple[Ints, Ints]:
            least = np.full(len(items), self.run.copies[0], dtype=np.int64)
            most = np.full(len(items), self.run.copies[1], dtype=np.int64)
            for each, wanted, rows in met:
                here = each.discount in (None, discount)
                if (each.use == "locked" and not (wanted and here)) or (each.use == "forbidden" and here):
                    most[rows] = 0
                elif here:
                    least[rows] = each.copies[0]
                    most[rows] = np.minimum(most[rows], each.copies[1])
            return least, most

        return bands
