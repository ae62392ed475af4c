"""Writes under a caller's key: the same content gets the first answer again, other content is told which field differs.

The record, and the deed in the audit trail, are written in the transaction of the write itself: all are there or nothing is, also after a
crash, and of two that come at the same moment one waits for the other and then gets its answer.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from bundler.storage.access.trail import WRITTEN, Deed, add_deed, subject_of
from bundler.storage.dialects import add
from bundler.storage.tables import WriteRow

Answer = tuple[int, Any]
"""Status and document."""
WORKING = 0
"""The status of a write whose answer is not there yet: only its own transaction can see it."""


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
    """The key was used before for something else; ``pointer`` leads to the first place that differs."""

    def __init__(self, pointer: str) -> None:
        super().__init__(f"the key was used before, with other content at {pointer or 'its top'}")
        self.pointer = pointer


def once(session: Session, key: Key, at: datetime, work: Callable[[], Answer]) -> tuple[Answer, bool]:
    """Return the answer of ``work``, or the one that was given under the key before, and whether it was.

    Raises OtherContentError where the key stands for other content. What ``work`` raises undoes the record too, so it may be tried again.
    """
    row = {"tenant": key.tenant, "key": key.key, "route": key.route, "request": key.canonical,
           "status": WORKING, "answer": "", "at": at}  # fmt: skip
    added = add(session, WriteRow, row)
    record = session.exec(select(WriteRow).where(col(WriteRow.tenant) == key.tenant, col(WriteRow.key) == key.key)).one()
    if not added:
        _same(record, key)
        return (record.status, json.loads(record.answer)), True
    status, document = work()
    record.status, record.answer = status, json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    session.add(record)
    add_deed(session, key.tenant, Deed(WRITTEN, key.route, status, key.key, subject_of(document)), at)
    return (status, document), False


def _same(record: WriteRow, key: Key) -> None:
    if record.route != key.route:
        raise OtherContentError("")
    if record.request != key.canonical:
        raise OtherContentError(next(_differing(json.loads(record.request), key.request, ""), ""))


def _differing(one: Any, other: Any, pointer: str) -> Iterator[str]:
    """Yield JSON pointers to the places where two documents differ."""
    if isinstance(one, dict) and isinstance(other, dict):
        for name in dict.fromkeys([*one, *other]):
            below = f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}"
            if name not in one or name not in other:
                yield below
            else:
                yield from _differing(one[name], other[name], below)
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for at, (mine, theirs) in enumerate(zip(one, other, strict=True)):
            yield from _differing(mine, theirs, f"{pointer}/{at}")
    elif type(one) is not type(other) or one != other:
        yield pointer
