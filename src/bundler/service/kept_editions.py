"""The editions that are kept in the database, and which of them is in force."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from http import HTTPStatus

from bundler.clock import elapsed
from bundler.errors import BundlerError, Fault, InputError
from bundler.service.pointing import Pointer
from bundler.service.problems import Problem
from bundler.service.stored.store import Store
from bundler.storage import Session
from bundler.storage.editions import Editions, Kept, OtherEditionError, Standing, UnknownEditionError
from bundler.tariff import Tables
from bundler.tariff.loader import load_members
from bundler.tariff.packing import unpack
from bundler.tariff.release import Release

LOADED = 8
"""Editions that are kept loaded: each takes tens of megabytes."""


class KeptEditions:
    """``tables`` are those of the process, which need not be loaded from the database."""

    def __init__(self, store: Store, tables: Tables) -> None:
        self.store, self._tables = store, tables
        self.pointer = Pointer(lambda: store.database.read(_standing), elapsed)
        self._load = lru_cache(LOADED)(self._loaded)
        self._known: dict[str, Kept] = {}
        self.loaded = {tables.sha256}

    def begin(self, first: Callable[[], tuple[Release, bytes]]) -> None:
        """Put the edition of a file into force where none is: the database begins with this start of a service.

        Raises InputError where it keeps other tables under the version.
        """
        if self.pointer.refresh().version is None:
            release, raw = first()
            try:
                self.store.database.write(lambda session: Editions(session).begin(release, raw, self.store.now()))
            except OtherEditionError:
                message, hint = "the database keeps other tables under this version", "Start with the edition that it keeps."
                raise InputError([Fault("tables", message, "other_edition", value=release.version, hint=hint)]) from None
            self.pointer.refresh()

    def in_force(self) -> Tables:
        """Return the edition in force. Raises a 503 problem where this replica cannot load it."""
        standing = self.pointer.standing()
        assert standing.tables_sha256 is not None  # the first edition came into force when the service was started
        return self.opened(standing.tables_sha256)

    def find(self, version: str) -> Kept | None:
        """Return what is kept under a version; it never changes, so the database is asked once."""
        if version not in self._known:
            kept = self.store.database.read(lambda session: Editions(session).find(version))
            if kept is None:
                return None
            self._known[version] = kept
        return self._known[version]

    def with_sha256(self, tables_sha256: str) -> Tables | None:
        """Return the edition whose tables have a hash."""
        known = self.store.database.read(lambda session: Editions(session).with_sha256(tables_sha256))
        return None if known is None else self.opened(tables_sha256)

    def all(self) -> list[Kept]:
        """Return everything that is kept, by the day of its release."""
        return self.store.database.read(lambda session: Editions(session).all())

    def opened(self, tables_sha256: str) -> Tables:
        """Return an edition that is kept. Raises a 503 problem where it cannot be loaded."""
        if tables_sha256 == self._tables.sha256:
            return self._tables
        try:
            return self._load(tables_sha256)
        except (BundlerError, UnknownEditionError):
            detail = "An edition in the database is no longer what was kept. Restore it from a backup, or activate another one."
            raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, "edition-changed", detail) from None

    def _loaded(self, tables_sha256: str) -> Tables:
        raw = self.store.database.read(lambda session: Editions(session).file(tables_sha256))
        place = f"edition {tables_sha256[:12]}"
        tables = load_members(place, *unpack(raw, place))
        if tables.sha256 != tables_sha256:
            raise UnknownEditionError
        self.loaded.add(tables_sha256)
        return tables


def _standing(session: Session) -> Standing:
    return Editions(session).standing()
