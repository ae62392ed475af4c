"""Tightening the relaxation: rounding cuts on the use of single items, which are charges by steps in the bound.

The linear program mixes designs that could not be used together: half a design may use all of an item, and half another one. Over columns
in any number of copies, Σ ⌊k·use / (stock + 1)⌋ ≤ k − 1 says of k = 2 that only one design uses more than half of an item, and so on. Cuts
that the program breaks are added, columns generated anew, until little is gained.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np

from bundler.assembly.bound import PARTS, proven, reduced
from bundler.assembly.charges import Charges, Cut, Uses, rewards
from bundler.assembly.columns import ADDED, LOOKS_A_WORK, Columns
from bundler.assembly.problem import Problem
from bundler.assembly.relaxing import Relaxing
from bundler.assembly.vectors import Ints

PARTS_MOST = 12
"""The largest k of cuts."""
BROKEN = 0.01
"""By which share of its limit a cut has to be broken to be added."""
CUTS_PER_ITEM = 2
"""Cuts of an item that are added at once."""
CLOSE = 3e-4
"""The share of the program's worth within which a bound is close enough to add cuts."""
GAIN, PATIENCE = 1e-4, 3
"""The least share of its worth that so many rounds of cuts have to gain together."""
SHARE = 0.5
"""The share of the time after which the bound is good enough."""
LOOKS_A_COLUMN = 150
"""As many looks of pricing as it takes the time of to have a column in the program when it is solved once."""
ENTRIES_MOST = 2_000_000
"""Units times numbers of copies that pricing by steps tells apart at the most; 5,000 items would need minutes for it."""
STEPS_A_UNIT = 12
"""Numbers of copies that a unit adds to these, about."""


def affordable(problem: Problem) -> bool:
    """Return whether pricing by steps is quick enough to gain something."""
    bundle, run = problem.policy.bundle, problem.policy.run
    units = len(problem.pieces) * min(bundle.copies_per_item, bundle.pieces[1])
    copies = min(run.copies[1], max(piece.stock for piece in problem.pieces)) - run.copies[0] + 1
    return units * min(copies, STEPS_A_UNIT * units) <= ENTRIES_MOST


class Tightening:
    """Goes on with the linear program of ``relaxing``; ``told`` hears of every better bound in fen."""

    def __init__(self, columns: Columns, relaxing: Relaxing, told: Callable[[int], None]) -> None:
        self.columns, self.program, self.told = columns, relaxing.program, told
        self.best = relaxing.best.value
        self.known = Uses(columns.problem)
        self.cut = cache(self.known.rounding)
        self.count = cache(self.known.counting)
        self.added: set[tuple[int, int]] = set()
        self.centre: tuple[Ints, int] | None = None
        self.pool = np.unique([row for row, _ in self.program.variables]).astype(np.int64)

    def run(self) -> None:
        """Tighten the bound until little is gained."""
        worths: list[float] = []
        while not self.columns.clock.over(SHARE) and self.program.solve():
            self.columns.clock.spend(len(self.program.variables) * LOOKS_A_COLUMN / LOOKS_A_WORK)
            worth, uses = self.program.value, self.program.uses()
            if self._generated(worth):
                continue
            worths.append(worth)
            gained = len(worths) <= PATIENCE or worths[-1 - PATIENCE] - worth > GAIN * worth
            if not gained or not self._cut(uses):
                break

    def _generated(self, worth: float) -> bool:
        """Add columns that are worth more than their place; return whether there were any and the bound is not close to ``worth`` yet."""
        prices, places, room = self.program.duals()
        point = np.concatenate([prices, places, np.array(self.program.cut_prices(), dtype=np.int64)])
        if self._add(point, room):
            return True
        for mixed, floor in self._mixed(point, room):
            self._bounded(self._charges(mixed), mixed, floor)
            if self._add(point, room):
                return self.best > worth * (1 + CLOSE)
        return False

    def _bounded(self, charges: Charges, point: Ints, floor: int) -> None:
        """Keep the bound at these prices where it is the best one, and the columns that it came with."""
        unseen, rows = self.columns.ask_by_steps(charges, floor)
        self.pool = np.union1d(self.pool, rows)
        self.program.designs = self.columns.designs
        worth, _ = self._rewards(charges, floor)
        value = proven(self.known.total(charges), self.columns.problem.policy.max_designs, worth, unseen).value
        if value < self.best or self.centre is None:
            self.centre = point, floor
        if value < self.best:
            self.best = value
            self.told(value)

    def _mixed(self, point: Ints, room: int) -> list[tuple[Ints, int]]:
        """First prices half way to the best ones so far, then these."""
        if self.centre is None:
            return [(point, room)]
        centre, floor = self.centre
        return [((np.pad(centre, (0, len(point) - len(centre))) + point) // 2, (floor + room) // 2), (point, room)]

    def _charges(self, point: Ints) -> Charges:
        """The charges at prices of the pieces, of the places and of the cuts."""
        size = len(self.columns.stock)
        priced = [(self.count(item), int(price)) for item, price in enumerate(point[size : 2 * size].tolist()) if price]
        priced += [(cut, price) for (cut, _), price in zip(self.program.cuts, point[2 * size :].tolist(), strict=True) if price]
        return self.known.charges(point[:size], priced)

    def _add(self, point: Ints, room: int) -> int:
        """Add known columns, each in its best copies, that are worth more than a place at these prices; return how many."""
        worth, copies = self._rewards(self._charges(point), room)
        order = np.argsort(-worth, kind="stable")[:ADDED]
        good = [at for at in order.tolist() if worth[at] > room + PARTS // 2 and self.columns.lawful(int(self.pool[at]))]
        return self.program.add(self.pool[good], copies[good])

    def _rewards(self, charges: Charges, floor: int) -> tuple[Ints, Ints]:
        """Return r of the pool and the copies that give it; r that the prices alone bring down to ``floor`` is left at that."""
        found = self.columns.designs.take(self.pool)
        worth, copies = reduced(self.columns.problem, found, charges.prices, np.zeros_like(charges.prices)), found.most
        rows = np.flatnonzero(worth > floor)
        worth[rows], copies[rows] = rewards(self.columns.problem, found.take(rows), charges)
        return worth, copies

    def _cut(self, uses: dict[int, dict[int, float]]) -> int:
        """Add the cuts of each item that these uses break most; return how many."""
        new = 0
        for item, shares in uses.items():
            broken: list[tuple[float, int, Cut]] = []
            for parts in range(2, PARTS_MOST + 1):
                cut = self.cut(item, parts)
                by = sum(share * cut.weight(used) for used, share in shares.items()) - cut.limit
                if cut.limit and by > BROKEN * cut.limit and (item, parts) not in self.added:
                    broken.append((by / cut.limit, parts, cut))
            for _, parts, cut in sorted(broken, key=lambda each: -each[0])[:CUTS_PER_ITEM]:
                self.added.add((item, parts))
                self.program.cut(cut)
                new += 1
        return new
