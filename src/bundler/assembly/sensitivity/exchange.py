"""What more pieces are worth at most, whatever the gap of the plan: who has them can do without them by giving up a few copies.

Take a best plan that has k pieces more of an item than the stock, and give up copies of its bundles with the item, one after the other,
until it keeps the stock. Each copy frees a piece at least, so k copies are enough, and each is worth no more than the dearest bundle that
can hold the item. Only where every design with the item is at its fewest copies L does one have to go as a whole, with up to L − 1 copies
more. The pieces in use are then a multiple of L, which is no higher than that of all places in designs; where the policy names designs with
copies of their own, L is the largest of all fewest copies, and they may be any number.
"""

from __future__ import annotations

import numpy as np

from bundler.assembly.bound import PARTS
from bundler.assembly.designs import Evaluator
from bundler.assembly.policy import Policy
from bundler.assembly.units import Units, units
from bundler.assembly.vectors import Ints

STEPS_MOST = 192
"""Steps of the price that the table tells apart."""
ENTRIES = 20_000
"""Entries of a table, which is gone through once for every unit."""


def copies_given_up(pieces: int, stock: int, policy: Policy) -> int:
    """Return how many copies at most a plan gives up that has so many pieces more than the stock."""
    fewest, bundle = policy.run.copies[0], policy.bundle
    own = [each.copies[0] for each in policy.design if each.use == "allowed" and each.copies is not None]
    if own:
        return pieces + max(fewest, *own) - 1
    fullest = min(policy.max_designs, bundle.designs_per_item_max or policy.max_designs) * bundle.copies_per_item
    times = stock // fewest + 1
    whole = times * fewest <= stock + pieces and times <= fullest
    return pieces + (fewest - 1 if whole else 0)


def dearest(evaluator: Evaluator) -> Ints:
    """Return for every piece of the problem what a copy of a bundle with it is worth at most, in fen, 0 where that is nothing."""
    best = np.zeros(len(evaluator.problem.pieces), dtype=np.int64)
    for row in units(evaluator):
        np.maximum.at(best, row.item, _worths(evaluator, row))
    return best


def _worths(evaluator: Evaluator, row: Units) -> Ints:
    """For each unit the best sum with others beside it whose prices and pieces fit, as a knapsack; nothing else of them is looked at."""
    bundle = evaluator.problem.policy.bundle
    others, most = bundle.distinct_items[1] - 1, bundle.pieces[1]
    binds = most < bundle.distinct_items[1] * bundle.copies_per_item
    counts = row.count if binds else np.zeros_like(row.count)
    pieces = most if binds else 0
    steps = max(min(STEPS_MOST, ENTRIES // ((others + 1) * (pieces + 1))), 1)
    step = max(-(-(row.total_most + 1) // steps), 1)
    # ``best[k, c, w]``: at most k units, c pieces and w steps; prices are cut down to whole steps, which raises no price.
    best = np.zeros((others + 1, pieces + 1, row.total_most // step + 1), dtype=np.int64)
    for worth, price, count in zip(row.worth.tolist(), (row.price // step).tolist(), counts.tolist(), strict=True):
        if worth > 0 and others:
            with_it = best[:-1, : pieces + 1 - count, : best.shape[2] - price] + worth
            np.maximum(best[1:, count:, price:], with_it, out=best[1:, count:, price:])
    beside = best[others, pieces - counts, (row.total_most - row.price) // step]
    # Rounding the price half-up adds at most half a fen.
    return np.asarray((row.worth + beside + PARTS // 2) // PARTS - evaluator.problem.policy.run.packing_cost)
