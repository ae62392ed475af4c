"""Writes under the caller's key: what was done once is told again, not done again."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, NoReturn, TypeVar

from litestar import Response

from bundler.errors import Fault, InputError
from bundler.service.bodies import AnyRequest
from bundler.service.stored.store import Store
from bundler.service.telling import Told
from bundler.storage import Session
from bundler.storage.writes import Answer, Key, once
from bundler.values import identity_number
from bundler.values.identity_number import personal

T = TypeVar("T")
HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replay"
_KEY = re.compile(r"[!-~]{1,160}")


def idempotency_key(request: AnyRequest, faults: list[Fault]) -> str:
    """Return the key of a write; one that is missing, or no key, is a fault."""
    key = request.headers.get(HEADER, "")
    if not _KEY.fullmatch(key) or identity_number.stands_in(key):
        message = (
            "the header is wanted: up to 160 letters, digits and signs, without blanks" if key else "the header is required, but missing"
        )
        hint = "Make a new one for every write, such as a UUID, and send the same one when you try again."
        faults.append(Fault("header", message, "idempotency_key", field=HEADER, hint=hint))
    return key


def beforehand(work: Callable[[], T]) -> Callable[[], T]:
    """Do what takes long before the transaction of a write, and return what gives its outcome there.

    What it raises is raised there too: a write that was done before gets its first answer all the same.
    """
    try:
        found = work()
    except Exception as failure:
        # The name is gone when it is asked for.
        kept = failure
        return lambda: _raise(kept)
    return lambda: found


def _raise(failure: Exception) -> NoReturn:
    raise failure


def written(store: Store, key: str, route: str, content: Any, work: Callable[[Session], Answer]) -> Response[Any]:
    """Answer a write: ``work`` is done in one transaction with the record of it, or its first answer is given again.

    ``content`` is the request as JSON data that may be kept: with an identity number in it nothing is. What ``work`` raises undoes both, so
    that it may be tried again.
    """
    if identity_number.stands_in(json.dumps(content, ensure_ascii=False)):
        raise InputError([personal("body")])

    def act(session: Session) -> tuple[Answer, bool]:
        return once(session, Key(store.tenant, key, route, content), store.now(), lambda: work(session))

    (status, document), again = store.database.write(act)
    return Told(document, status_code=status, headers={REPLAYED: "true"} if again else None)
