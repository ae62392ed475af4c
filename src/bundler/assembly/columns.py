"""The columns that a search knows: all there are where these are few, else those that pricing finds; each judged where it matters."""

from __future__ import annotations

import numpy as np

from bundler.assembly.bound import PARTS, Bound, lagrangian, reduced
from bundler.assembly.charges import Charges, rewards
from bundler.assembly.clock import Clock
from bundler.assembly.designs import Designs, Evaluator, joined
from bundler.assembly.enumeration import Blocks, affordable, enumerate_designs, hopeless, rows_of
from bundler.assembly.evaluate import Judge
from bundler.assembly.pricing import ENDS, Priced, Pricer
from bundler.assembly.problem import Problem
from bundler.assembly.stepping import StepPricer
from bundler.assembly.vectors import Bools, Ints

BANNED = -(10**10)
"""The value of a column that the rules stopped: never worth using, and still within 64 bits in every sum."""
ADDED = 150
KEPT = 150
"""Columns that are kept of one answer of pricing."""
ROWS_MOST = 300_000
"""Rows up to which all columns are formed: so many take a second."""
LOOKS_A_WORK = 10_000_000
"""Beginnings of bundles that pricing looks at for one unit of work, about as long as the solver takes for one."""
FORMING = 0.4
"""The share of the time in which columns are formed."""
Multiset = tuple[tuple[int, int], ...]


