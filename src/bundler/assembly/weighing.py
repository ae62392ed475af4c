"""Plans that clear more, found by counting a piece's clearance value more than once, and what they prove.

With a weight w above 0 the plans worth most of value + w × clearance are found and bounded as any others: only what a piece earns beyond
its price is another. Rounding w × clearance value up to the fen keeps the bound: a plan worth the floor clears at most (bound − floor) ÷ w.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from math import ceil

from bundler.assembly.clock import Clock
from bundler.assembly.columns import Columns
from bundler.assembly.problem import Problem
from bundler.assembly.search import Found, Search
from bundler.assembly.usable import MOST_FEN

TRIALS = 3
STEP = 4
"""A weight with which plans keep the floor is taken so many times higher, another so many times lower, until there are both."""
Plan = dict[int, int]


def weighed_plans(columns: Columns, clock: Clock, floor: int) -> Iterator[tuple[Plan, int | None]]:
    """Yield plans of these columns, whatever they are worth, each with a bound on what plans worth ``floor`` fen clear."""
    weight, low, high = Fraction(1), None, None
    largest = max(abs(piece.item.clearance_value or 0) for piece in columns.problem.pieces)
    for trial in range(TRIALS):
        if clock.over() or weight * largest > MOST_FEN:
            return
        found = Search(_weighed(columns.problem, weight), clock.part(1 / (TRIALS - trial)), None).run()
        plan = _among(columns, found)
        yield plan, None if found.bound is None else int((found.bound - floor) // weight)
        if columns.worth(plan) >= floor:
            low, weight = weight, weight * STEP if high is None else (weight + high) / 2
        else:
            high, weight = weight, weight / STEP if low is None else (weight + low) / 2


def _weighed(problem: Problem, weight: Fraction) -> Problem:
    pieces = tuple(replace(piece, gain=piece.gain + ceil(weight * (piece.item.clearance_value or 0))) for piece in problem.pieces)
    return replace(problem, pieces=pieces)


def _among(columns: Columns, found: Found) -> Plan:
    """The same plan as columns of the problem itself."""
    plan = {}
    for row, copies in found.copies.items():
        same = columns.rows_of(found.designs.multiset(row))
        at = next(each for each in same if columns.designs.discount[each] == found.designs.discount[row])
        plan[at] = copies
    return plan
