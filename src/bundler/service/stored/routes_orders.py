"""Orders in two phases over HTTP: reserved, held for longer, then posted or voided; and what comes back of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from http import HTTPStatus
from typing import Any, Literal, TypeVar

from litestar import Response, post
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency
from litestar.params import FromPath

from bundler.catalogue import Catalogue
from bundler.errors import Fault, InputError
from bundler.service.bodies import AnyRequest, moved, refuse_unknown_query
from bundler.service.desk import Desk
from bundler.service.problems import Problem
from bundler.service.reading import read_in_thread
from bundler.service.stored.judging import counted
from bundler.service.stored.moments import moment
from bundler.service.stored.order_bodies import (
    Extending,
    Posting,
    Returning,
    Wanted,
    known_id,
    read_body,
    read_model,
    read_nothing,
    read_reservation,
    read_returning,
)
from bundler.service.stored.registered_lines import with_registered
from bundler.service.stored.store import PLACE, Store, skus_of
from bundler.service.stored.writing import idempotency_key, written
from bundler.storage import Session
from bundler.storage.bundles import Registry
from bundler.storage.ordering import Orders, Reserving, over
from bundler.storage.persons import keep_to_kind
from bundler.storage.quoting import Cited, Quotes, UnknownQuoteError, priced_parts
from bundler.storage.tables import DeclarationRow, OrderEventRow, OrderRow
from bundler.storage.writes import Answer
from bundler.tariff import Tables

Step = Literal["post", "void"]
RETURNING = "POST /v1/orders/{id}/returns"
NAMES: dict[Step, str] = {"post": "posting", "void": "voiding"}
T = TypeVar("T")


@post("/v1/orders")
async def post_order(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[dict[str, Any]]:
    """Reserve an order: its stock and what it takes of the buyer's limits are held back until it is posted, voided or expires."""
    store, faults = desk.stored, list[Fault]()
    key = idempotency_key(request, faults)
    document = await read_body(request, "order")
    return await sync_to_thread(_reserve, desk, store, key, document, faults)


@read_in_thread("/v1/orders/{order_id:str}")
def get_order(request: AnyRequest, desk: NamedDependency[Desk], order_id: FromPath[str]) -> dict[str, Any]:
    """Return an order with the answer that it was taken with, and everything that happened to it."""
    store = desk.stored
    refuse_unknown_query(request)
    known_id(order_id)

    def work(session: Session) -> dict[str, Any]:
        orders = Orders(session, store.tenant, store.now())
        row = orders.look(order_id)
        rows = orders.events(order_id)
        events = [_event(each) for each in rows]
        told = {**order_told(row, store), "answer": json.loads(row.answer), "bundles": events[0]["details"]["bundles"], "events": events}
        return {**told, "declaration": _declaration(session, store, row, rows)}

    return store.database.read(work)


@post("/v1/orders/{order_id:str}/posting", status_code=200)
async def post_posting(request: AnyRequest, desk: NamedDependency[Desk], order_id: FromPath[str]) -> Response[dict[str, Any]]:
    """Post an order: what it holds is gone."""
    return await _settle(request, desk, order_id, "post")


@post("/v1/orders/{order_id:str}/voiding", status_code=200)
async def post_voiding(request: AnyRequest, desk: NamedDependency[Desk], order_id: FromPath[str]) -> Response[dict[str, Any]]:
    """Void an order: what it holds is free again."""
    return await _settle(request, desk, order_id, "void")


@post("/v1/orders/{order_id:str}/extension", status_code=200)
async def post_extension(request: AnyRequest, desk: NamedDependency[Desk], order_id: FromPath[str]) -> Response[dict[str, Any]]:
    """Hold what an order holds for longer."""
    store, faults = desk.stored, list[Fault]()
    known_id(order_id)
    key = idempotency_key(request, faults)
    asked = read_model(await read_body(request, "extension"), Extending, "extension", faults)

    def work(session: Session) -> Answer:
        now = store.now()
        row = Orders(session, store.tenant, now).extend(order_id, now + timedelta(minutes=asked.hold_minutes))
        return HTTPStatus.OK, order_told(row, store)

    content = {"order_id": order_id, "hold_minutes": asked.hold_minutes}
    return await sync_to_thread(written, store, key, "POST /v1/orders/{id}/extension", content, work)


@post("/v1/orders/{order_id:str}/returns", status_code=200)
async def post_returning(request: AnyRequest, desk: NamedDependency[Desk], order_id: FromPath[str]) -> Response[dict[str, Any]]:
    """Take pieces of a posted order back: value, limits and stock come free as far as the rules give them back, once."""
    store, faults = desk.stored, list[Fault]()
    known_id(order_id)
    key = idempotency_key(request, faults)
    document = await read_body(request, "return")
    return await sync_to_thread(_give_back, desk, store, key, order_id, document, faults)


def _reserve(desk: Desk, store: Store, key: str, document: Any, faults: list[Fault]) -> Response[Any]:
    wanted = read_reservation(document, store, faults)
    # The edition is asked for before the transaction, which would hold its connection while it waits for another.
    tables = desk.tables
    write = partial(written, store, key, "POST /v1/orders", wanted.content, partial(_reserved, tables, store, wanted))
    return counted(desk.metrics, write, lambda done: done.content["answer"])


