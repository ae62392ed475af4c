"""Asking a changed problem: the plan in hand with its copies chosen anew, and a search of its own that starts from it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from bundler.assembly.clock import Clock
from bundler.assembly.designs import Designs, Evaluator, joined
from bundler.assembly.evaluate import Judge
from bundler.assembly.model import build_master
from bundler.assembly.named import NamedPart
from bundler.assembly.problem import Problem
from bundler.assembly.search import Search
from bundler.assembly.sensitivity.marginal import Prices
from bundler.assembly.solve import solve_master
from bundler.assembly.starting import Start, StartDesign

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
    """What searches start from, and the limits of all of them: the designs of the plan in hand, and prices.

    ``prices`` are those of a piece and of a place by sku, ``room`` that of one design more, in 1/1000 fen.
    """

    plan: list[Named]
    prices: dict[str, tuple[int, int]]
    room: int
    clock: Clock

    def priced(self, problem: Problem) -> Prices:
        """Return the prices of a problem; items that are new in it cost nothing."""
        known = [self.prices.get(piece.item.sku, (0, 0)) for piece in problem.pieces]
        stock, places = np.array(known, dtype=np.int64).reshape(-1, 2).T
        return Prices(stock, places, self.room)


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
        rows = np.flatnonzero(designs.most >= designs.least)
        if not len(rows):
            return {}
        master = build_master(problem, designs, rows, {}, problem.policy.max_designs, clock)
        solved = None if master is None else solve_master(master, clock, clock.left, clock.work_left, lambda _: None)
        return None if solved is None else solved.copies

    def start(self, clock: Clock) -> Start:
        """Return the best plan of these columns, or none where the time was over, as one to start from."""
        rates = self.problem.policy.bundle.discounts
        return Start.model_construct(designs=[
            StartDesign.model_construct(
                components=[NamedPart(sku=sku, quantity=count) for sku, count in named(self.problem, self.designs, row)],
                discount=rates[int(self.designs.discount[row])].rate, copies=n,
            )
            for row, n in (self.best(self.problem, clock) or {}).items()
        ])  # fmt: skip

    def worth(self, copies: dict[int, int]) -> int:
        """Return what a plan of these columns is worth in fen."""
        setup = self.problem.policy.run.setup_cost
        return sum(n * int(self.designs.value[row]) - setup for row, n in copies.items())


def probe(problem: Problem, asking: Asking, clock: Clock) -> Probe:
    """Search a problem, starting from what is known, within the limits of ``clock``."""
    if not problem.pieces:
        return Probe(0, 0)
    problem = _lone(problem)
    search = Search(problem, clock, None, Known(problem, asking.plan).start(clock))
    prices = asking.priced(problem)
    first = search.columns.bound(prices.stock, prices.places, prices.room).value
    found = search.run()
    if not found.lawful and found.designs.complete:
        return Probe(0, 0)
    return Probe(found.objective, first if found.bound is None else min(found.bound, first))


def _lone(problem: Problem) -> Problem:
    """The problem with one worker, so that no process is begun for a search of a moment; models have the workers of the clock."""
    solver = problem.policy.solver.model_copy(update={"workers": 1})
    return replace(problem, policy=problem.policy.model_copy(update={"solver": solver}))
