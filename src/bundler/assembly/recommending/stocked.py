"""The stock of a moment: made anew, never changed, so that a question in another thread keeps the one it began with."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from bundler.assembly.recommending.index import Index
from bundler.assembly.usable import Excluded, exclusion, goods_of
from bundler.catalogue.catalogue import Catalogue
from bundler.catalogue.item import Item
from bundler.tariff.tables import Tables

if TYPE_CHECKING:
    from bundler.assembly.vectors import Ints


class Stocked:
    """The items of an index with their stock, and what hangs on it."""

    def __init__(self, index: Index, tables: Tables, items: Mapping[str, Item]) -> None:
        self.index, self.tables, self.items = index, tables, items
        self.pieces: Ints = np.array([items[piece.item.sku].stock or 0 for piece in index.problem.pieces], dtype=np.int64)

    def changed(self, stock: Mapping[str, int]) -> Stocked:
        """Return the same items with other stock of some."""
        return Stocked(self.index, self.tables, {**self.items, **{sku: self.items[sku].restocked(pieces) for sku, pieces in stock.items()}})

    @cached_property
    def excluded(self) -> dict[str, Excluded]:
        """Why no bundle may use an item, of every such item, in the order of the catalogue."""
        policy, least = self.index.problem.policy, self.index.problem.policy.run.copies[0]
        catalogue = Catalogue(self.items.values())
        found = {}
        for sku, item in self.items.items():
            reason = self.index.excluded.get(sku)
            if (item.stock or 0) < least:  # the rules on a piece speak of its stock too
                reason = exclusion(goods_of(item, policy, self.tables), catalogue, policy, self.tables)
            if reason is not None:
                found[sku] = reason
        return found

    def told(self) -> list[dict[str, str]]:
        """Return what is excluded as it stands in an answer, which is its own."""
        return [each.to_dict() for each in self.excluded.values()]

    def input_json(self, asked: str) -> str:
        """Return the normalised input of what was asked, policy and question, a JSON object."""
        return f"{self._items_json}{asked[1:]}"

    def input_sha256(self, asked: str) -> str:
        """Return the SHA-256 of that; that of the items is worked out once."""
        found = self._digest.copy()
        found.update(asked[1:].encode())
        return str(found.hexdigest())

    @property
    def _items_json(self) -> str:
        return f'{{"items":[{",".join(item.canonical_json for item in self.items.values())}],'

    @cached_property
    def _digest(self) -> Any:
        return hashlib.sha256(self._items_json.encode())
