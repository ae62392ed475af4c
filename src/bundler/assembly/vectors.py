"""The pieces of a problem as integer arrays, and the arithmetic of the contract on whole arrays of designs at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
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
    """One entry for every piece of a problem; ``kinds`` says of every two ``kind`` of piece whether they may lie in one bundle."""

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
    kind: Ints
    kinds: Bools

    @cached_property
    def together(self) -> Bools:
        """Which two pieces may lie in one bundle: a row and a column for every piece."""
        found: Bools = self.kinds[self.kind][:, self.kind]
        np.fill_diagonal(found, val=False)
        return found


def vectors(problem: Problem) -> Vectors:
    """Return the arrays of a problem; slots and kilogram groups are one row each."""
    pieces, bundle = problem.pieces, problem.policy.bundle
    groups = range(len(problem.kilogram_caps))
    codes = {code: at for at, code in enumerate(dict.fromkeys(piece.item.hs_code for piece in pieces))}
    kind, kinds = _kinds(problem)
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
        kind=kind,
        kinds=kinds,
    )


def _ints(values: object) -> Ints:
    return np.array(values, dtype=np.int64)


def _kinds(problem: Problem) -> tuple[Ints, Bools]:
    """Return the kind of every piece, and which two kinds the rules on parcels and the tags let lie together.

    A design is of one account book, also where none is stated.
    """
    clashes = problem.policy.bundle.incompatible_tags
    named = {tag for pair in clashes for tag in pair}
    first: dict[tuple[object, ...], int] = {}
    kind: list[int] = []
    known: list[Item] = []
    for item in (piece.item for piece in problem.pieces):
        kind.append(first.setdefault((*_parcel(item), frozenset(named.intersection(item.tags))), len(known)))
        if kind[-1] == len(known):
            known.append(item)
    found: Bools = pairs.bnd_01(known) & pairs.bnd_04(known) & pairs.bnd_06(known)
    found &= pairs.equal([item.account_book for item in known]) & ~_clashing(known, clashes)
    return _ints(kind), found


def _parcel(item: Item) -> tuple[str | None, ...]:
    return item.account_book, item.customs_district, item.storage_class


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
