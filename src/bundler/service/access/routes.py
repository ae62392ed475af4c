"""Keys over HTTP, for whoever has the scope ``admin``, and the audit trail; both of the own tenant alone."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from litestar import Response, delete, post
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency
from litestar.params import FromPath

from bundler.errors import Fault
from bundler.service.access.bodies import PLACE, read_new_key
from bundler.service.bodies import AnyRequest, read_json, refuse_unknown_query
from bundler.service.desk import Desk
from bundler.service.problems import Problem
from bundler.service.reading import read_in_thread
from bundler.service.stored.order_bodies import read_nothing
from bundler.service.stored.paging import read_page
from bundler.service.stored.store import Store
from bundler.service.stored.writing import REPLAYED, idempotency_key, written
from bundler.storage import Session
from bundler.storage.access.keys import NewKey, list_keys, make_key, revoke_key, told
from bundler.storage.access.trail import read_trail
from bundler.storage.access.trail import told as told_deed
from bundler.storage.writes import Answer


@post("/v1/keys")
async def post_key(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[dict[str, Any]]:
    """Make a key and show it, once: with the same Idempotency-Key it is told again without its text."""
    store, faults = desk.stored, list[Fault]()
    key = idempotency_key(request, faults)
    document = await read_json(request, PLACE)
    wanted = read_new_key(document, store.tenant, store.today(), faults)
    answer = await sync_to_thread(_make, store, key, document, wanted)
    desk.keys_changed()
    return answer


@read_in_thread("/v1/keys")
def get_keys(request: AnyRequest, desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Return a page of the keys, revoked ones too; ``next`` is what the next page comes after, null at the end."""
    store = desk.stored
    after, most = read_page(request, "")
    rows = store.database.read(lambda session: list_keys(session, store.tenant, after, most + 1))
    return {"keys": [told(row) for row in rows[:most]], "next": rows[most - 1].id if len(rows) > most else None}


@delete("/v1/keys/{key_id:str}", status_code=200)
async def delete_key(request: AnyRequest, desk: NamedDependency[Desk], key_id: FromPath[str]) -> Response[dict[str, Any]]:
    """Revoke a key, for good."""
    store, faults = desk.stored, list[Fault]()
    refuse_unknown_query(request)
    key = idempotency_key(request, faults)
    read_nothing(await request.body(), faults)

    def work(session: Session) -> Answer:
        row = None if "\0" in key_id else revoke_key(session, store.tenant, key_id, store.now())
        if row is None:
            raise Problem(HTTPStatus.NOT_FOUND, "unknown-key", "No key has this id.")
        return HTTPStatus.OK, told(row)

    answer = await sync_to_thread(written, store, key, "DELETE /v1/keys/{id}", {"key_id": key_id}, work)
    desk.keys_changed()
    return answer


@read_in_thread("/v1/audit")
def get_audit(request: AnyRequest, desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Return a page of the audit trail, the oldest first; ``next`` is the number that the next page comes after, null at the end."""
    store = desk.stored
    after, most = read_page(request, 0)
    rows = store.database.read(lambda session: read_trail(session, store.tenant, after, most + 1))
    return {"deeds": [told_deed(row) for row in rows[:most]], "next": rows[most - 1].id if len(rows) > most else None}


def _make(store: Store, key: str, document: Any, wanted: NewKey) -> Response[dict[str, Any]]:
    text = ""

    def work(session: Session) -> Answer:
        nonlocal text
        row, text = make_key(session, wanted, store.now())
        return HTTPStatus.CREATED, told(row)

    answer = written(store, key, "POST /v1/keys", document, work)
    # The record of the write is kept, so the text of the key is not in it.
    answer.content = {**answer.content, "key": None if REPLAYED in (answer.headers or {}) else text}
    return answer


ROUTES = (post_key, get_keys, delete_key, get_audit)
