"""Editions in the database, and the switches between them.

A switch goes through three commits: it is planned for a moment, announced, and then takes place. Between the last two there is the time in
which every replica has learnt of it: see ``docs/service/editions.md`` for what that is good for.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlmodel import Session, col

from bundler.errors import Fault, TableError
from bundler.storage.dialects import add
from bundler.storage.tables import ActivationRow, EditionRow
from bundler.tariff.packing import MAX_BYTES
from bundler.tariff.release import Release

State = Literal["planned", "announced", "in_force", "replaced", "withdrawn"]


class OtherEditionError(Exception):
    """An edition with other tables is kept under this version."""


class UnknownEditionError(Exception):
    """No edition of this version is kept."""


class UnknownActivationError(Exception):
    """No activation has this number."""


class DecidedError(Exception):
    """The activation took place or was withdrawn, so it can no longer be withdrawn."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What an edition in the database says of itself; ``size`` is that of its file in bytes, ``checked`` counts what its check found."""

    version: str
    tables_sha256: str
    released_on: date
    notes: str
    file_sha256: str
    size: int
    checked: dict[str, int] | None
    at: datetime

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON-ready data."""
        return {
            "version": self.version, "tables_sha256": self.tables_sha256, "date": self.released_on.isoformat(), "notes": self.notes,
            "file_sha256": self.file_sha256, "size": self.size, "checked": self.checked, "kept_at": _moment(self.at),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Coming:
    """A switch that has not taken place: to what, when it is due, and whether it was announced."""

    number: int
    version: str
    tables_sha256: str
    due: datetime
    announced: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Which edition is in force, None before the first, and the switches that are to come, in the order in which they take place."""

    version: str | None
    tables_sha256: str | None
    coming: tuple[Coming, ...] = ()

    @property
    def announced(self) -> bool:
        """Whether a switch may take place at any moment."""
        return any(each.announced for each in self.coming)


