"""A catalogue: items by sku, and what was noticed while reading them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Any

from bundler.catalogue.item import Item
from bundler.errors import Fault

VIEWS_KEPT = 8


class Catalogue(Mapping[str, Item]):
    """Items by sku, in the order of the file; ``warnings`` holds what was noticed but does not stop.

    ``place`` names what it was read from, and is empty where nothing was given to read.
    ``derived`` keeps what other rooms worked out of the items for a day, so that it is worked out once; catalogues may share it, so that
    what is kept under a sku holds only for the item that it was worked out of.
    """

    def __init__(
        self,
        items: Iterable[Item],
        warnings: Iterable[Fault] = (),
        place: str = "",
        derived: dict[Hashable, dict[str, Any]] | None = None,
    ) -> None:
        self._items = {item.sku: item for item in items}
        self.warnings = tuple(warnings)
        self.place = place
        self._derived: dict[Hashable, dict[str, Any]] = {} if derived is None else derived

    def __getitem__(self, sku: str) -> Item:
        return self._items[sku]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    @property
    def by_sku(self) -> Mapping[str, Item]:
        """The items as a plain dictionary, which is asked faster."""
        return self._items

    def derived(self, key: Hashable) -> dict[str, Any]:
        """Return the store of things derived from items under ``key`` (tables and day); the oldest stores are let go."""
        store = self._derived.get(key)
        if store is None:
            for old in list(self._derived)[: 1 - VIEWS_KEPT]:
                self._derived.pop(old, None)
            store = self._derived.setdefault(key, {})
        return store

    def __repr__(self) -> str:
        return f"<Catalogue of {len(self)} items>"
