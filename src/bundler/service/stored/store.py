"""The database behind the service, opened once, with the key by which it knows persons."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime
from typing import Any

from bundler.catalogue import BundleLine, Catalogue, Order
from bundler.errors import Fault, InputError
from bundler.service.stored.persons import Persons
from bundler.service.viewing import view_of
from bundler.storage import Database, Session, UnavailableError, hold_to_schema, migrate
from bundler.storage.acting import HOUSE, NOBODY, Actor
from bundler.storage.keeping import Keeper
from bundler.storage.listing import Listing
from bundler.storage.person_key import PERSON_KEY, fingerprint, person_key, same_key

PLACE = "stored items"


class Store:
    """What one tenant has; ``now`` gives the moment of a write, ``today`` the day of declaration where a request names none."""

    def __init__(self, database: Database, persons: Persons, now: Callable[[], datetime], today: Callable[[], date]) -> None:
        self.database, self.persons, self.now, self.today = database, persons, now, today
        self._keeper, self._uncounted = Keeper(PLACE), Keeper(PLACE, counted=False)
        self.tenant = HOUSE

    def of(self, tenant: str, actor: Actor = NOBODY) -> Store:
        """Return the same database as it shows itself to a tenant; what is written is written in the name of ``actor``."""
        mine = view_of(self)
        mine.tenant, mine.database = tenant, self.database.acting(actor)
        return mine

    def hashed(self, kind: str, words: str) -> str:
        """Return words of or about a person as a keyed hash, by which they can be compared and not be read."""
        return self.persons.hashed(self.tenant, kind, words)

    def listing(self, session: Session, day: date | None = None) -> Listing:
        """The items as they stand on a day, today where none is given."""
        return Listing(session, self.tenant, day or self.today())

    def goods(self, skus: Collection[str] | None) -> Catalogue:
        """Return the items of these skus as they stand; all of them for None, and the same catalogue for as long as nothing changes."""
        if skus is None:
            return self._keeper.catalogue(self.database, self.tenant, self.today())
        return self._keeper.read(self.database, self.tenant, self.today(), skus)

    def named(self, session: Session, skus: Collection[str], day: date, *, counted: bool = True) -> Catalogue:
        """Return the items of these skus in a transaction that has changed none; without their stock where the ledger is asked."""
        keeper = self._keeper if counted else self._uncounted
        return keeper.named(session, self.tenant, day, skus)

    def count(self) -> int:
        """Return how many items there are."""
        return self.database.read(lambda session: self.listing(session).count())

    def check(self) -> None:
        """Raise SchemaError where the schema is not that of this version, UnavailableError where the database cannot be reached."""
        self.database.read(hold_to_schema)

    def close(self) -> None:
        """Close every connection."""
        self.database.close()


def open_store(url: str, now: Callable[[], datetime], today: Callable[[], date]) -> Store:
    """Open a database, bring it to the schema of this version, and hold it to its key of persons.

    Raises InputError where the address, the database or the key cannot be used.
    """
    database = Database(url)
    if database.is_sqlite and database.path is None:
        raise _unusable("a database in memory is lost at the end, and every connection has its own", "Give sqlite:///FILE.")
    try:
        migrate(database)
        key = person_key(database.path)
        known = database.write(lambda session: same_key(session, fingerprint(key)))
    except UnavailableError:
        database.close()
        raise _unusable(
            f"{database.shown} cannot be opened", "Is its server running, its folder there, is it a database, its name and password right?"
        ) from None
    except InputError:
        database.close()
        raise
    if not known:
        database.close()
        hint = f"Give the key that it was begun with as {PERSON_KEY}, or put its key file back: what persons have used is known by it."
        raise _unusable(f"the persons of {database.shown} are hashed by another key", hint)
    return Store(database, Persons(key), now, today)


def skus_of(order: Order) -> set[str]:
    """Return the skus that an order names."""
    parts = [part for line in order.lines for part in (line.components if isinstance(line, BundleLine) else (line,))]
    return {part.goods_sku for part in parts if "\0" not in part.goods_sku}  # which no database has


def named_skus(document: Any) -> set[str]:
    """Return the skus that a body names: in lines, components and carried items, and as alternatives of a repair."""
    found = set(_skus(document))
    alternatives = document.get("alternatives") if isinstance(document, dict) else None
    if isinstance(alternatives, dict):
        for sku, others in alternatives.items():
            found |= {each for each in (sku, *(others if isinstance(others, list) else ())) if isinstance(each, str)}
    return {sku for sku in found if "\0" not in sku}  # which no database has


def _skus(document: Any) -> Iterator[str]:
    if isinstance(document, dict):
        if isinstance(document.get("sku"), str):
            yield document["sku"]
        document = list(document.values())
    for part in document if isinstance(document, list) else ():
        yield from _skus(part)


def _unusable(message: str, hint: str) -> InputError:
    return InputError([Fault("database", message, "database", hint=hint)])
