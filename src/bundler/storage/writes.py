"""Writes under a caller's key: the same content gets the first answer again, other content is told which field differs.

The record, and the deed in the audit trail, are written in the transaction of the write itself: all are there or nothing is, also after a
crash, and of two that come at the same moment one waits for the other and then gets its answer. Of a record that is old enough the
content is let go and the key stays, so that a late repetition is refused and never done again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import tuple_, update
from sqlmodel import Session, col, select

from bundler.storage.access.trail import WRITTEN, Deed, add_deed, subject_of
from bundler.storage.dialects import add, table_of
from bundler.storage.tables import WriteRow
from bundler.storage.tables.writes import KEPT

Answer = tuple[int, Any]
"""Status and document."""
WORKING = 0
"""The status of a write whose answer is not there yet: only its own transaction can see it."""
FORGOTTEN = -1
"""The status of a write whose content was let go."""


@dataclass(frozen=True, slots=True)
class Key:
    """Under which key a tenant asked what: ``route`` and ``request``, the content of the request as JSON data."""

    tenant: str
    key: str
    route: str
    request: Any

    @property
    def canonical(self) -> str:
        """The content as text that is equal where the content is."""
        return json.dumps(self.request, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


class OtherContentError(Exception):
    """The key was used before for something else: at another ``route``, or with content whose first difference is at ``pointer``."""

    def __init__(self, pointer: str, route: str | None = None) -> None:
        where = f"for {route}" if route else f"with other content at {pointer or 'its top'}"
        super().__init__(f"the key was used before, {where}")
        self.pointer, self.route = pointer, route


class ForgottenKeyError(Exception):
    """The key was used before, so long ago that its answer is no longer kept."""


def once(session: Session, key: Key, at: datetime, work: Callable[[], Answer]) -> tuple[Answer, bool]:
    """Return the answer of ``work``, or the one that was given under the key before, and whether it was.

    Raises OtherContentError where the key stands for other content, ForgottenKeyError where nobody knows for which. What ``work`` raises
    undoes the record too, so it may be tried again: a write that was refused was not done.
    """
    row = {"tenant": key.tenant, "key": key.key, "route": key.route, "request": key.canonical,
           "status": WORKING, "answer": "", "at": at}  # fmt: skip
    its = col(WriteRow.tenant) == key.tenant, col(WriteRow.key) == key.key
    if not add(session, WriteRow, row):
        record = session.exec(select(WriteRow).where(*its)).one()
        _same(record, key)
        return (record.status, json.loads(record.answer)), True
    status, document = work()
    answer = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    session.execute(update(table_of(WriteRow)).where(*its).values(status=status, answer=answer))
    add_deed(session, key.tenant, Deed(WRITTEN, key.route, status, key.key, subject_of(document)), at)
    return (status, document), False


def forget(session: Session, before: datetime, most: int) -> int:
    """Let go of the content of writes older than a moment, the oldest first and at most so many, of every tenant; return how many."""
    old = (
        select(WriteRow.tenant, WriteRow.key).where(KEPT, col(WriteRow.at) < before)
        .order_by(col(WriteRow.at)).limit(most).with_for_update(skip_locked=True)
    )  # fmt: skip
    keys = session.exec(old).all()
    if keys:
        mine = tuple_(col(WriteRow.tenant), col(WriteRow.key)).in_([tuple(key) for key in keys])
        session.execute(update(WriteRow).where(mine).values(request="", answer="", status=FORGOTTEN))
    return len(keys)


def _same(record: WriteRow, key: Key) -> None:
    if record.route != key.route:
        raise OtherContentError("", record.route)
    if record.status == FORGOTTEN:
        raise ForgottenKeyError
    if record.request != key.canonical:
        raise OtherContentError(next(differing(json.loads(record.request), key.request), ""))


def differing(one: Any, other: Any, pointer: str = "") -> Iterator[str]:
    """Yield JSON pointers to the places where two documents differ."""
    if isinstance(one, dict) and isinstance(other, dict):
        for name in dict.fromkeys([*one, *other]):
            below = f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}"
            if name not in one or name not in other:
                yield below
            else:
                yield from differing(one[name], other[name], below)
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for at, (mine, theirs) in enumerate(zip(one, other, strict=True)):
            yield from differing(mine, theirs, f"{pointer}/{at}")
    elif type(one) is not type(other) or one != other:
        yield pointer
