"""The editions that the service answers from: the one in force, those in the database, and those that stood in its folder at the start."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

from bundler.errors import Fault, InputError, TableError
from bundler.service.bodies import scalar
from bundler.service.kept_editions import LOADED, KeptEditions
from bundler.service.problems import LOG, Problem
from bundler.service.stored.store import Store as Database
from bundler.service.viewing import view_of
from bundler.tariff import Tables, load_tables
from bundler.tariff.release import Release
from bundler.tariff.store import Store, listed, version_of

KEY = "tables"


def opened_editions(tables: Tables | str | Path | None, folder: str | Path | None, database: Database | None) -> Editions:
    """Return the editions of a service that is started with ``tables``; a database in which none is in force begins with them.

    Raises TableError, and InputError where the database cannot begin with them or what it has cannot be loaded.
    """
    loaded = tables if isinstance(tables, Tables) else load_tables(tables, folder)
    found = Editions(loaded, folder, database)
    if found.kept is None or database is None:
        return found

    def first() -> tuple[Release, bytes]:
        from bundler.upkeep.releasing import file_of

        if isinstance(tables, Tables) and tables.sha256 != load_tables().sha256:
            hint = "Name its folder, its file or its version."
            raise InputError([Fault("tables", "a database begins with an edition that can be kept as a file", "tables", hint=hint)])
        return file_of(None if isinstance(tables, Tables) else tables, folder, loaded, database.today())

    found.kept.begin(first)
    try:
        in_force = found.own
    except Problem as problem:
        raise InputError([Fault("database", "its edition in force cannot be loaded", "edition_changed", hint=problem.detail)]) from None
    if in_force.sha256 != loaded.sha256:
        LOG.warning(
            "the edition in force is %s, as the database says, and not %s, with which this was started", in_force.edition, loaded.edition
        )
    return found


class Editions:
    """Made once, with the ``tables`` of the process and a ``folder`` of edition files. Raises TableError for a file that is none.

    Without a ``database`` the tables of the process are in force; with one, what it says is. Names from outside are looked up among what
    was found, and never become paths.
    """

    def __init__(self, tables: Tables, folder: str | Path | None = None, database: Database | None = None) -> None:
        self._tables = tables
        self._cut: dict[str, tuple[Path, Release]] = {}
        for path, release in Store(folder).releases():
            self._cut.setdefault(release.version, (path, release))
        self._load = lru_cache(LOADED)(load_tables)
        self.kept = None if database is None else KeptEditions(database, tables)
        self._asked_once = False
        self._in_force: Tables | None = None

    def of_request(self) -> Editions:
        """Return the editions as one request sees them: which is in force is asked when it is first needed, and then stays."""
        if self.kept is None:  # then it never changes
            return self
        view = view_of(self)
        view._asked_once = True
        return view

    @property
    def own(self) -> Tables:
        """The edition in force, from which is answered where no other is named."""
        if self.kept is None:
            return self._tables
        if not self._asked_once:
            return self.kept.in_force()
        if self._in_force is None:
            self._in_force = self.kept.in_force()
        return self._in_force

    def version(self, name: str) -> Tables | None:
        """Return the edition of a version: first of the database, which every replica has, then a cut one, as it does for the library."""
        version = version_of(name)
        if version is None:
            return None
        if self.kept is not None and (kept := self.kept.find(version)):
            return self.kept.opened(kept.tables_sha256)
        if version in self._cut:
            return self._opened(*self._cut[version])
        return self._tables if version == self._tables.coverage.edition else None

    def with_sha256(self, tables_sha256: str) -> Tables | None:
        """Return the edition whose tables have a hash."""
        if tables_sha256 == self._tables.sha256:
            return self._tables
        if self.kept is not None and (kept := self.kept.with_sha256(tables_sha256)):
            return kept
        return next((self._opened(*each) for each in self._cut.values() if each[1].tables_sha256 == tables_sha256), None)

    def asked(self, name: Any, place: str, faults: list[Fault]) -> Tables:
        """Return the edition that a request names, the one in force where it names none; an unknown version is a fault."""
        if name is None:
            return self.own
        found = self.version(name) if isinstance(name, str) else None
        if found is None:
            message = "no edition of this version is here" if isinstance(name, str) else "a version is wanted, such as 2026-11-23"
            pointer = "" if place == "query" else f"/{KEY}"
            faults.append(Fault(place, message, "unknown_edition", pointer, field=KEY, value=scalar(name), hint=self.known()))
        return found or self.own

    def coming(self) -> dict[str, Any] | None:
        """Return the edition to which this replica will switch next, and whether it has loaded it; None where none is to come."""
        coming = () if self.kept is None else self.kept.pointer.standing().coming
        if self.kept is None or not coming:
            return None
        return {
            "version": coming[0].version,
            "due": coming[0].due.astimezone(UTC).isoformat(),
            "loaded": coming[0].tables_sha256 in self.kept.loaded,
        }

    def known(self) -> str:
        """Return in words which versions are here."""
        return f"Known: {listed(each['version'] for each in self.listed())}."

    def listed(self) -> Iterator[dict[str, Any]]:
        """Yield every edition; day and notes are null for tables of the process that were not cut."""
        kept = [] if self.kept is None else self.kept.all()
        known = {each.version for each in kept}
        cut = [(version, release) for version, (_, release) in self._cut.items() if version not in known]
        hashes = {each.tables_sha256 for each in kept} | {release.tables_sha256 for _, release in cut}
        told: list[tuple[str, str, str | None, str | None]] = []
        if self._tables.sha256 not in hashes:
            told.append((self._tables.coverage.edition, self._tables.sha256, None, None))
        told += [(each.version, each.tables_sha256, each.released_on.isoformat(), each.notes) for each in kept]
        told += [(version, release.tables_sha256, release.date.isoformat(), release.notes) for version, release in cut]
        default = self._tables.sha256 if self.kept is None else self.kept.pointer.standing().tables_sha256
        for version, tables_sha256, day, notes in told:
            yield {
                "version": version, "tables_sha256": tables_sha256, "date": day, "notes": notes, "default": tables_sha256 == default,
            }  # fmt: skip

    def _opened(self, path: Path, release: Release) -> Tables:
        """Return an edition. Raises a 503 problem where its file is no longer what it was when the service started."""
        if release.tables_sha256 == self._tables.sha256:
            return self._tables
        try:
            found = self._load(path)
        except TableError:
            found = None
        if found is None or found.sha256 != release.tables_sha256:
            detail = f"The file of the edition {release.version} was changed or taken away after the service started."
            raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, "edition-changed", detail)
        return found
