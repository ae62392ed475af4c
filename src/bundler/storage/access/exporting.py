"""The audit trail up to a day, written to a file for whoever has to keep it, and removed only as far as such a file has it.

The database refuses to remove any other row. A file is JSON lines, a deed a line by its number; its SHA-256 stands in the trail of every
tenant whose deeds it has, so that it can be shown later that it is the file which was written.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import delete, func, select
from sqlmodel import Session, col

from bundler.storage.access.trail import EXPORTED, REMOVED, Deed, add_deed, told
from bundler.storage.dialects import table_of
from bundler.storage.engine import Database
from bundler.storage.tables import AuditExportRow, AuditRow

EXPORT, REMOVE = "bundler audit export", "bundler audit remove"
AT_ONCE = 5000
"""Deeds that are removed in one transaction."""


class UnknownExportError(Exception):
    """The file is not one that was exported from this trail, or was changed since."""


class NotExportedError(Exception):
    """A deed of the trail is not as in the file, or not in it."""

    def __init__(self, number: int) -> None:
        super().__init__(f"deed {number} is not as it was exported")
        self.number = number


@dataclass(frozen=True, slots=True)
class Exported:
    """What a file holds: so many deeds up to the number ``last``, and the SHA-256 of its bytes."""

    deeds: int
    last: int
    sha256: str


def write_trail(session: Session, before: datetime, file: BinaryIO) -> Exported:
    """Write every deed from before a moment, of all tenants, in one transaction that reads. No later one has a smaller number."""
    last, digest, count = _last(session, before), hashlib.sha256(), 0
    file.seek(0)
    file.truncate()
    wanted = select(AuditRow).where(col(AuditRow.id) <= last).order_by(col(AuditRow.id)).execution_options(yield_per=AT_ONCE)
    for row in session.execute(wanted).scalars():
        line = _line(row)
        file.write(line)
        digest.update(line)
        count += 1
    return Exported(count, last, digest.hexdigest())


def record(session: Session, found: Exported, at: datetime) -> None:
    """Keep that a file was written: from now on what it holds may be removed."""
    session.add(AuditExportRow(last=found.last, deeds=found.deeds, sha256=found.sha256, at=at))
    wanted = select(col(AuditRow.tenant)).where(col(AuditRow.id) <= found.last).distinct().order_by(col(AuditRow.tenant))
    _tell(session, session.execute(wanted).scalars().all(), Deed(EXPORTED, EXPORT, 0, subject=found.sha256), at)


def remove_exported(database: Database, path: Path, at: datetime) -> int:
    """Remove the deeds that a file holds, each once it was found to be as it stands there; return how many there still were.

    Every transaction says so in the trails. Raises UnknownExportError, and NotExportedError at the first deed that differs: what was before
    it is removed then.
    """
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        if not database.read(lambda session: _is_known(session, sha256)):
            raise UnknownExportError
        file.seek(0)
        removed, after = 0, 0
        while lines := {json.loads(line)["number"]: line for line in islice(file, AT_ONCE)}:
            upto = max(lines)
            removed += database.write(partial(_remove, lines=lines, after=after, upto=upto, sha256=sha256, at=at))
            after = upto
    return removed


def _remove(session: Session, lines: dict[int, bytes], after: int, upto: int, sha256: str, at: datetime) -> int:
    these = col(AuditRow.id) > after, col(AuditRow.id) <= upto
    rows = session.execute(select(AuditRow).where(*these).order_by(col(AuditRow.id))).scalars().all()
    for row in rows:
        if row.id is not None and lines.get(row.id) != _line(row):
            raise NotExportedError(row.id)
    session.execute(delete(table_of(AuditRow)).where(*these))
    _tell(session, sorted({row.tenant for row in rows}), Deed(REMOVED, REMOVE, 0, subject=sha256), at)
    return len(rows)


def _last(session: Session, before: datetime) -> int:
    """The number of the last deed before which all are older than a moment; 0 where none is."""
    later: int | None = session.execute(select(func.min(col(AuditRow.id))).where(col(AuditRow.at) >= before)).scalar_one()
    wanted = select(func.max(col(AuditRow.id)))
    return session.execute(wanted if later is None else wanted.where(col(AuditRow.id) < later)).scalar_one() or 0


def _is_known(session: Session, sha256: str) -> bool:
    return session.execute(select(AuditExportRow).where(col(AuditExportRow.sha256) == sha256).limit(1)).first() is not None


def _tell(session: Session, tenants: Iterable[str], deed: Deed, at: datetime) -> None:
    for tenant in tenants:
        add_deed(session, tenant, deed, at)


def _line(row: AuditRow) -> bytes:
    return json.dumps({"tenant": row.tenant, **told(row)}, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
