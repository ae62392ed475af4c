"""The items of a tenant as this process read them last: of a new state only what changed is read anew."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from bundler.catalogue import Catalogue
from bundler.storage.engine import Database
from bundler.storage.listing import Listing

KEPT = 4
"""Tenants whose items are kept; 100,000 items take some hundreds of megabytes."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """A state of the items: how often they had changed, on which day, the revision of each, and the catalogue of it."""

    changes: tuple[int, int, int]
    day: date
    revisions: dict[str, int]
    catalogue: Catalogue


class Keeper:
    """Catalogues of whole tenants; threads may share it. A catalogue is never older than the moment in which it was asked for.

    ``place`` is how messages name them.
    """

    def __init__(self, place: str) -> None:
        self.place = place
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._reading: dict[str, threading.Lock] = {}
        self._looking = threading.Lock()

    def catalogue(self, database: Database, tenant: str, day: date) -> Catalogue:
        """Return the items as they stand on a day: the same catalogue for as long as nothing changes."""
        with self._looking:
            reading = self._reading.setdefault(tenant, threading.Lock())
        with reading:
            return database.read(lambda session: self._read(session, tenant, day))

    def _read(self, session: Session, tenant: str, day: date) -> Catalogue:
        listing, before = Listing(session, tenant, day), self._kept.get(tenant)
        # The changes are counted before anything is read, so that what is kept is never older than they say.
        changes = listing.changes()
        if before is None or (before.changes, before.day) != (changes, day):
            before = _read_anew(listing, changes, before, self.place)
        with self._looking:
            self._kept[tenant] = before
            self._kept.move_to_end(tenant)
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return before.catalogue


def _read_anew(listing: Listing, changes: tuple[int, int, int], before: _Kept | None, place: str) -> _Kept:
    known, old = ({}, {}) if before is None else (before.revisions, before.catalogue)
    standings = listing.standings()
    read = {item.sku: item for item in listing.facts([sku for sku, revision, _, _ in standings if known.get(sku) != revision])}
    items = []
    for sku, _, stock, expires_on in standings:
        if sku in read:
            # Nothing was worked out of it yet that a copy would carry over.
            items.append(read[sku].model_copy(update={"stock": stock, "expires_on": expires_on}))
            continue
        item = old[sku]
        items.append(item if (item.stock, item.expires_on) == (stock, expires_on) else item.standing(stock, expires_on))
    return _Kept(changes, listing.day, {sku: revision for sku, revision, _, _ in standings}, Catalogue(items, place=place))
