"""Asking a changed problem: the plan in hand with its copies chosen anew, and a search of its own that starts from it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from bundler.assembly.clock import Clock
from bundler.assembly.designs import Designs, Evaluator, joined
from bundler.assembly.evaluate import Judge
from bundler.assembly.model import build_master
from bundler.assembly.problem import Problem
from bundler.assembly.search import Search
from bundler.assembly.sensitivity.marginal import Prices
from bundler.assembly.solve import solve_master
from bundler.assembly.vectors import Ints

STARTING = 0.2
"""The share of the time in which columns that were useful before are formed."""
Named = tuple[tuple[str, int], ...]
"""A multiset by sku, in the order of the catalogue."""


@dataclass(frozen=True, slots=True)
class Probe:
    """The best plan of a changed problem is worth at least ``least`` and at most ``most`` fen; None: that was not asked."""

    least: int
    most: int | None


def named(problem: Problem, designs: Designs, row: int) -> Named:
    """Return the multiset of a column by sku."""
    return tuple((problem.pieces[item].item.sku, count) for item, count in designs.multiset(row))


@dataclass(frozen=True)
class Asking:
    """What searches start from, and the limits of all of them: the designs of the plan in hand, columns that were useful, and prices.

    ``prices`` are those of a piece and of a place by sku, ``room`` that of one design more, in 1/1000 fen.
    """

    plan: list[Named]
    useful: list[Named]
    prices: dict[str, tuple[int, int]]
    room: int
    clock: Clock

    def priced(self, problem: Problem) -> Prices:
        """Return the prices of a problem; items that are new in it cost nothing."""
        known = [self.prices.get(piece.item.sku, (0, 0)) for piece in problem.pieces]
        stock, places = np.array(known, dtype=np.int64).reshape(-1, 2).T
        return Prices(stock, places, self.room)

    @contextmanager
    def part(self, share: float) -> Iterator[Clock]:
        """Give a share of what is left, and count what is spent of it."""
        clock = self.clock.part(share)
        yield clock
        self.clock.spend(clock.spent)


class Known:
    """Multisets that are known by sku as columns of a problem: at every discount, judged by the rules."""

    def __init__(self, problem: Problem, multisets: list[Named]) -> None:
        self.problem = problem
        place = {piece.item.sku: at for at, piece in enumerate(problem.pieces)}
        self.evaluator, parts = Evaluator(problem), []
        for each in multisets:
            if all(sku in place for sku, _ in each):
                items, counts = ([[place[sku] for sku, _ in each]], [[count for _, count in each]])
                part = self.evaluator.columns(np.array(items, dtype=np.int64), np.array(counts, dtype=np.int64))
                parts += [part] if part is not None else []
        found = joined(parts, problem.policy.bundle.distinct_items[1], complete=False)
        judge = Judge(problem)
        self.designs = found.take(np.array([row for row in range(len(found)) if judge.passes(found, row)], dtype=np.int64))

    def best(self, problem: Problem, clock: Clock) -> dict[int, int] | None:
        """Return the best plan of these columns under the stock of ``problem``, copies by row; None where the time was over before."""
        stock = np.array([piece.stock for piece in problem.pieces], dtype=np.int64)
        designs = self.designs.within(stock)
        rows = np.flatnonzero(designs.most >= problem.policy.run.copies[0])
        if not len(rows):
            return {}
        master = build_master(problem, designs, rows, {}, problem.policy.max_designs, clock)
        solved = None if master is None else solve_master(master, clock, clock.left, clock.work_left, lambda _: None)
        return None if solved is None else solved.copies

    def worth(self, copies: dict[int, int]) -> int:
        """Return what a plan of these columns is worth in fen."""
        setup = self.problem.policy.run.setup_cost
        return sum(n * int(self.designs.value[row]) - setup for row, n in copies.items())


def probe(problem: Problem, asking: Asking, clock: Clock) -> Probe:
    """Search a problem, starting from what is known, within the limits of ``clock``."""
    if not problem.pieces:
        return Probe(0, 0)
    search = Search(problem, clock, None)
    known = Known(problem, asking.plan)
    copies = {search.columns.row_of(known.designs, row): n for row, n in (known.best(problem, clock) or {}).items()}
    search.start({row: n for row, n in copies.items() if row is not None}, _rows(search, problem, asking.useful))
    prices = asking.priced(problem)
    first = search.columns.bound(prices.stock, prices.places, prices.room).value
    found = search.run()
    if not found.lawful and found.designs.complete:
        return Probe(0, 0)
    return Probe(found.objective, first if found.bound is None else min(found.bound, first))


def _rows(search: Search, problem: Problem, useful: list[Named]) -> Ints:
    """The columns of these multisets that the search knows."""
    place = {piece.item.sku: at for at, piece in enumerate(problem.pieces)}
    rows: set[int] = set()
    if not search.columns.complete:
        for each in useful:
            if all(sku in place for sku, _ in each) and not search.clock.over(STARTING):
                rows.update(search.columns.rows_of(tuple((place[sku], count) for sku, count in each)))
    return np.array([row for row in sorted(rows) if search.columns.lawful(row)], dtype=np.int64)
