"""The solver's faces of the rules: the same conditions as ``compliance``, on arrays of designs instead of one order.

A face says for every row whether the rule stays free of error and review. The names are those of the rules; tests hold both faces
against each other, and no plan leaves without the verdict of the rules themselves.
"""

from __future__ import annotations

import numpy as np

from bundler.assembly.problem import Problem
from bundler.assembly.vectors import Bools, Ints, Vectors, shares
from bundler.duty.terms import Linear
from bundler.duty.threshold import Threshold


def lim_01(problem: Problem, prices: Ints) -> Bools:
    """Price and freight stay within the single limit (and LIM-02: the annual one)."""
    result: Bools = prices + problem.policy.freight_max <= min(problem.single_limit, problem.annual_limit)
    return result


def lst_05(problem: Problem, vectors: Vectors, items: Ints, counts: Ints) -> Bools:
    """No kilogram limit per person and year is passed by one copy alone."""
    good = np.ones(len(items), dtype=np.bool_)
    for group, cap in zip(vectors.kilograms, problem.kilogram_caps, strict=True):
        good &= (group[items] * counts).sum(axis=1) <= cap
    return good


def val_03(vectors: Vectors, items: Ints, counts: Ints, parts: Ints) -> Bools:
    """No component's share lies below its filing price."""
    return np.asarray((parts >= vectors.filing[items] * counts).all(axis=1))


def declared(parts: Ints, counts: Ints) -> tuple[Ints, Ints]:
    """Return totals and pieces of the declared lines, two columns for every component; a line of no pieces does not exist."""
    low, dearer = np.divmod(parts, counts)
    whole = parts * 1000 % counts == 0
    cheaper = counts - dearer
    totals = np.stack([np.where(whole, parts, cheaper * low), np.where(whole, 0, dearer * (low + 1))], axis=2)
    pieces = np.stack([np.where(whole, counts, cheaper), np.where(whole, 0, dearer)], axis=2)
    return totals.reshape(len(parts), -1), pieces.reshape(len(parts), -1)


def values(totals: Ints, freight: int) -> Ints:
    """Return the dutiable values of declared lines: their totals and their shares of the freight."""
    return totals if not freight else totals + shares(np.full(len(totals), freight, dtype=np.int64), totals)


def thresholds(problem: Problem, vectors: Vectors, items: Ints, counts: Ints, lines: tuple[Ints, Ints], freight: int) -> Bools:
    """TAX-02, BUN-04 and, where crossing is refused, BUN-03: each line's side of its threshold is sure and the same for a component."""
    good = np.ones(len(items), dtype=np.bool_)
    touched = vectors.conditional[items]
    if not touched.any():
        return good
    worth, pieces = values(lines[0], freight), lines[1]
    refuse = problem.policy.threshold_crossing == "refuse"
    for item in np.unique(items[touched]):
        test = problem.pieces[item].goods.threshold
        assert test is not None
        rows, columns = np.nonzero(items == item)
        first = _side(test, worth[rows, 2 * columns], pieces[rows, 2 * columns])
        second = _side(test, worth[rows, 2 * columns + 1], pieces[rows, 2 * columns + 1])
        second = np.where(pieces[rows, 2 * columns + 1] > 0, second, first)
        fits = (first == second) & (first >= 0)
        if refuse:
            bought = counts[rows, columns]
            public = _side(test, vectors.price[item] * bought, bought)
            fits &= (public != 1) | (first == 1)
        good[rows] &= fits
    return good


def _side(test: Threshold, worth: Ints, pieces: Ints) -> Ints:
    """1 at or over the threshold, 0 under it, -1 where that is not sure."""
    scaled = worth * test.denominator
    result: Ints = np.where(scaled >= test.high * pieces, 1, np.where(scaled >= test.low * pieces, -1, 0)).astype(np.int64)
    return result


def taxes(problem: Problem, items: Ints, lines: tuple[Ints, Ints]) -> Ints:
    """Return the exact tax of one copy without freight, in fen."""
    worth, pieces = lines
    found = np.zeros(len(items), dtype=np.int64)
    for item in np.unique(items):
        goods = problem.pieces[item].goods
        rows, columns = np.nonzero(items == item)
        for column in (2 * columns, 2 * columns + 1):
            v, q = worth[rows, column], pieces[rows, column]
            for terms, chosen in ((goods.under, 0), (goods.over, 1)):
                if terms is None:
                    continue
                here = (q > 0) if goods.threshold is None else (q > 0) & (_side(goods.threshold, v, q) == chosen)
                due = _amount(terms.vat, v, q) + (_amount(terms.consumption_tax, v, q) if terms.taxed else 0)
                np.add.at(found, rows, np.where(here, due, 0))
    return found


def _amount(linear: Linear, worth: Ints, pieces: Ints) -> Ints:
    result: Ints = (2 * (linear.per_fen * worth + linear.per_piece * pieces) + linear.denominator) // (2 * linear.denominator)
    return result
