"""The editions that the service answers from: its own tables, and those that were cut and stood in its folder when it started."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

from bundler.errors import Fault, TableError
from bundler.service.bodies import scalar
from bundler.service.problems import Problem
from bundler.tariff import Tables, load_tables
from bundler.tariff.release import Release
from bundler.tariff.store import Store, listed, version_of

LOADED = 8
"""Editions that are kept beside the service's own tables: each takes tens of megabytes."""
KEY = "tables"


class Editions:
    """Made once, with the service's own ``tables`` and a ``folder`` of edition files. Raises TableError for a file that is none.

    Names from outside are looked up among what was found, and never become paths.
    """

    def __init__(self, tables: Tables, folder: str | Path | None = None) -> None:
        self.own = tables
        self._cut: dict[str, tuple[Path, Release]] = {}
        for path, release in Store(folder).releases():
            self._cut.setdefault(release.version, (path, release))
        self._load = lru_cache(LOADED)(load_tables)

    def version(self, name: str) -> Tables | None:
        """Return the edition of a version: a cut one goes first, as it does for the library."""
        version = version_of(name)
        if version in self._cut:
            return self._opened(*self._cut[version])
        return self.own if version == self.own.coverage.edition else None

    def with_sha256(self, tables_sha256: str) -> Tables | None:
        """Return the edition whose tables have a hash."""
        if tables_sha256 == self.own.sha256:
            return self.own
        return next((self._opened(*each) for each in self._cut.values() if each[1].tables_sha256 == tables_sha256), None)

    def asked(self, name: Any, place: str, faults: list[Fault]) -> Tables:
        """Return the edition that a request names, the service's own where it names none; an unknown version is a fault."""
        if name is None:
            return self.own
        found = self.version(name) if isinstance(name, str) else None
        if found is None:
            message = "no edition of this version is here" if isinstance(name, str) else "a version is wanted, such as 2026-11-23"
            pointer = "" if place == "query" else f"/{KEY}"
            faults.append(Fault(place, message, "unknown_edition", pointer, field=KEY, value=scalar(name), hint=self.known()))
        return found or self.own

    def known(self) -> str:
        """Return in words which versions are here."""
        return f"Known: {listed([*self._cut, self.own.coverage.edition])}."

    def listed(self) -> Iterator[dict[str, Any]]:
        """Yield every edition; day and notes are null for own tables that were not cut."""
        if all(release.tables_sha256 != self.own.sha256 for _, release in self._cut.values()):
            yield _told(self.own.coverage.edition, self.own.sha256, default=True)
        for version, (_, release) in self._cut.items():
            default = release.tables_sha256 == self.own.sha256
            yield _told(version, release.tables_sha256, release.date.isoformat(), release.notes, default=default)

    def _opened(self, path: Path, release: Release) -> Tables:
        """Return an edition. Raises a 503 problem where its file is no longer what it was when the service started."""
        if release.tables_sha256 == self.own.sha256:
            return self.own
        try:
            found = self._load(path)
        except TableError:
            found = None
        if found is None or found.sha256 != release.tables_sha256:
            detail = f"The file of the edition {release.version} was changed or taken away after the service started."
            raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, "edition-changed", detail)
        return found


def _told(version: str, tables_sha256: str, date: str | None = None, notes: str | None = None, *, default: bool) -> dict[str, Any]:
    return {"version": version, "tables_sha256": tables_sha256, "date": date, "notes": notes, "default": default}
