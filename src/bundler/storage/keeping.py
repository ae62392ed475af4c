"""The items of tenants as this process read them last: the database says what holds now, and only what changed is read anew.

What the engine works out of an item is kept with it, in ``Catalogue.derived``, and holds for as long as the item is the same object.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlmodel import Session

from bundler.catalogue import Catalogue, Item
from bundler.storage.engine import Database
from bundler.storage.listing import Listing, Standing, standings_of

MOST = 200_000
"""Items that are kept: those of the tenants that asked last, of one tenant however many it has. 100,000 take some hundreds of megabytes."""


@dataclass(slots=True)
class _Whole:
    """All items of a tenant: how often they had changed and on which day that was read, and the catalogue of it."""

    changes: tuple[int, int, int]
    day: date
    catalogue: Catalogue


@dataclass(slots=True)
class _Kept:
    """What is known of a tenant's items: by sku its revision and the item, what was worked out of those, and all of them where asked."""

    items: dict[str, tuple[int, Item]] = field(default_factory=dict)
    derived: dict[Any, dict[str, Any]] = field(default_factory=dict)
    whole: _Whole | None = None
    reading: threading.Lock = field(default_factory=threading.Lock)

    def held(self, standings: Collection[Standing]) -> dict[str, Item]:
        """Return those of the items of standings that are of their revision."""
        known = self.items
        return {sku: had[1] for sku, revision, _, _ in standings if (had := known.get(sku)) is not None and had[0] == revision}


class Keeper:
    """Catalogues of tenants; threads may share it. A catalogue is never older than the moment in which it was asked for.

    ``place`` is how messages name them; ``counted`` whether items have the stock that is free of them: where the ledger is asked for it
    afterwards they stay the same for longer without.
    """

    def __init__(self, place: str, *, counted: bool = True) -> None:
        self.place, self.counted = place, counted
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._looking = threading.Lock()

    def catalogue(self, database: Database, tenant: str, day: date) -> Catalogue:
        """Return all items as they stand on a day: the same catalogue for as long as nothing changes."""
        kept = self._of(tenant)
        with kept.reading:
            return database.read(lambda session: self._whole(kept, Listing(session, tenant, day)))

    def read(self, database: Database, tenant: str, day: date, skus: Collection[str]) -> Catalogue:
        """Return what ``named`` does, by one statement where every item is known."""
        kept, standings = self._of(tenant), standings_of(database.rows, tenant, day, skus)
        held = kept.held(standings)
        if len(held) < len(skus):
            return database.read(lambda session: self.named(session, tenant, day, skus))
        return Catalogue(self._standing(kept, standings, held), place=self.place, derived=kept.derived)

    def named(self, session: Session, tenant: str, day: date, skus: Collection[str]) -> Catalogue:
        """Return the items of these skus, and near unknown ones such as a hint can name, in a transaction that has changed no items."""
        kept, listing = self._of(tenant), Listing(session, tenant, day)
        items = self._items(kept, listing, standings_of(lambda statement, **named: session.execute(statement, named), tenant, day, skus))
        return Catalogue([*items, *listing.near(skus, {item.sku for item in items})], place=self.place, derived=kept.derived)

    def _of(self, tenant: str) -> _Kept:
        with self._looking:
            kept = self._kept.setdefault(tenant, _Kept())
            self._kept.move_to_end(tenant)
            return kept

    def _whole(self, kept: _Kept, listing: Listing) -> Catalogue:
        # The changes are counted before anything is read, so that what is kept is never older than they say.
        changes, whole = listing.changes(), kept.whole
        if whole is None or (whole.changes, whole.day) != (changes, listing.day):
            items = self._items(kept, listing, listing.standings())
            whole = kept.whole = _Whole(changes, listing.day, Catalogue(items, place=self.place, derived=kept.derived))
        return whole.catalogue

    def _items(self, kept: _Kept, listing: Listing, standings: Collection[Standing]) -> list[Item]:
        """The items of standings; what is kept of another revision, or was never read, is read now."""
        held = kept.held(standings)
        new = [sku for sku, _, _, _ in standings if sku not in held]
        found = self._standing(kept, standings, held | {item.sku: item for item in listing.facts(new)})
        if new:
            self._let_go()
        return found

    def _standing(self, kept: _Kept, standings: Collection[Standing], facts: Mapping[str, Item]) -> list[Item]:
        """The items of standings as they stand, kept for the next who asks.

        Facts may be younger than the revision that was asked before them; under that revision they will be read again.
        """
        items = []
        for sku, revision, stock, expires_on in standings:
            item = facts[sku].standing(stock if self.counted else None, expires_on)
            kept.items[sku] = revision, item
            items.append(item)
        return items

    def _let_go(self) -> None:
        """Forget the tenants that have not asked for the longest time while more is kept than may be."""
        with self._looking:
            while len(self._kept) > 1 and sum(len(kept.items) for kept in self._kept.values()) > MOST:
                self._kept.popitem(last=False)
