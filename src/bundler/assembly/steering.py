"""What the named designs of a policy say of columns: of which none are formed, and in how many copies the others are used."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from bundler.assembly.problem import Named, Problem
from bundler.assembly.vectors import Ints

Bands = Callable[[int], tuple[Ints, Ints]]
"""Returns for a discount, by place, the fewest and the most copies of each multiset; at most none where no column is formed."""


class Steering:
    """The named designs of one problem, by their multisets."""

    def __init__(self, problem: Problem) -> None:
        self.run = problem.policy.run
        self.named: dict[tuple[tuple[int, int], ...], list[tuple[Named, int]]] = {}
        locks = 0
        for each in problem.named:
            locked = each.use == "locked"
            self.named.setdefault(each.multiset, []).append((each, locks if locked else -1))
            locks += locked
        self.keys: dict[int, list[int]] = {}
        for multiset in self.named:
            items, counts = np.array(multiset, dtype=np.int64).T
            self.keys.setdefault(len(multiset), []).append(int(_keys(items[None], counts[None])[0]))

    def of(self, items: Ints, counts: Ints, lock: int) -> Bands:
        """Return the bands of multisets; columns of locked designs are formed only of that with the number ``lock``."""
        met = []
        known = self.keys.get(items.shape[1])
        # A key may be that of other multisets too; what is looked up by it is compared as a whole.
        for row in np.flatnonzero(np.isin(_keys(items, counts), known)).tolist() if known else []:
            multiset = tuple(zip(items[row].tolist(), counts[row].tolist(), strict=True))
            met += [(each, place == lock, row) for each, place in self.named.get(multiset, [])]

        def bands(discount: int) -> tuple[Ints, Ints]:
            least = np.full(len(items), self.run.copies[0], dtype=np.int64)
            most = np.full(len(items), self.run.copies[1], dtype=np.int64)
            for each, wanted, row in met:
                here = each.discount in (None, discount)
                if (each.use == "locked" and not (wanted and here)) or (each.use == "forbidden" and here):
                    most[row] = 0
                elif here:
                    least[row] = each.copies[0]
                    most[row] = min(int(most[row]), each.copies[1])
            return least, most

        return bands


def _keys(items: Ints, counts: Ints) -> Ints:
    """One number for each multiset."""
    found = np.zeros(len(items), dtype=np.int64)
    for at in range(items.shape[1]):
        found = found * 1_000_003 + items[:, at] * 1_009 + counts[:, at]
    return found
