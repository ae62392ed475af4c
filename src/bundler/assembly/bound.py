"""A proven upper bound by Lagrangian relaxation of the stock, in whole numbers.

For any prices π ≥ 0 of the pieces and δ ≥ 0 of an item's places in designs, no plan is worth more than

    Σ π·stock + Σ δ·places + the sum of the K largest r⁺,      r = max over n of n·(value − π·counts) − setup − Σ δ

because every plan keeps stock and places. π and δ come from a linear program but are rounded to 1/1000 fen, so that the bound is exact
whatever the linear program got wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from bundler.assembly.designs import Designs
from bundler.assembly.problem import Problem
from bundler.assembly.vectors import Ints

PARTS = 1000
"""Dual prices are whole thousandths of a fen."""
NEVER = -(10**17)
"""The r of a column that stock allows too few copies of, far below any other."""


@dataclass(frozen=True)
class Bound:
    """``value`` fen is proven; ``rewards`` are r in 1/1000 fen; a plan that uses column j is worth at most ``with_column[j]`` fen.

    ``with_unseen`` bounds a plan that uses a column which was never formed; it is None where every column was.
    """

    value: int
    rewards: Ints
    with_column: Ints
    with_unseen: int | None
    total: int = 0
    """The bound in 1/1000 fen, of which ``top`` are the parts of the designs that are not locked, largest first."""
    top: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def fewest(self, floor: int) -> int:
        """Return so many designs that are not locked as a plan worth ``floor`` fen has at least."""
        held = self.total - sum(self.top.tolist())
        for number, more in enumerate(self.top.tolist()):
            if held // PARTS >= floor:
                return number
            held += more
        return len(self.top) if held // PARTS >= floor else 0


def lagrangian(problem: Problem, designs: Designs, duals: Ints, places: Ints, unseen: int | None) -> Bound:
    """Return the bound for prices ``duals`` and ``places`` of each piece, in 1/1000 fen.

    It holds for plans of these columns; with ``unseen``, a bound on r of all others, for any plan.
    """
    stock = sum(int(dual) * piece.stock for dual, piece in zip(duals, problem.pieces, strict=True))
    limit = problem.policy.bundle.designs_per_item_max or 0
    total = stock + limit * sum(places.tolist())
    locks = [np.flatnonzero(designs.lock == lock) for lock in range(problem.locks)]
    return proven(total, problem.policy.max_designs, reduced(problem, designs, duals, places), unseen, locks)


def proven(paid: int, most: int, rewards: Ints, unseen: int | None, locks: Sequence[Ints] = ()) -> Bound:
    """Return the bound for plans of ``most`` designs that pay ``paid`` together at the most, from r of all columns.

    Of every locked design, the rows of which are ``locks``, a plan has exactly one column, so its highest r counts whatever its sign, and
    the others have the rest of the places.
    """
    free = np.delete(rewards, np.concatenate(locks)) if locks else rewards
    most -= len(locks)
    top = np.zeros(most, dtype=np.int64)
    best = -np.partition(-free, most)[:most] if len(free) > most else free
    top[: len(best)] = np.maximum(best, 0)
    if unseen is not None:
        top = np.maximum(top, unseen)
    top = np.sort(top)[::-1]
    forced = [int(rewards[rows].max()) for rows in locks]
    # A thousand designs of the largest amounts pass 64 bits in thousandths of a fen, and never in fen.
    total, last = paid + sum(forced) + sum(top.tolist()), int(top.min(initial=-NEVER))
    whole, rest = divmod(total, PARTS)
    # Rows among the best are in the sum already; any other takes the place of the last of them.
    with_column = whole + (np.minimum(rewards - last, 0) + rest) // PARTS
    for rows, highest in zip(locks, forced, strict=True):
        with_column[rows] = whole + (rewards[rows] - highest + rest) // PARTS
    with_unseen = None if unseen is None else (total + min(unseen - last, 0)) // PARTS
    return Bound(whole, rewards, with_column, with_unseen, total, top)


def reduced(problem: Problem, designs: Designs, duals: Ints, places: Ints) -> Ints:
    """Return r of every column in 1/1000 fen."""
    run = problem.policy.run
    worth = designs.value * PARTS
    fixed = np.full(len(designs), run.setup_cost * PARTS, dtype=np.int64)
    charged = bool(places.any())
    for at in range(designs.items.shape[1]):
        items, counts = designs.items[:, at], designs.counts[:, at]
        worth = worth - duals[items] * counts
        if charged:
            fixed += np.where(counts > 0, places[items], 0)
    result: Ints = np.where(worth > 0, worth * designs.most, worth * designs.least) - fixed
    return np.where(designs.most < designs.least, NEVER, result)