class Columns:
    """``designs`` only grow at the end, so a row keeps its number; one that the rules stopped is banned by its value.

    ``complete`` says that every column that a best plan may need is there.
    """

    def __init__(self, problem: Problem, clock: Clock) -> None:
        self.problem, self.clock = problem, clock
        self.judge, self.evaluator = Judge(problem), Evaluator(problem)
        self.stock = self.evaluator.vectors.stock
        self.pricer = Pricer(self.evaluator, lambda: not clock.over())
        self.step_pricer = StepPricer(self.evaluator, self.pricer.units, lambda: not clock.over())
        self.width = problem.policy.bundle.distinct_items[1]
        self.designs = joined([], self.width, complete=False)
        self.known: set[tuple[Multiset, int]] = set()
        self.rows: dict[Multiset, list[int]] = {}
        self.ordered: tuple[Ints, Ints] | None = None
        for lock, each in enumerate(each for each in problem.named if each.use == "locked"):
            self._append(self._locked(each.multiset, lock))
        if self._few():
            formed = enumerate_designs(self.evaluator, lambda _: not clock.over(FORMING))
            if formed.complete:
                self.designs = joined([self.designs, formed], self.width, complete=True)
            else:
                self._append(formed)

    @property
    def complete(self) -> bool:
        """Whether every column that a best plan may need is there."""
        return self.designs.complete

    def _locked(self, multiset: Multiset, lock: int) -> Designs:
        """The lawful columns of a locked design."""
        part = self.evaluator.columns(*_arrays(multiset), lock)
        if part is None:
            return joined([], self.width, complete=False)
        return part.take(np.array([self.judge.passes(part, row) for row in range(len(part))], dtype=np.bool_))

    def _few(self) -> bool:
        fits = affordable(np.arange(len(self.stock))[:, None], self.evaluator)
        sizes = [int(fits[list(book)].sum()) for book in self.problem.books]
        return hopeless(self.evaluator) or rows_of(sizes, self.problem, ROWS_MOST) <= ROWS_MOST

    def _append(self, more: Designs) -> None:
        """Add columns that are not there yet."""
        new: list[int] = []
        for at in range(len(more)):
            column = (more.multiset(at), int(more.discount[at]))
            if column not in self.known:
                self.known.add(column)
                self.rows.setdefault(column[0], []).append(len(self.designs) + len(new))
                new.append(at)
        self.designs = joined([self.designs, more.take(np.array(new, dtype=np.int64))], self.width, complete=False)

    def worth(self, copies: dict[int, int]) -> int:
        """Return what a plan, copies by column, is worth in fen."""
        setup = self.problem.policy.run.setup_cost
        return sum(n * int(self.designs.value[row]) - setup for row, n in copies.items())

    def any_lawful(self) -> bool:
        """Whether the rules let any column through; where pricing gave none, all are gone through, small bundles first."""
        if any(self.lawful(row) for row in range(len(self.designs))):
            return True
        if self.complete:
            return False
        blocks = Blocks(self.evaluator, lambda _: not self.clock.over(FORMING))
        for items, counts in blocks:
            part = self.evaluator.columns(items, counts)
            if part is not None and any(self.judge.passes(part, row) for row in range(len(part))):
                return True
        self.designs = joined([self.designs], self.width, complete=not blocks.cut)
        return False

    def usable(self) -> Bools:
        """Return which columns the rules have not stopped so far."""
        found: Bools = self.designs.value > BANNED
        return found

    def lawful(self, row: int) -> bool:
        """Whether the rules let a column through; one that they stop is never asked for again."""
        if self.designs.value[row] == BANNED:
            return False
        if self.judge.passes(self.designs, row):
            return True
        self.designs.value[row] = BANNED
        return False

    def best_rows(self, rewards: Ints, floor: int) -> Ints:
        """Lawful columns with the highest rewards above ``floor``."""
        rows = np.flatnonzero(rewards > floor + PARTS // 2)
        if len(rows) > ADDED:
            rows = rows[np.argpartition(-rewards[rows], ADDED)[:ADDED]]
        return np.array([row for row in rows.tolist() if self.lawful(row)], dtype=np.int64)

    def ask(self, duals: Ints, places: Ints, stock: Ints, floor: int, ends: int = ENDS) -> Priced:
        """Ask pricing for columns with r above ``floor`` at these prices and this stock."""
        priced = self.pricer.best(duals, places, stock, floor, ends)
        self.clock.spend(priced.looks / LOOKS_A_WORK)
        return priced

    def _keep(self, designs: Designs, rewards: Ints, floor: int) -> Ints:
        """Keep the best columns that pricing found; return their rows."""
        rows = np.flatnonzero(rewards > floor)
        if len(rows) > KEPT:
            rows = rows[np.argpartition(-rewards[rows], KEPT)[:KEPT]]
        kept = designs.take(rows)
        if not self.complete:
            self._append(kept)
        return self._rows_like(kept)

    def _rows_like(self, designs: Designs) -> Ints:
        """The rows of columns that are there, each once."""
        if self.ordered is None or len(self.ordered[0]) != len(self.designs):
            keys = self.designs.keys()
            order = np.argsort(keys, kind="stable")
            self.ordered = keys[order], order
        keys, order = self.ordered
        wanted = designs.keys()
        at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        return np.unique(order[at[keys[at] == wanted]])

    def bound(self, duals: Ints, places: Ints, floor: int = 0) -> Bound:
        """Return the Lagrangian bound at these prices for every column there can be; columns with r above ``floor`` are formed."""
        unseen = None
        if not self.complete:
            priced = self.ask(duals, places, self.stock, floor)
            self._keep(priced.designs, reduced(self.problem, priced.designs, duals, places), floor)
            unseen = priced.bound
        return lagrangian(self.problem, self.designs, duals, places, unseen)

    def ask_by_steps(self, charges: Charges, floor: int) -> tuple[int, Ints]:
        """Return the bound on r of all columns at charges by steps, and rows of columns with r above ``floor``."""
        priced = self.step_pricer.best(charges, floor)
        self.clock.spend(priced.looks / LOOKS_A_WORK)
        return priced.bound, self._keep(priced.designs, rewards(self.problem, priced.designs, charges)[0], floor)

    def rows_of(self, multiset: Multiset) -> list[int]:
        """Return the columns of a multiset, formed where they are not there yet; none where it is not allowed."""
        items, counts = _arrays(multiset)
        if self.complete:
            designs, size = self.designs, len(multiset)
            same = (designs.items[:, :size] == items).all(axis=1) & (designs.counts[:, :size] == counts).all(axis=1)
            found: list[int] = np.flatnonzero(same & ~designs.counts[:, size:].any(axis=1)).tolist()
            return found
        if multiset not in self.rows and (part := self.evaluator.columns(items, counts)) is not None:
            self._append(part)
        return self.rows.get(multiset, [])

    def row_of(self, designs: Designs, at: int) -> int | None:
        """Return the row of a column that pricing found, or None where the rules stop it."""
        same = self.rows_of(designs.multiset(at))
        row = next((each for each in same if self.designs.discount[each] == designs.discount[at]), None)
        return row if row is not None and self.lawful(row) else None


def _arrays(multiset: Multiset) -> tuple[Ints, Ints]:
    """One multiset as the arrays that columns are formed of."""
    return (
        np.array([[item for item, _ in multiset]], dtype=np.int64),
        np.array([[count for _, count in multiset]], dtype=np.int64),
    )
