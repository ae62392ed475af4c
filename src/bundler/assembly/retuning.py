"""Retuning a plan: a few items are freed, and the exact model chooses anew where they lie, together with the copies of every design.

Composing designs anew, as ``improving`` does, leaves the copies of all others as they are. Where a plan sells nearly everything, what is
missing is a few pieces of each item, and copies that use up the stock of one item miss that of another; so all copies move at once here.
The columns of such a model are those that agree with a design of the plan in all items but the freed ones: some hundred, which the model
goes through in a fraction of a second.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from random import Random

import numpy as np

from bundler.assembly.columns import Columns
from bundler.assembly.model import build_master
from bundler.assembly.solve import Solved, solve_master
from bundler.assembly.vectors import Ints

FREED = 3
"""Items that are freed at first; more while the models are solved to the end, fewer while they are not."""
STEP = 0.1
ROWS_MOST = 400
"""Columns of one model."""
WORK = 0.2
"""What one model may take, in the units of the solver's deterministic work: about a fifth of a second."""
BUILT = 0.02
"""What building it counts for, so that models which are solved at once use up the work too."""
KEYS = 2**40
Plan = dict[int, int]
"""Copies by column."""


class Retuning:
    """``taken`` hears of every better plan. With several workers as many models are solved side by side."""

    def __init__(self, columns: Columns, taken: Callable[[Plan], None]) -> None:
        self.columns, self.taken = columns, taken
        self.policy = columns.problem.policy
        self.random = Random(self.policy.solver.seed)
        self.freed = float(FREED)
        self.weights = np.array([self.random.randrange(KEYS) for _ in columns.stock], dtype=np.int64)

    def run(self, plan: Plan, over: Callable[[int], bool]) -> Plan:
        """Return the best plan when ``over``, which hears how many tries in a row found no better one, ends it."""
        silent, workers = 0, self.policy.solver.workers
        running: set[Future[Solved | None]] = set()
        with ThreadPoolExecutor(workers, "bundler-retuning") as pool:
            while plan and not over(silent):
                while len(running) < workers:
                    running.add(pool.submit(self._solved, self._near(plan), plan))
                done, running = wait(running, return_when=FIRST_COMPLETED)
                for each in done:
                    silent += 1
                    self.columns.clock.spend(BUILT)
                    better = self._heard(each.result(), plan)
                    if better is not None:
                        plan, silent = better, 0
                        self.taken(dict(plan))
        return plan

    def _near(self, plan: Plan) -> Ints:
        """Columns that agree with a design of the plan in all items but some freed ones; fewer are freed where these are too many."""
        designs = self.columns.designs
        held = sorted({item for row in plan for item, _ in designs.multiset(row)})
        others = [item for item in range(len(self.weights)) if item not in set(held)]
        while True:
            many = min(round(self.freed), len(self.weights))
            items = self.random.sample(held, min(many, len(held)))
            # An item that no design holds has to come in from somewhere.
            if others and self.random.random() < len(others) / len(self.weights):
                items[-1] = self.random.choice(others)
            rows = self._agreeing(plan, items)
            if len(rows) <= ROWS_MOST or many <= 1:
                return rows
            self.freed = many - 0.6

    def _agreeing(self, plan: Plan, items: list[int]) -> Ints:
        designs, weights = self.columns.designs, self.weights.copy()
        weights[items] = 0
        # Keys are sums over the counts of the other items; two that are the same by chance only add a column.
        keys = (designs.counts * weights[designs.items]).sum(axis=1)
        rows = np.array(sorted(plan), dtype=np.int64)
        return np.union1d(np.flatnonzero(np.isin(keys, keys[rows]) & self.columns.usable()), rows)

    def _solved(self, rows: Ints, plan: Plan) -> Solved | None:
        columns, clock = self.columns, self.columns.clock
        master = build_master(columns.problem, columns.designs, rows, plan, self.policy.max_designs, clock)
        return None if master is None else solve_master(master, clock, clock.left, WORK, lambda _: None, workers=1)

    def _heard(self, solved: Solved | None, plan: Plan) -> Plan | None:
        """Return the plan of an answer where it is better and lawful; the next model is larger where this one was solved to the end."""
        if solved is None:
            return None
        self.freed += STEP if solved.bound <= solved.objective else -STEP
        self.freed = max(self.freed, 2.0)
        if self.columns.worth(solved.copies) <= self.columns.worth(plan):
            return None
        return solved.copies if all(self.columns.lawful(row) for row in solved.copies) else None
