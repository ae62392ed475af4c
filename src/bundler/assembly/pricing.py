"""Columns that were never formed: a bound on what they can be worth at given prices, and the items that the best of them are made of.

The reduced worth of one copy is a sum over its pieces, less packing: piece i adds price·(1 − d) + gain − π. Rounding the price adds at most
one fen, and an absorbed tax only takes away. For every number of copies the items with enough stock are known, so the best sum of the
highest scores, under the numbers of pieces, items and copies and with a toll on the price, bounds every column there can be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from bundler.assembly.bound import PARTS
from bundler.assembly.designs import Evaluator
from bundler.assembly.vectors import Ints

STEPS = (80, 20, 5)
"""By how much the toll on a fen of price is moved, in 1/1000 fen."""
NUMBERS_MOST = 200
"""Numbers of copies that are told apart."""


@dataclass(frozen=True, slots=True)
class Prospect:
    """Columns of one account book and discount in about so many copies: a bound on their r; their items, the most promising first."""

    bound: int
    items: Ints


def prospects(evaluator: Evaluator, duals: Ints, stock: Ints) -> list[Prospect]:
    """Return for the prices ``duals`` what columns can be worth with this stock, the best first; together they cover every column."""
    setup = evaluator.problem.policy.run.setup_cost * PARTS
    found = [
        Prospect(bound - setup, items)
        for book in evaluator.problem.books
        for bound, items in _of_book(evaluator, duals, stock, np.array(book))
    ]
    return sorted(found, key=lambda each: -each.bound)


def _of_book(evaluator: Evaluator, duals: Ints, stock: Ints, book: Ints) -> Iterator[tuple[int, Ints]]:
    problem, known = evaluator.problem, evaluator.vectors
    run, bundle = problem.policy.run, problem.policy.bundle
    packing = (run.packing_cost - 1) * PARTS
    cap = min(bundle.price[1], problem.single_limit - problem.policy.freight_max) + 1
    stock = stock[book]
    toll = 0
    for _, keep, market in evaluator.discounts:
        worth = _scores(evaluator, duals, book, keep)
        price = known.price[book] * keep[0] // keep[1]
        for fewer, copies in pairwise(_numbers(stock, bundle.copies_per_item, run.copies[0], min(run.copies[1], market))):
            # What stock allows for the fewest of these copies is counted for the most of them.
            most = np.minimum(stock // (fewer + 1), min(bundle.copies_per_item, bundle.pieces[1]))

            def with_toll(each: int, worth: Ints = worth, price: Ints = price, most: Ints = most) -> int:
                return _richest(worth - each * price, most, bundle.distinct_items[1], bundle.pieces[1]) + each * cap

            toll, richest = _lowest(with_toll, toll)
            value = richest - packing
            tolled = np.where(most > 0, worth - toll * price, -np.inf)
            usable = int((most > 0).sum())
            yield value * (copies if value > 0 else run.copies[0]), book[np.argsort(-tolled, kind="stable")[:usable]]


def _scores(evaluator: Evaluator, duals: Ints, book: Ints, keep: tuple[int, int]) -> Ints:
    """What one piece of each item adds to the reduced worth at a discount, in 1/1000 fen, its price rounded up to the fen."""
    known = evaluator.vectors
    kept = -(-known.price[book] * keep[0] // keep[1])
    return np.asarray((kept + known.gain[book]) * PARTS - duals[book])


def _numbers(stock: Ints, shares: int, low: int, high: int) -> list[int]:
    """The numbers of copies up to which the same pieces are in stock, ascending, behind one less than the fewest."""
    if high < low:
        return []
    found = {high} | {int(each) for share in range(1, shares + 1) for each in np.unique(stock // share) if low <= each <= high}
    numbers = sorted(found)
    step = -(-len(numbers) // NUMBERS_MOST)
    return [low - 1, *numbers[::-step][::-1]]


def _richest(worth: Ints, most: Ints, distinct: int, pieces: int) -> int:
    """Return a bound on the sum of ``pieces`` scores from ``distinct`` items, at most ``most`` of each; no more than are worth it."""
    useful = (worth > 0) & (most > 0)
    worth, most = worth[useful], most[useful]
    in_all = most * worth
    total = int(in_all.sum() if len(in_all) <= distinct else np.partition(in_all, len(in_all) - distinct)[-distinct:].sum())
    singles = np.repeat(worth, most)
    dearest = int(singles.sum() if len(singles) <= pieces else np.partition(singles, len(singles) - pieces)[-pieces:].sum())
    return min(total, dearest)


def _lowest(bound: Callable[[int], int], start: int) -> tuple[int, int]:
    """Return a toll near ``start`` whose bound is low, and that bound; a toll on the price makes one over the highest price not pay."""
    toll, best = start, bound(start)
    for step in STEPS:
        for way in (step, -step):
            while toll + way >= 0 and (found := bound(toll + way)) < best:
                toll, best = toll + way, found
    return toll, best
