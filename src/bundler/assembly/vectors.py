"""The pieces of a problem as integer arrays, and the arithmetic of the contract on whole arrays of designs at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from bundler.assembly.problem import Problem

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
    """One account book, storage class and customs district (BND-01, BND-06, BND-04), and no incompatible tags."""
    pieces = problem.pieces
    found = np.zeros((len(pieces), len(pieces)), dtype=np.bool_)
    pairs = problem.policy.bundle.incompatible_tags
    for at, one in enumerate(pieces):
        for beside, other in enumerate(pieces[:at]):
            a, b = one.item, other.item
            fits = (
                a.account_book == b.account_book
                and a.storage_class == b.storage_class
                and (None in (a.customs_district, b.customs_district) or a.customs_district == b.customs_district)
                and not any((x in a.tags and y in b.tags) or (y in a.tags and x in b.tags) for x, y in pairs)
            )
            found[at, beside] = found[beside, at] = fits
    return found


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
