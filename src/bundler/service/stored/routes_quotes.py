"""Stored quotes over HTTP: a price that is kept to for a while, for one order that cites it."""

from __future__ import annotations

import json
import secrets
from functools import partial
from http import HTTPStatus
from typing import Any

from litestar import Response, post
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency
from litestar.params import FromPath

from bundler.errors import Fault
from bundler.service.bodies import AnyRequest, refuse_unknown_query
from bundler.service.desk import Desk
from bundler.service.reading import read_in_thread
from bundler.service.stored.judging import counted
from bundler.service.stored.moments import moment
from bundler.service.stored.order_bodies import dated_within, read_body
from bundler.service.stored.quote_bodies import Asked, known_quote_id, read_asked
from bundler.service.stored.registered_lines import with_registered
from bundler.service.stored.store import Store, skus_of
from bundler.service.stored.writing import idempotency_key, written
from bundler.storage import Session
from bundler.storage.bundles import Registry
from bundler.storage.quoting import Quotes, Quoting, priced_parts
from bundler.storage.tables import QuoteRow
from bundler.storage.writes import Answer
from bundler.tariff import Tables


@post("/v1/stored-quotes")
async def post_stored_quote(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[dict[str, Any]]:
    """Quote an order and keep to its price until a moment."""
    store, faults = desk.stored, list[Fault]()
    key = idempotency_key(request, faults)
    document = await read_body(request, "order")
    return await sync_to_thread(_keep, desk, store, key, document, faults)


@read_in_thread("/v1/stored-quotes/{quote_id:str}")
def get_stored_quote(request: AnyRequest, desk: NamedDependency[Desk], quote_id: FromPath[str]) -> dict[str, Any]:
    """Return a stored quote: whether it may still be cited, and by which order it is."""
    store = desk.stored
    refuse_unknown_query(request)
    known_quote_id(quote_id)

    def work(session: Session) -> dict[str, Any]:
        quotes = Quotes(session, store.tenant, store.now())
        row = quotes.look(quote_id)
        return _told(row, quotes)

    return store.database.read(work)


def _keep(desk: Desk, store: Store, key: str, document: Any, faults: list[Fault]) -> Response[Any]:
    asked = read_asked(document, faults)
    # The edition is asked for before the transaction, which would hold its connection while it waits for another.
    write = partial(written, store, key, "POST /v1/stored-quotes", asked.content, partial(_kept, desk.tables, store, asked))
    return counted(desk.metrics, write, lambda done: done.content["answer"])


def _kept(tables: Tables, store: Store, asked: Asked, session: Session) -> Answer:
    now = store.now()
    order = dated_within(asked.order, asked.valid, store.today(), now, "the validity", "/on")
    stated, bundles = priced_parts(order, asked.registered), list[Any]()
    if asked.registered:
        order, uses = with_registered(Registry(session, store.tenant, now), order, asked.registered, "", order.day)
        bundles = [use.to_dict() for use in uses]
    goods = store.named(session, skus_of(order), order.day)
    quotes = Quotes(session, store.tenant, now)
    row = quotes.keep(Quoting(secrets.token_hex(16), order, now + asked.valid, stated, bundles), goods, tables)
    return HTTPStatus.CREATED, _told(row, quotes)


def _told(row: QuoteRow, quotes: Quotes) -> dict[str, Any]:
    used = quotes.in_use(row)
    return {
        "id": row.id,
        "state": "used" if used else "expired" if row.valid_until <= quotes.at else "open",
        "on": row.day.isoformat(),
        "valid_until": moment(row.valid_until),
        "used_by": row.used_by if used else None,
        "answer": json.loads(row.answer),
        "bundles": json.loads(row.bundles),
    }


ROUTES = (post_stored_quote, get_stored_quote)
