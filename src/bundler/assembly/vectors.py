"""The pieces of a problem as integer arrays, and the arithmetic of the contract on whole arrays of designs at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from bundler.assembly import pairs

if TYPE_CHECKING:
    from bundler.assembly.problem import Problem
    from bundler.catalogue.item import Item

Ints: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]
NO_LIMIT = 2**60


@dataclass(frozen=True)
class Vectors:
    """One entry for every piece of a problem; ``together`` says which two may lie in one bundle."""

    price: Ints
    cost: Ints
    gain: Ints
    stock: Ints
    filing: Ints
    gross: Ints
    kilograms: Ints
    code: Ints
    slots: Ints
    conditional: Bools
    together: Bools


def vectors(problem: Problem) -> Vectors:
    """Return the arrays of a problem; slots and kilogram groups are one row each."""
    pieces, bundle = problem.pieces, problem.policy.bundle
    groups = range(len(problem.kilogram_caps))
    codes = {code: at for at, code in enumerate(dict.fromkeys(piece.item.hs_code for piece in pieces))}
    return Vectors(
        price=_ints([piece.price for piece in pieces]),
        cost=_ints([piece.cost for piece in pieces]),
        gain=_ints([piece.gain for piece in pieces]),
        stock=_ints([piece.stock for piece in pieces]),
        filing=_ints([piece.item.filing_price or 0 for piece in pieces]),
        gross=_ints([piece.gross for piece in pieces]),
        kilograms=_ints([[piece.kilograms[at] for piece in pieces] for at in groups]).reshape(len(groups), len(pieces)),
        code=_ints([codes[piece.item.hs_code] for piece in pieces]),
        slots=_ints([[bool({*slot.tags_any} & {*piece.item.tags}) for piece in pieces] for slot in bundle.slot]).reshape(
            len(bundle.slot), len(pieces)
        ),
        conditional=np.array([piece.goods.threshold is not None for piece in pieces], dtype=np.bool_),
        together=_together(problem),
    )


def _ints(values: object) -> Ints:
    return np.array(values, dtype=np.int64)


def _together(problem: Problem) -> Bools:
    """What the rules on parcels let lie together, of one account book (a design is, also where none is stated), and no clashing tags."""
    items = [piece.item for piece in problem.pieces]
    found: Bools = pairs.bnd_01(items) & pairs.bnd_04(items) & pairs.bnd_06(items)
    found &= pairs.equal([item.account_book for item in items])
    if clashing := problem.policy.bundle.incompatible_tags:
        found &= ~_clashing(items, clashing)
    np.fill_diagonal(found, val=False)
    return found


def _clashing(items: Sequence[Item], pairs: Sequence[tuple[str, str]]) -> Bools:
    """Which two items carry the two tags of a pair: one boolean row for each tag that a pair names."""
    row = {tag: at for at, tag in enumerate(dict.fromkeys(tag for pair in pairs for tag in pair))}
    carried = np.zeros((len(row), len(items)), dtype=np.float32)  # a product of booleans would not go through BLAS; counts stay exact
    for at, item in enumerate(items):
        carried[[row[tag] for tag in item.tags if tag in row], at] = 1
    one, other = carried[[row[tag] for tag, _ in pairs]], carried[[row[tag] for _, tag in pairs]]
    clashes = one.T @ other > 0
    result: Bools = clashes | clashes.T
    return result


def shares(amounts: Ints, weights: Ints) -> Ints:
    """Return ``amounts`` shared over the rows of ``weights`` by largest remainder, ties to the earlier column."""
    totals = weights.sum(axis=1)
    scaled = amounts[:, None] * weights
    found, rest = np.divmod(scaled, totals[:, None])
    left = amounts - found.sum(axis=1)
    if left.any():
        order = np.argsort(-rest, axis=1, kind="stable")
        rank = np.empty_like(order)
        np.put_along_axis(rank, order, np.broadcast_to(np.arange(weights.shape[1]), order.shape), axis=1)
        found += rank < left[:, None]
    result: Ints = found
    return result


def discounted(totals: Ints, keep: tuple[int, int]) -> Ints:
    """Return ``totals`` × keep, half-up to the fen; ``keep`` is (1 − discount) as numerator and denominator."""
    result: Ints = (2 * totals * keep[0] + keep[1]) // (2 * keep[1])
    return result
