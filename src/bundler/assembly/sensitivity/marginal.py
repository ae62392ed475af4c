"""The linear relaxation over the columns that a search knows, solved again with other stock: an estimate, and how far it holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bundler.assembly.designs import Designs
from bundler.assembly.problem import Problem
from bundler.assembly.relaxation import Relaxation
from bundler.assembly.vectors import Ints

OFF = 0.05
"""The share by which a piece may be worth more or less, on average, than the first one, and still be worth as much."""
CLOSE = 0.5
"""Fen that count as nothing."""
RUNS = 5
"""How far up it is tried: to twice the stock, or so many runs more."""


@dataclass(frozen=True)
class Prices:
    """The prices of pieces and of places in designs, by item, and of one design more, in 1/1000 fen."""

    stock: Ints
    places: Ints
    room: int


class Marginal:
    """Worths in fen by the stock of one item, all else as it is."""

    def __init__(self, problem: Problem, designs: Designs, rows: Ints) -> None:
        self.problem, self.designs = problem, designs
        self.stocks = [piece.stock for piece in problem.pieces]
        self.program = Relaxation(problem, designs, problem.policy.run.setup_cost)
        self.program.add(rows)
        self.solved = self.program.solve()
        self.worth = self.program.value
        nothing = np.zeros(len(self.stocks), dtype=np.int64)
        self.prices = Prices(*self.program.duals()) if self.solved else Prices(nothing, nothing, 0)
        self.filled = {row: int(designs.most[row]) for row in rows.tolist()}
        self.holding = self._holding(designs, rows)

    def of_designs(self, number: int) -> int:
        """Return by how much another number of designs changes the worth, without its sign."""
        self.program.allow(number)
        self.program.solve()
        worth = self.program.value
        self.program.allow(self.problem.policy.max_designs)
        return abs(round(worth - self.worth))

    def of_pieces(self, item: int, pieces: int) -> int:
        """Return by how much so many pieces more, or less, change the worth, without its sign."""
        return max(round((self._at(item, pieces) - self.worth) * (1 if pieces > 0 else -1)), 0)

    def holds_to(self, item: int) -> int | None:
        """Return up to which stock every further piece is worth about as much as the first one; None where that is nothing."""
        first = self._at(item, 1) - self.worth
        stock = self.stocks[item]
        far = max(stock, RUNS * self.problem.policy.run.copies[0])
        return None if first < CLOSE else stock + _last(far, first, lambda pieces: self._at(item, pieces) - self.worth)

    def holds_from(self, item: int) -> int | None:
        """Return down to which stock every piece less costs about as much as the first one; None where there is no stock."""
        stock = self.stocks[item]
        return stock - _last(stock, self.worth - self._at(item, -1), lambda pieces: self.worth - self._at(item, -pieces)) if stock else None

    def _at(self, item: int, pieces: int) -> float:
        """The worth with so many pieces more, which also let its designs have more copies."""
        stock = self.stocks[item] + pieces
        self._restock(item, stock)
        self.program.solve()
        worth = self.program.value
        self._restock(item, self.stocks[item])
        return worth

    def _restock(self, item: int, stock: int) -> None:
        self.program.stock[item].SetUb(stock)
        for row, count, others in self.holding[item]:
            most = min(stock // count, others)
            most = most if most >= self.designs.least[row] else 0
            if self.filled[row] != most:
                self.filled[row] = most
                self.program.fill(row, int(self.designs.most[row]), most)

    def _holding(self, designs: Designs, rows: Ints) -> list[list[tuple[int, int, int]]]:
        """For each item the columns with it: row, pieces of it, and the copies that the market and all other items allow."""
        found: list[list[tuple[int, int, int]]] = [[] for _ in self.stocks]
        for row in rows.tolist():
            multiset = designs.multiset(row)
            for item, count in multiset:
                others = [self.stocks[each] // pieces for each, pieces in multiset if each != item]
                found[item].append((row, count, min([self._market(multiset, int(designs.discount[row])), *others])))
        return found

    def _market(self, multiset: tuple[tuple[int, int], ...], discount: int) -> int:
        """The copies that policy and market allow of a column."""
        policy = self.problem.policy
        limits = [policy.run.copies[1], policy.bundle.discounts[discount].copies_max or policy.run.copies[1]]
        own = [each for each in self.problem.named if each.multiset == multiset and each.discount in (None, discount)]
        return min(limits + [each.copies[1] for each in own])


def _last(far: int, first: float, worth: Callable[[int], float]) -> int:
    """The most pieces, from 1 to ``far``, that are worth as much each as the first one; more of them are never worth more each."""

    def as_much(pieces: int) -> bool:
        return abs(worth(pieces) - pieces * first) <= OFF * pieces * first + CLOSE

    low, high = 1, far
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if as_much(middle) else (low, middle - 1)
    return low
