"""The linear relaxation over the columns that a search knows, solved again with other stock: an estimate, and how far it holds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil, floor

import numpy as np

from bundler.assembly.bound import PARTS
from bundler.assembly.designs import Designs
from bundler.assembly.problem import Problem
from bundler.assembly.relaxation import Relaxation
from bundler.assembly.vectors import Ints

TRIES = 12
"""How often the end of a price is looked for: where two lines meet, and again."""
CLOSE = 0.5
"""Fen by which the worth may be off the line and still be on it."""
ROUNDED = 1e-6


@dataclass(frozen=True)
class Prices:
    """The prices of pieces and of places in designs, by item, and of one design more, in 1/1000 fen."""

    stock: Ints
    places: Ints
    room: int


def prices_of(problem: Problem, designs: Designs, rows: Ints) -> Prices:
    """Return the prices of the relaxation over some columns at the stock of today."""
    program = Relaxation(problem, designs, problem.policy.run.setup_cost)
    program.add(rows)
    nothing = np.zeros(len(problem.pieces), dtype=np.int64)
    return Prices(*program.duals()) if program.solve() else Prices(nothing, nothing, 0)


class Marginal:
    """Worths in fen by the stock of one item, all else as it is. Concave: a piece is worth less and less.

    A design may have the copies that a run more of every item would allow: with those of today, one more piece could be of no use.
    """

    def __init__(self, problem: Problem, designs: Designs, rows: Ints) -> None:
        self.stocks = [piece.stock for piece in problem.pieces]
        self.program = Relaxation(problem, _roomier(problem, designs), problem.policy.run.setup_cost)
        self.program.add(rows)
        bundle, run, self.most = problem.policy.bundle, problem.policy.run, problem.policy.max_designs
        self.useful = self.most * bundle.copies_per_item * run.copies[1]
        self.solved = self.program.solve()
        self.worth = self.program.value

    def of_designs(self, number: int) -> int:
        """Return by how much another number of designs changes the worth, without its sign."""
        self.program.allow(number)
        self.program.solve()
        worth = self.program.value
        self.program.allow(self.most)
        return abs(round(worth - self.worth))

    def change(self, item: int, pieces: int) -> int:
        """Return by how much so many pieces more, or less, change the worth, without its sign."""
        return abs(round(self._at(item, self.stocks[item] + pieces)[0] - self.worth))

    def holds_to(self, item: int) -> int | None:
        """Return up to which stock every further piece is worth as much as the first one; None: without end."""
        slope = self._at(item, self.stocks[item] + 1)[0] - self.worth
        return None if slope < CLOSE else self._end(item, slope, self.stocks[item] + self.useful)

    def holds_from(self, item: int) -> int:
        """Return down to which stock every piece less costs as much as the first one."""
        slope = self.worth - self._at(item, self.stocks[item] - 1)[0]
        return self._end(item, slope, 0)

    def _end(self, item: int, slope: float, far: int) -> int:
        """How far the worth stays on a line through today's: where the line meets the tangent at the far end, that end is moved."""
        now = self.stocks[item]
        near = now + (1 if far > now else -1)
        for _ in range(TRIES):
            worth, price = self._at(item, far)
            if self.worth + slope * (far - now) - worth <= CLOSE:
                return far
            bend = slope - price / PARTS
            if far == near or not bend:
                break
            meet = now + (worth - self.worth - price / PARTS * (far - now)) / bend
            far = max(floor(meet + ROUNDED), near) if far > now else min(ceil(meet - ROUNDED), near)
        return near

    def _at(self, item: int, stock: int) -> tuple[float, int]:
        row = self.program.stock[item]
        row.SetUb(stock)
        self.program.solve()
        found = self.program.value, int(self.program.duals()[0][item])
        row.SetUb(self.stocks[item])
        return found


def _roomier(problem: Problem, designs: Designs) -> Designs:
    """The columns with the most copies that a run more of every item would allow."""
    run = problem.policy.run
    market = np.array([min(each.copies_max or run.copies[1], run.copies[1]) for each in problem.policy.bundle.discounts], dtype=np.int64)
    stock = np.array([piece.stock + run.copies[0] for piece in problem.pieces], dtype=np.int64)
    return replace(designs, most=market[designs.discount]).within(stock)
