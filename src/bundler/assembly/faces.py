"""The solver's faces of the rules: the same conditions as ``compliance``, on arrays of designs instead of one order.

A face says for every row whether the rule stays free of error and review. The names are those of the rules; tests hold both faces
against each other, and no plan leaves without the verdict of the rules themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from bundler.assembly.problem import Problem
from bundler.assembly.vectors import Bools, Ints, Vectors, shares
from bundler.duty.terms import Linear
from bundler.duty.threshold import Threshold


@dataclass(frozen=True, slots=True)
class Sides:
    """The sides that one item takes to its threshold in ``rows``: 1 at or over it, 0 under it, -1 where that is not sure.

    ``first`` and ``second`` are its one or two declared lines (the same where there is one), ``public`` is that of its public price.
    """

    rows: Ints
    first: Ints
    second: Ints
    public: Ints


def lim_01(problem: Problem, prices: Ints) -> Bools:
    """Price and freight stay within the single limit."""
    return np.asarray(prices + problem.policy.freight_max <= problem.single_limit)


def lim_02(problem: Problem, prices: Ints) -> Bools:
    """Price and freight stay within the annual limit, for a buyer who has used nothing yet."""
    return np.asarray(prices + problem.policy.freight_max <= problem.annual_limit)


def bnd_03(vectors: Vectors, items: Ints, counts: Ints) -> Bools:
    """The pieces are in stock."""
    return np.asarray((counts <= vectors.stock[items]).all(axis=1))


def dec_01(problem: Problem, lines: tuple[Ints, Ints]) -> Bools:
    """The declared lines are no more than a declaration list holds."""
    pieces, most = lines[1], problem.line_limit
    if most is None or pieces.shape[1] <= most:
        return np.ones(len(pieces), dtype=np.bool_)
    return np.asarray((pieces > 0).sum(axis=1) <= most)


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
    two_each = len(parts), 2 * parts.shape[1]  # a -1 could not be worked out where there are no rows
    return totals.reshape(two_each), pieces.reshape(two_each)


def values(totals: Ints, freight: int) -> Ints:
    """Return the dutiable values of declared lines: their totals and their shares of the freight."""
    return totals if not freight else totals + shares(np.full(len(totals), freight, dtype=np.int64), totals)


def tax_02(sides: Sides) -> Bools:
    """On which side of its threshold each line lies is sure."""
    return np.asarray((sides.first >= 0) & (sides.second >= 0))


def bun_04(sides: Sides) -> Bools:
    """The two lines of a component do not surely lie on different sides of its threshold."""
    return np.asarray((sides.first == sides.second) | (sides.first < 0) | (sides.second < 0))


def bun_03(sides: Sides) -> Bools:
    """No line of a component that is over its threshold at its public price is anywhere but over it."""
    return np.asarray((sides.public != 1) | ((sides.first == 1) & (sides.second == 1)))


def thresholds(problem: Problem, vectors: Vectors, items: Ints, counts: Ints, lines: tuple[Ints, Ints], freight: int) -> Bools:
    """TAX-02, BUN-04 and, where crossing is refused, BUN-03."""
    good = np.ones(len(items), dtype=np.bool_)
    refuse = problem.policy.threshold_crossing == "refuse"
    for found in sides(problem, vectors, items, counts, lines, freight):
        fits = tax_02(found) & bun_04(found)
        good[found.rows] &= fits & bun_03(found) if refuse else fits
    return good


def sides(problem: Problem, vectors: Vectors, items: Ints, counts: Ints, lines: tuple[Ints, Ints], freight: int) -> Iterator[Sides]:
    """Yield for every item with a threshold the sides that it takes in the designs that hold it."""
    touched = vectors.conditional[items]
    if not touched.any():
        return
    worth, pieces = values(lines[0], freight), lines[1]
    for item, rows, columns in _places(items, touched):
        test = problem.pieces[item].goods.threshold
        assert test is not None
        first = _side(test, worth[rows, 2 * columns], pieces[rows, 2 * columns])
        second = _side(test, worth[rows, 2 * columns + 1], pieces[rows, 2 * columns + 1])
        second = np.where(pieces[rows, 2 * columns + 1] > 0, second, first)
        bought = counts[rows, columns]
        yield Sides(rows, first, second, _side(test, vectors.price[item] * bought, bought))


def _places(items: Ints, wanted: Bools) -> Iterator[tuple[int, Ints, Ints]]:
    """Yield each item with the rows and columns where it stands and is wanted."""
    flat, places = items.ravel(), np.flatnonzero(wanted)
    # One sort instead of a search for each item: 5,000 items would take as many. Small numbers are sorted by their digits.
    order = places[np.argsort(flat[places].astype(np.min_scalar_type(len(flat) and flat.max())), kind="stable")]
    for same in np.split(order, np.flatnonzero(np.diff(flat[order])) + 1):
        if len(same):
            yield int(flat[same[0]]), same // items.shape[1], same % items.shape[1]


def _side(test: Threshold, worth: Ints, pieces: Ints) -> Ints:
    """1 at or over the threshold, 0 under it, -1 where that is not sure."""
    scaled = worth * test.denominator
    result: Ints = np.where(scaled >= test.high * pieces, 1, np.where(scaled >= test.low * pieces, -1, 0)).astype(np.int64)
    return result


def taxes(problem: Problem, items: Ints, lines: tuple[Ints, Ints]) -> Ints:
    """Return the exact tax of one copy without freight, in fen."""
    worth, pieces = lines
    found = np.zeros(len(items), dtype=np.int64)
    for item, rows, columns in _places(items, np.ones_like(items, dtype=np.bool_)):
        goods = problem.pieces[item].goods
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
