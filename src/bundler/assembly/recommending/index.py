"""What recommendations are looked up in: the usable items of a catalogue as units, whatever is in stock of them; made once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bundler.assembly.designs import Evaluator
from bundler.assembly.policy import Policy
from bundler.assembly.problem import build
from bundler.assembly.units import Units, units
from bundler.assembly.vectors import Bools, Ints
from bundler.catalogue.catalogue import Catalogue
from bundler.tariff.tables import Tables

AMPLE = 10**9
"""Stock with which an item is judged: what there is of it is asked with each question."""


@dataclass(frozen=True)
class Row:
    """Units that may lie together at one discount, by the price of a piece, item and count, with what their choice hangs on.

    ``gross`` is the weight of a unit, ``slots`` its pieces in each slot, ``code`` and ``kind`` those of its item.
    """

    discount: int
    total_most: int
    item: Ints
    count: Ints
    price: Ints
    worth: Ints
    gross: Ints
    slots: Ints
    code: Ints
    kind: Ints

    def take(self, rows: Ints | Bools) -> Row:
        """Return some of the units."""
        return Row(
            self.discount, self.total_most, self.item[rows], self.count[rows], self.price[rows], self.worth[rows],
            self.gross[rows], self.slots[:, rows], self.code[rows], self.kind[rows],
        )  # fmt: skip

    def __len__(self) -> int:
        return len(self.item)


def _named(policy: Policy) -> Policy:
    """Return a policy without locks, which are about plans: of its named designs the copies hold, and which are forbidden."""
    kept = [
        each if each.use == "forbidden" else each.model_copy(update={"use": "allowed"})
        for each in policy.design if each.use == "forbidden" or each.copies is not None
    ]  # fmt: skip
    return policy.model_copy(update={"design": kept})


class Index:
    """The items of a catalogue that bundles may use under a policy, as far as that does not hang on their stock."""

    def __init__(self, catalogue: Catalogue, policy: Policy, tables: Tables) -> None:
        ample = Catalogue(item.restocked(AMPLE) for item in catalogue.values())
        self.problem = build(ample, _named(policy), tables)
        self.excluded = {each.sku: each for each in self.problem.excluded}
        self.evaluator = Evaluator(self.problem)
        self.place = {piece.item.sku: at for at, piece in enumerate(self.problem.pieces)}
        self._rows: dict[tuple[str | None, str], list[Row]] = {}
        for each in units(self.evaluator):
            self._rows.setdefault(self._parcel(int(each.item[0])), []).append(_row(each, self.evaluator))

    def rows(self, item: int) -> list[Row]:
        """Return the units that may lie with an item, the least discount first."""
        return self._rows.get(self._parcel(item), [])

    def _parcel(self, item: int) -> tuple[str | None, str]:
        found = self.problem.pieces[item].item
        return found.account_book, found.storage_class


def _row(found: Units, evaluator: Evaluator) -> Row:
    known = evaluator.vectors
    order = np.lexsort((found.count, found.item, known.price[found.item]))
    item, count = found.item[order], found.count[order]
    return Row(
        found.discount, found.total_most, item, count, found.price[order], found.worth[order],
        known.gross[item] * count, known.slots[:, item] * count, known.code[item], known.kind[item],
    )  # fmt: skip
