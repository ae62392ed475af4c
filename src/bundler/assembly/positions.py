"""The exact model of a part with exactly so many designs: each position holds one design, spelt by its pieces, and its copies.

The model of ``model`` has a variable for each column and its relaxation may use a column for a share of a setup; this one has counts and
copies of a few positions, and what a plan may lose of the proven bound decides at once how little of each piece it may leave.
With c the counts of a position, n its copies and z = c·n, a plan is worth

    Σ worth·z − (packing + miss)·n − setup·t

where ``worth`` of a piece is any number, and ``miss`` of a column what its value misses of Σ worth·c − packing: the model is exact for
every choice of worth; one that fits the values only leaves few different misses. For prices π the same sum is

    Σ π·stock − setup·t − Σ π·slack − Σ loss,      loss = Σ (π − worth)·z + (packing + miss)·n,

so a plan worth at least ``least`` has Σ π·slack + Σ loss of no more than the rest. Each slack is at most the room of ``counted`` over π.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any

import numpy as np
from ortools.sat.python import cp_model

from bundler.assembly.automaton import FINAL, Transition, Word, automaton
from bundler.assembly.bound import PARTS
from bundler.assembly.counted import Counted
from bundler.assembly.designs import Designs
from bundler.assembly.model import Master
from bundler.assembly.problem import Problem
from bundler.assembly.vectors import Ints

TRANSITIONS_MOST = 40_000
"""More would make a model that is not solved in any useful time."""
CODES_MOST = 2**60


@dataclass(frozen=True)
class Spelling:
    """The columns as words: the counts of the part's pieces, then the kind of the column, an index of ``kinds``.

    A kind is (miss in fen a copy, most copies); columns that only stock and policy limit share one most.
    """

    pieces: list[int]
    worth: list[int]
    kinds: list[tuple[int, int]]
    words: dict[Word, int]

    @property
    def letters(self) -> list[list[int]]:
        """The symbols that stand at each place of the words."""
        return [sorted(set(symbols)) for symbols in zip(*self.words, strict=True)]


def spelled(problem: Problem, designs: Designs, rows: Ints) -> Spelling:
    """Return the words of the columns ``rows``, pieces of the highest price first."""
    run = problem.policy.run
    pieces = sorted(
        {item for row in rows.tolist() for item, _ in designs.multiset(row)}, key=lambda item: (-problem.pieces[item].price, item)
    )
    at = {item: place for place, item in enumerate(pieces)}
    counts = np.zeros((len(rows), len(pieces)), dtype=np.int64)
    for line, row in enumerate(rows.tolist()):
        for item, count in designs.multiset(row):
            counts[line, at[item]] = count
    values, most = designs.value[rows], designs.most[rows]
    worth = fitting(counts, values + run.packing_cost, designs.discount[rows])
    misses = counts @ worth - run.packing_cost - values
    stock = np.array([problem.pieces[item].stock for item in pieces], dtype=np.int64)
    free = np.minimum(np.where(counts > 0, stock // np.maximum(counts, 1), run.copies[1]).min(axis=1), run.copies[1])
    limits = np.where(most < free, most, run.copies[1])
    pairs = list(zip(misses.tolist(), limits.tolist(), strict=True))
    kinds = sorted(set(pairs))
    place = {kind: index for index, kind in enumerate(kinds)}
    words = {(*line, place[pair]): row for line, pair, row in zip(counts.tolist(), pairs, rows.tolist(), strict=True)}
    return Spelling(pieces, worth.tolist(), kinds, words)


def fitting(counts: Ints, earned: Ints, discount: Ints) -> Ints:
    """Return what a piece is worth, in whole fen, where it fits the columns at their most frequent discount best."""
    rates, often = np.unique(discount, return_counts=True)
    chosen = discount == rates[often.argmax()]
    fit = np.linalg.lstsq(counts[chosen].astype(np.float64), earned[chosen].astype(np.float64), rcond=None)[0]
    result: Ints = np.rint(fit).astype(np.int64)
    return result


def build_positions(problem: Problem, designs: Designs, rows: Ints, known: Counted, least: int) -> Master | None:
    """Return the model of plans of ``known.number`` designs, of the columns ``rows``, that are worth at least ``least``.

    None where the columns have too little in common to be spelt.
    """
    spelling = spelled(problem, designs, rows)
    first, transitions = automaton(sorted(spelling.words))
    base = problem.policy.bundle.copies_per_item + 1
    if len(transitions) > TRANSITIONS_MOST or base ** len(spelling.pieces) > CODES_MOST:
        return None
    building = _Building(problem, spelling, int(designs.most[rows].max()))
    for _ in range(known.number):
        building.add_position(first, transitions)
    building.keep_different(base)
    building.keep_places()
    building.ask(known, least)
    # A plan that takes a third of the room is enough: a smaller room makes the slacks smaller, which the model does not learn by itself.
    return Master(building.model, building.read, linear=False, least=least, enough=(2 * least + known.bound + 2) // 3)


class _Building:
    """The model while it grows, position by position."""

    def __init__(self, problem: Problem, spelling: Spelling, most: int) -> None:
        self.problem, self.spelling, self.most = problem, spelling, most
        self.letters = spelling.letters
        self.model = cp_model.CpModel()
        self.words: list[list[Any]] = []
        self.copies: list[Any] = []
        self.pieces: list[list[Any]] = []
        self.missed: list[Any] = []

    def add_position(self, first: int, transitions: list[Transition]) -> None:
        """Add a position: its word and copies, and the pieces and misses that these come to."""
        model, spelling = self.model, self.spelling
        copies = model.new_int_var(self.problem.policy.run.copies[0], self.most, "")
        word = [model.new_int_var_from_domain(cp_model.Domain.from_values(symbols), "") for symbols in self.letters]
        model.add_automaton(word, first, [FINAL], transitions)
        pieces = []
        for item, count, symbols in zip(spelling.pieces, word, self.letters, strict=False):
            used = model.new_int_var(0, self.problem.pieces[item].stock, "")
            for number in symbols:
                model.add(used == number * copies).only_enforce_if(self._is(count, number))
            pieces.append(used)
        misses = [miss for miss, _ in spelling.kinds]
        missed = model.new_int_var(min(*misses, 0) * self.most, max(*misses, 0) * self.most, "")
        for index, (miss, limit) in enumerate(spelling.kinds):
            literal = self._is(word[-1], index)
            model.add(missed == miss * copies).only_enforce_if(literal)
            if limit < self.most:
                model.add(copies <= limit).only_enforce_if(literal)
        self.words.append(word)
        self.copies.append(copies)
        self.pieces.append(pieces)
        self.missed.append(missed)

    def _is(self, variable: Any, value: int) -> Any:
        literal = self.model.new_bool_var("")
        self.model.add(variable == value).only_enforce_if(literal)
        self.model.add(variable != value).only_enforce_if(~literal)
        return literal

    def keep_different(self, base: int) -> None:
        """No multiset stands twice; and as positions may be exchanged, the most copies stand first."""
        codes = [sum(base**at * count for at, count in enumerate(reversed(word[:-1]))) for word in self.words]
        for one, other in combinations(codes, 2):
            self.model.add(one != other)
        for before, after in pairwise(self.copies):
            self.model.add(before >= after)

    def keep_places(self) -> None:
        """An item stands in no more designs than the policy allows."""
        limit = self.problem.policy.bundle.designs_per_item_max
        if limit is None or limit >= len(self.words):
            return
        for at in range(len(self.spelling.pieces)):
            stands = []
            for word in self.words:
                literal = self.model.new_bool_var("")
                self.model.add(word[at] == 0).only_enforce_if(~literal)
                stands.append(literal)
            self.model.add(sum(stands) <= limit)

    def ask(self, known: Counted, least: int) -> None:
        """Stock is kept; of plans worth at least ``least`` the best is asked for."""
        model, spelling, run = self.model, self.spelling, self.problem.policy.run
        room = max(known.room(least), 0)
        slack, goal, lost = [], [], []
        for item, worth, *used in zip(spelling.pieces, spelling.worth, *self.pieces, strict=True):
            price, stock = int(known.prices[item]), self.problem.pieces[item].stock
            left = model.new_int_var(0, min(stock, room // price) if price else stock, "")
            model.add(sum(used) + left == stock)
            goal.append(worth * sum(used))
            slack.append(price * left)
        for copies, pieces, missed in zip(self.copies, self.pieces, self.missed, strict=True):
            goal.append(-run.packing_cost * copies - missed - run.setup_cost)
            lost.append(
                sum(
                    (int(known.prices[item]) - worth * PARTS) * used
                    for item, worth, used in zip(spelling.pieces, spelling.worth, pieces, strict=True)
                )
                + run.packing_cost * PARTS * copies
                + PARTS * missed
            )
        held = sum(int(known.prices[item]) * self.problem.pieces[item].stock for item in spelling.pieces)
        model.add(sum(slack) + sum(lost) <= held - len(self.words) * run.setup_cost * PARTS - least * PARTS)
        model.add_linear_constraint(sum(goal), least, max(known.bound, least))
        model.maximize(sum(goal))

    def read(self, solver: Any) -> dict[int, int]:
        """Return the copies by column of the plan that was found."""
        return {
            self.spelling.words[tuple(solver.value(symbol) for symbol in word)]: solver.value(copies)
            for word, copies in zip(self.words, self.copies, strict=True)
        }
