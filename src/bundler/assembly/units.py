"""What bundles are made of when they are priced: a unit is so many pieces of one item, at one discount.

The value of a copy is nearly a sum over its units. Rounding its price to the fen adds at most half a fen; a component's share of the price
lies within a fen and a half of price × (1 − discount), so that a unit's tax is at least the least of the shares that there can be, and a
unit of which no such share keeps filing price and threshold is in no lawful bundle. What a unit is worth is therefore never too low.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bundler.assembly import faces
from bundler.assembly.bound import PARTS
from bundler.assembly.designs import Evaluator
from bundler.assembly.vectors import Bools, Ints

SHARES = range(-1, 3)
"""What a share may differ from the whole fen under price × (1 − discount)."""


@dataclass(frozen=True)
class Units:
    """The units of goods that may lie together, at one discount: public ``price`` in fen, ``worth`` of a copy in 1/1000 fen.

    ``total_most`` is the highest public total of a bundle, ``copies_most`` the most copies of one at this discount.
    """

    discount: int
    item: Ints
    count: Ints
    price: Ints
    worth: Ints
    total_most: int
    copies_most: int

    def copies(self, stock: Ints) -> Ints:
        """Return for how many copies of a bundle this stock is enough."""
        return np.asarray(np.minimum(stock[self.item] // self.count, self.copies_most))


def units(evaluator: Evaluator) -> list[Units]:
    """Return the units of every account book, storage class and discount; a bundle is made of those of one of them."""
    pieces = evaluator.problem.pieces
    groups: dict[tuple[str | None, str], list[int]] = {}
    for at, piece in enumerate(pieces):
        groups.setdefault((piece.item.account_book, piece.item.storage_class), []).append(at)
    found = [
        _of(evaluator, np.array(group, dtype=np.int64), place) for group in groups.values() for place in range(len(evaluator.discounts))
    ]
    return [each for each in found if len(each.item)]


def _of(evaluator: Evaluator, group: Ints, place: int) -> Units:
    problem, known = evaluator.problem, evaluator.vectors
    at, keep, market = evaluator.discounts[place]
    bundle, run = problem.policy.bundle, problem.policy.run
    highest = min(bundle.price[1], min(problem.single_limit, problem.annual_limit) - problem.policy.freight_max)
    # The highest total whose price, half-up to the fen, is no more: 2·total·keep + 1 < 2·(highest + 1).
    total_most = ((2 * highest + 1) * keep[1] - 1) // (2 * keep[0])
    most = min(bundle.copies_per_item, bundle.pieces[1])
    item, count = np.repeat(group, most), np.tile(np.arange(1, most + 1), len(group))
    price = known.price[item] * count
    good = (price <= total_most) & (known.stock[item] // count >= run.copies[0])
    if problem.gross_cap is not None:
        good &= known.gross[item] * count <= problem.gross_cap
    for kilograms, cap in zip(known.kilograms, problem.kilogram_caps, strict=True):
        good &= kilograms[item] * count <= cap
    item, count, price = item[good], count[good], price[good]
    lawful, tax = _taxed(evaluator, item, count, price, keep)
    kept = -(-price * keep[0] * PARTS // keep[1])
    worth = kept + (known.gain[item] * count - tax) * PARTS
    return Units(at, item[lawful], count[lawful], price[lawful], worth[lawful], int(total_most), min(run.copies[1], market))


def _taxed(evaluator: Evaluator, item: Ints, count: Ints, price: Ints, keep: tuple[int, int]) -> tuple[Bools, Ints]:
    """Return which units some share of the price keeps lawful, and the least tax of the shares where the seller pays it."""
    problem, size = evaluator.problem, len(SHARES)
    found = price * keep[0] // keep[1] + np.array(SHARES)[:, None]
    share, item, count = np.maximum(found, 0).reshape(-1, 1), np.tile(item, size)[:, None], np.tile(count, size)[:, None]
    lines = faces.declared(share, count)
    good = faces.val_03(evaluator.vectors, item, count, share)
    good &= faces.thresholds(problem, evaluator.vectors, item, count, lines, 0)
    lawful: Bools = np.asarray(good.reshape(size, -1).any(axis=0))
    if problem.policy.run.tax == "buyer_pays":
        return lawful, np.zeros_like(price)
    tax: Ints = np.asarray(faces.taxes(problem, item, lines).reshape(size, -1).min(axis=0))
    return lawful, tax