def _reserved(tables: Tables, store: Store, wanted: Wanted, session: Session) -> Answer:
    now, today = store.now(), store.today()
    order, until = wanted.dated(today, now)
    if wanted.person is not None:
        keep_to_kind(session, store.tenant, wanted.person.kind)
    cited, bundles = None, list[Any]()
    if wanted.held.quote is not None:
        cited = _cited(Quotes(session, store.tenant, now), wanted.held.quote, priced_parts(order, wanted.registered))
        order, bundles = cited.spelt_out(order), cited.bundles
    elif wanted.registered:
        order, uses = with_registered(Registry(session, store.tenant, now), order, wanted.registered, "/order", order.day)
        bundles = [use.to_dict() for use in uses]
    # The ledger alone knows what is left: of the goods only the facts are asked.
    goods = store.named(session, skus_of(order), order.day, counted=False)
    if cited is not None:
        goods = Catalogue(cited.priced(goods.values()), place=PLACE)
    person = None if wanted.person is None else wanted.person.hash
    reserving = Reserving(wanted.order_id, order, person, until, wanted.held.reviewed, bundles, cited)
    row = at_pointer("/order", lambda: Orders(session, store.tenant, now).reserve(reserving, goods, tables))
    return HTTPStatus.CREATED, {**order_told(row, store), "answer": json.loads(row.answer), "bundles": bundles}


def _cited(quotes: Quotes, quote_id: str, stated: dict[str, Any]) -> Cited:
    try:
        return quotes.cite(quote_id, stated)
    except UnknownQuoteError:
        raise InputError(
            [Fault("order", "no stored quote has this id", "unknown_quote", "/quote", field="quote", value=quote_id)]
        ) from None


async def _settle(request: AnyRequest, desk: Desk, order_id: str, step: Step) -> Response[Any]:
    store, faults, posting = desk.stored, list[Fault](), Posting()
    refuse_unknown_query(request)
    known_id(order_id)
    key = idempotency_key(request, faults)
    body = await request.body()
    if step == "post" and body.strip():
        posting = read_model(await read_body(request, "posting"), Posting, "posting", faults)
    else:
        read_nothing(body, faults)

    def work(session: Session) -> Answer:
        return HTTPStatus.OK, order_told(Orders(session, store.tenant, store.now()).settle(order_id, step, posting.declared_on), store)

    content = {"order_id": order_id, **posting.model_dump(mode="json", exclude_none=True)}
    return await sync_to_thread(written, store, key, f"POST /v1/orders/{{id}}/{NAMES[step]}", content, work)


def _give_back(desk: Desk, store: Store, key: str, order_id: str, document: Any, faults: list[Fault]) -> Response[Any]:
    wanted = read_returning(document, store, faults)
    tables = tables_of(desk, store, order_id)
    if wanted.sending is not None:
        from bundler.service.stored.declared_returns import ask_return

        ask = partial(ask_return, store, key, order_id, wanted, wanted.sending, tables)
        return counted(desk.metrics, ask, lambda done: done.content["answer"])
    content = {**document, "order_id": order_id}
    write = partial(written, store, key, RETURNING, content, partial(_given_back, tables, store, order_id, wanted))
    return counted(desk.metrics, write, lambda done: done.content["answer"])


def tables_of(desk: Desk, store: Store, order_id: str) -> Tables:
    """The tables that an order was taken with. Raises UnknownOrderError, and a 409 problem where they are not here."""
    sha256 = store.database.read(lambda session: Orders(session, store.tenant, store.now()).look(order_id).tables_sha256)
    tables = desk.editions.with_sha256(sha256)
    if tables is None:
        detail = f"The tables that the order was taken with are not here. {desk.editions.known()}"
        raise Problem(HTTPStatus.CONFLICT, "edition-missing", detail)
    return tables


def _given_back(tables: Tables, store: Store, order_id: str, wanted: Returning, session: Session) -> Answer:
    orders = Orders(session, store.tenant, store.now())
    row, answer = at_pointer("/return", lambda: orders.give_back(order_id, wanted.back, tables, reviewed=wanted.reviewed))
    return HTTPStatus.OK, {**order_told(row, store), "answer": answer}


def at_pointer(pointer: str, work: Callable[[], T]) -> T:
    """Return what ``work`` returns; the faults that it raises are at their place in the body."""
    try:
        return work()
    except InputError as wrong:
        raise InputError(moved(wrong.faults, pointer)) from None


def _declaration(session: Session, store: Store, row: OrderRow, events: Sequence[OrderEventRow]) -> dict[str, Any] | None:
    declared = session.get(DeclarationRow, (store.tenant, row.id))
    if declared is None:
        return None
    from bundler.service.stored.declared_told import declaration_in_full

    return declaration_in_full(session, declared, events)


def order_told(row: OrderRow, store: Store) -> dict[str, Any]:
    """Return an order as it stands; one whose time is over has expired, whether or not anyone swept."""
    expired = over(row, store.now())
    return {
        "order_id": row.id,
        "state": "expired" if expired else row.state,
        "life": "expired" if expired else row.life,
        "on": row.day.isoformat(),
        "expires_at": None if row.expires_at is None else moment(row.expires_at),
    }


def _event(row: OrderEventRow) -> dict[str, Any]:
    return {"number": row.number, "kind": row.kind, "at": moment(row.at), "details": json.loads(row.document)}


ROUTES = (post_order, get_order, post_posting, post_voiding, post_extension, post_returning)
