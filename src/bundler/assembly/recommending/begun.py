"""Bundles that are begun: some units are chosen, others may follow."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from bundler.assembly.recommending.index import Row
from bundler.assembly.vectors import Bools, Ints


@dataclass(frozen=True)
class Begun:
    """One row for each beginning: items and counts chosen, their sums, the needs they meet, and ``most``, what it can be worth in fen.

    Units may follow that stand before ``place`` in the row; ``latest`` is the last item beside the anchors in the catalogue, -1 where there
    is none.
    """

    items: Ints
    counts: Ints
    score: Ints
    price: Ints
    pieces: Ints
    gross: Ints
    met: Ints
    place: Ints
    latest: Ints
    most: Ints

    def __len__(self) -> int:
        return len(self.score)

    def take(self, rows: Ints | Bools | slice) -> Begun:
        """Return some of the beginnings."""
        return Begun(
            self.items[rows], self.counts[rows], self.score[rows], self.price[rows], self.pieces[rows], self.gross[rows], self.met[rows],
            self.place[rows], self.latest[rows], self.most[rows],
        )  # fmt: skip

    def best(self, count: int) -> tuple[Begun, Begun]:
        """Return the ``count`` that can be worth most, the best first and of those alike the ones with early items, and the others."""
        order = np.lexsort((self.latest, -self.most))
        return self.take(order[:count]), self.take(order[count:])

    def loosest(self, met: int) -> Begun:
        """Return one beginning that allows whatever one of these does, with these needs met."""
        return replace(
            self.take(slice(0, 1)), score=self.score.max(keepdims=True), price=self.price.min(keepdims=True),
            pieces=self.pieces.min(keepdims=True), met=np.array([met]),
        )  # fmt: skip


def nothing() -> Begun:
    """Return the one beginning in which nothing is chosen."""
    none, zero = np.zeros((1, 0), dtype=np.int64), np.zeros(1, dtype=np.int64)
    return Begun(none, none, zero, zero, zero, zero, zero, zero - 1, zero - 1, zero)


def longer(begun: Begun, row: Row, at: Ints, unit: Ints, met: Ints, most: Ints) -> Begun:
    """Return beginnings, each of those ``at`` with a ``unit`` of a row."""
    return Begun(
        np.concatenate([begun.items[at], row.item[unit][:, None]], axis=1),
        np.concatenate([begun.counts[at], row.count[unit][:, None]], axis=1),
        begun.score[at] + row.worth[unit], begun.price[at] + row.price[unit], begun.pieces[at] + row.count[unit],
        begun.gross[at] + row.gross[unit], met, begun.place[at], begun.latest[at], most,
    )  # fmt: skip


def joined(parts: list[Begun], like: Begun) -> Begun:
    """Return beginnings of one length one after the other; none, of that length, where there are no parts."""
    if not parts:
        none = np.zeros((0, like.items.shape[1] + 1), dtype=np.int64)
        empty = like.take(slice(0, 0))
        return Begun(none, none, *(getattr(empty, name) for name in list(Begun.__dataclass_fields__)[2:]))
    return Begun(*(np.concatenate([getattr(part, name) for part in parts]) for name in Begun.__dataclass_fields__))