class Editions:
    """The editions of the installation, in one transaction."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def put(self, release: Release, raw: bytes, checked: dict[str, int] | None, at: datetime) -> tuple[Kept, bool]:
        """Keep an edition file that was checked, and return it and whether it is new. Of equal tables the first file stays.

        Raises OtherEditionError where the version stands for other tables.
        """
        row = {
            "version": release.version, "tables_sha256": release.tables_sha256, "released_on": release.date, "notes": release.notes,
            "file_sha256": hashlib.sha256(raw).hexdigest(), "size": len(raw), "content": zlib.compress(raw, 6),
            "checked": json.dumps(checked), "at": at,
        }  # fmt: skip
        new = add(self.session, EditionRow, row)
        kept = self.find(release.version)
        if kept is None or kept.tables_sha256 != release.tables_sha256:
            raise OtherEditionError
        return kept, new

    def find(self, version: str) -> Kept | None:
        """Return what is kept under a version."""
        return self._one(col(EditionRow.version) == version)

    def with_sha256(self, tables_sha256: str) -> Kept | None:
        """Return what is kept of tables with a hash."""
        return self._one(col(EditionRow.tables_sha256) == tables_sha256)

    def all(self) -> list[Kept]:
        """Return everything that is kept, by the day of its release."""
        found = self.session.execute(_told().order_by(col(EditionRow.released_on), col(EditionRow.version)))
        return [_kept(*each) for each in found]

    def file(self, tables_sha256: str) -> bytes:
        """Return an edition file. Raises UnknownEditionError, and TableError where it is no longer what was kept."""
        wanted = select(col(EditionRow.content), col(EditionRow.file_sha256)).where(col(EditionRow.tables_sha256) == tables_sha256)
        found = self.session.execute(wanted).first()
        if found is None:
            raise UnknownEditionError
        content, file_sha256 = found
        try:
            raw = zlib.decompressobj().decompress(content, MAX_BYTES)
        except zlib.error:
            raw = b""
        if hashlib.sha256(raw).hexdigest() != file_sha256:
            raise TableError([Fault("database", "an edition is no longer what was kept", "edition_changed", value=tables_sha256)])
        return raw

    def standing(self) -> Standing:
        """Return which edition is in force and what is to come, as one statement sees them."""
        last = select(func.max(col(ActivationRow.turn))).scalar_subquery()
        waiting = col(ActivationRow.turn).is_(None) & col(ActivationRow.withdrawn_at).is_(None)
        wanted = select(ActivationRow).where(or_(waiting, col(ActivationRow.turn) == last))
        rows = list(self.session.execute(wanted.order_by(col(ActivationRow.due), col(ActivationRow.number))).scalars())
        now = next((row for row in rows if row.turn is not None), None)
        coming = tuple(_coming(row) for row in rows if row.turn is None)
        return Standing(now and now.version, now and now.tables_sha256, coming)

    def begin(self, release: Release, raw: bytes, at: datetime) -> None:
        """Put the first edition into force where none is."""
        if self.standing().version is None:
            self.put(release, raw, None, at)
            row = ActivationRow(version=release.version, tables_sha256=release.tables_sha256, due=at, planned_at=at, turn=1)
            row.announced_at = row.in_force_at = at
            self.session.add(row)

    def plan(self, version: str, due: datetime | None, at: datetime) -> ActivationRow:
        """Plan a switch; one that is due at once, for None, is announced with it. Raises UnknownEditionError."""
        kept = self.find(version)
        if kept is None:
            raise UnknownEditionError
        announced_at = at if due is None else None
        row = ActivationRow(
            version=version, tables_sha256=kept.tables_sha256, due=due or at, planned_at=at, announced_at=announced_at
        )  # fmt: skip
        self.session.add(row)
        self.session.flush()
        return row

    def announce(self, number: int, at: datetime) -> bool:
        """Tell every replica that a switch may take place at any moment; return False where it was told or withdrawn before."""
        return self._set(number, col(ActivationRow.announced_at).is_(None), announced_at=at)

    def switch(self, number: int, at: datetime) -> bool:
        """Put an announced edition into force; return False where that was done or it was withdrawn."""
        turn = select(func.coalesce(func.max(col(ActivationRow.turn)), 0) + 1).scalar_subquery()
        return self._set(number, col(ActivationRow.announced_at).is_not(None), in_force_at=at, turn=turn)

    def withdraw(self, number: int, at: datetime) -> ActivationRow:
        """Take a switch back that did not take place. Raises UnknownActivationError and DecidedError."""
        done = self._set(number, withdrawn_at=at)
        row = self.session.get(ActivationRow, number)
        if row is None:
            raise UnknownActivationError
        if not done:
            raise DecidedError
        return row

    def activations(self, after: int, most: int) -> Sequence[ActivationRow]:
        """Return switches, the oldest first, from behind a number."""
        wanted = select(ActivationRow).where(col(ActivationRow.number) > after).order_by(col(ActivationRow.number)).limit(most)
        return self.session.execute(wanted).scalars().all()

    def newest(self, most: int) -> Sequence[ActivationRow]:
        """Return the newest switches, the newest first."""
        return self.session.execute(select(ActivationRow).order_by(col(ActivationRow.number).desc()).limit(most)).scalars().all()

    def activation(self, number: int) -> ActivationRow:
        """Return a switch. Raises UnknownActivationError."""
        row = self.session.get(ActivationRow, number)
        if row is None:
            raise UnknownActivationError
        return row

    def told(self, row: ActivationRow) -> dict[str, Any]:
        """Return a switch as JSON-ready data."""
        moments = {name: _moment(getattr(row, name)) for name in ("due", "planned_at", "announced_at", "in_force_at", "withdrawn_at")}
        return {
            "number": row.number, "version": row.version, "tables_sha256": row.tables_sha256, "state": self._state(row), **moments,
        }  # fmt: skip

    def _state(self, row: ActivationRow) -> State:
        if row.withdrawn_at is not None:
            return "withdrawn"
        if row.turn is None:
            return "planned" if row.announced_at is None else "announced"
        last = self.session.execute(select(func.max(col(ActivationRow.turn)))).scalar_one()
        return "in_force" if row.turn == last else "replaced"

    def _set(self, number: int, *conditions: ColumnElement[bool], **values: object) -> bool:
        """Change a switch that did neither take place nor was withdrawn: of two who try it at the same moment one finds it done."""
        open_ = col(ActivationRow.turn).is_(None), col(ActivationRow.withdrawn_at).is_(None)
        done = self.session.execute(update(ActivationRow).where(col(ActivationRow.number) == number, *open_, *conditions).values(**values))
        return bool(done.rowcount)  # type: ignore[attr-defined]

    def _one(self, condition: ColumnElement[bool]) -> Kept | None:
        found = self.session.execute(_told().where(condition)).first()
        return None if found is None else _kept(*found)


def _moment(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat()


def _told() -> Any:
    row = EditionRow
    told = row.version, row.tables_sha256, row.released_on, row.notes, row.file_sha256, row.size, row.checked, row.at
    return select(*map(col, told))


def _kept(*told: Any) -> Kept:
    version, tables_sha256, released_on, notes, file_sha256, size, checked, at = told
    return Kept(version, tables_sha256, released_on, notes, file_sha256, size, json.loads(checked), at)


def _coming(row: ActivationRow) -> Coming:
    assert row.number is not None
    return Coming(row.number, row.version, row.tables_sha256, row.due, row.announced_at is not None)
