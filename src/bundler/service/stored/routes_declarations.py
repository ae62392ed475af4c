"""Stored orders at customs: declared, withdrawn, and moved by what customs answers. The messages are handed out and not kept."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from litestar import Response, post
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency
from litestar.params import FromPath

from bundler.errors import Fault, InputError
from bundler.service.bodies import AnyRequest, moved, refuse_unknown_query
from bundler.service.desk import Desk
from bundler.service.routes_declarations import MESSAGES, wanted_extra
from bundler.service.stored.order_bodies import known_id, read_body
from bundler.service.stored.routes_orders import order_told, tables_of
from bundler.service.stored.store import Store
from bundler.service.stored.writing import idempotency_key, written
from bundler.storage import Session
from bundler.storage.ordering import Orders, answer_of
from bundler.storage.tables import OrderRow
from bundler.storage.writes import Answer
from bundler.tariff import Tables

if TYPE_CHECKING:
    from bundler.declaration import Declaration
    from bundler.service.stored.declaration_bodies import Sending, Wanted
    from bundler.service.stored.receipt_bodies import Came


@post("/v1/orders/{order_id:str}/declaration", status_code=200)
async def post_declaration(request: AnyRequest, desk: NamedDependency[Desk], order_id: FromPath[str]) -> Response[dict[str, Any]]:
    """Declare a reserved order: the messages that customs wants, and from here on customs decides."""
    wanted_extra()
    faults = list[Fault]()
    refuse_unknown_query(request)
    known_id(order_id)
    key = idempotency_key(request, faults)
    document = await read_body(request, "declaration")
    return await sync_to_thread(_declare, desk, desk.stored, key, order_id, document, faults)


@post("/v1/orders/{order_id:str}/cancellation", status_code=200)
async def post_cancellation(request: AnyRequest, desk: NamedDependency[Desk], order_id: FromPath[str]) -> Response[dict[str, Any]]:
    """Withdraw the list of an order that is not released: once customs approves it, what the order holds is free."""
    wanted_extra()
    faults = list[Fault]()
    refuse_unknown_query(request)
    known_id(order_id)
    key = idempotency_key(request, faults)
    document = await read_body(request, "cancellation")
    return await sync_to_thread(_cancel, desk.stored, key, order_id, document, faults)


@post("/v1/receipts", status_code=200)
async def post_receipts(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[dict[str, Any]]:
    """Take what customs answered, and let stock and limits move with it. What came before does nothing again."""
    wanted_extra()
    faults = list[Fault]()
    refuse_unknown_query(request)
    key = idempotency_key(request, faults)
    document = await read_body(request, "receipts")
    return await sync_to_thread(_receive, desk, desk.stored, key, document, faults)


def _declare(desk: Desk, store: Store, key: str, order_id: str, document: Any, faults: list[Fault]) -> Response[Any]:
    from bundler.service.stored.declaration_bodies import read_declaring
    from bundler.service.stored.declared_after import with_messages

    wanted = read_declaring(document, store, faults)
    row, reviewed = store.database.read(lambda session: _reserved(session, store, order_id))
    made = _made(row, tables_of(desk, store, order_id), wanted, reviewed or wanted.stated.reviewed)
    content = {"order_id": order_id, **wanted.content}
    done = written(store, key, "POST /v1/orders/{id}/declaration", content, partial(_declared, store, order_id, wanted, made))
    # The same order and shipment give the same messages, so they are made again where the write was done before.
    done.content = with_messages(done.content, made.messages)
    return done


def _reserved(session: Session, store: Store, order_id: str) -> tuple[OrderRow, bool]:
    """The order, and whether a person reviewed it when it was reserved."""
    orders = Orders(session, store.tenant, store.now())
    return orders.look(order_id), orders.was_reviewed(order_id)


def _made(row: OrderRow, tables: Tables, wanted: Wanted, reviewed: bool) -> Declaration:
    from bundler.declaration import declare

    try:
        return declare(answer_of(row, tables), wanted.sending.shipment, reviewed=reviewed)
    except InputError as wrong:
        raise InputError(moved([each], "/shipment")[0] if each.place == "shipment" else each for each in wrong.faults) from None


def _declared(store: Store, order_id: str, wanted: Wanted, made: Declaration, session: Session) -> Answer:
    from bundler.service.stored.declared_after import hold_to_person, numbers_of
    from bundler.service.stored.declared_told import declaration_told
    from bundler.storage.declaring import Declarations

    declarations, shipment = Declarations(session, store.tenant, store.now()), wanted.sending.shipment
    hold_to_person(session, store, declarations.orders.get(order_id), shipment)
    row = declarations.declare(order_id, numbers_of(made, shipment), wanted.hold)
    return HTTPStatus.OK, {**order_told(row, store), "declaration": declaration_told(declarations.known(order_id))}


def _cancel(store: Store, key: str, order_id: str, document: Any, faults: list[Fault]) -> Response[Any]:
    from bundler.service.stored.declaration_bodies import read_withdrawal
    from bundler.service.stored.declared_after import with_messages, withdrawal_message

    sending, reason = read_withdrawal(document, store, faults)
    stated = {"never_sent": True} if sending is None else {"shipment": sending.content, "reason": store.hashed("reason", reason)}
    work = partial(_cancelled, store, order_id, sending, reason)
    done = written(store, key, "POST /v1/orders/{id}/cancellation", {"order_id": order_id, **stated}, work)
    made = () if sending is None else (store.database.read(lambda session: withdrawal_message(session, store, sending, reason)),)
    done.content = with_messages(done.content, made)
    return done


def _cancelled(store: Store, order_id: str, sending: Sending | None, reason: str, session: Session) -> Answer:
    from bundler.service.stored.declared_after import hold_to_declaration, made_after, withdrawal_message
    from bundler.service.stored.declared_told import declaration_told
    from bundler.storage.declaring import Declarations

    declarations = Declarations(session, store.tenant, store.now())
    if sending is None:
        row = declarations.never_sent(order_id)
    else:
        row = declarations.withdraw(order_id, made_after("withdrawal", "CEB623", sending.shipment))
        hold_to_declaration(session, store, row, declarations.known(order_id), sending.shipment)
        withdrawal_message(session, store, sending, reason)  # what no message can say is not asked
    return HTTPStatus.OK, {**order_told(row, store), "declaration": declaration_told(declarations.known(order_id))}


def _receive(desk: Desk, store: Store, key: str, document: Any, faults: list[Fault]) -> Response[Any]:
    from bundler.service.stored.receipt_bodies import read_receipts
    from bundler.storage.receipts import tables_wanted

    came = read_receipts(document, faults)
    wanted = store.database.read(lambda session: tables_wanted(session, store.tenant, came.every))
    # Editions are asked for before the transaction, which would hold its connection while it waits for another.
    tables = {sha256: edition for sha256 in wanted if (edition := desk.editions.with_sha256(sha256)) is not None}
    content = {MESSAGES: [*came.hashes]}
    return written(store, key, "POST /v1/receipts", content, partial(_received, store, came, tables))


def _received(store: Store, came: Came, tables: dict[str, Tables], session: Session) -> Answer:
    from bundler.service.stored.declared_told import declaration_told
    from bundler.storage.receiving import Receiving

    taken = Receiving(session, store.tenant, store.now(), tables).take(came.every)
    return HTTPStatus.OK, {
        "receipts": len(came.every),
        "new": taken.new,
        "orders": [{**order_told(row, store), "declaration": declaration_told(declared)} for row, declared in taken.orders],
        "unknown": [{"answers": each.answers, "number": each.number, "company": each.company} for each in taken.strange],
        "format_faults": [*came.format_faults],
    }


ROUTES = (post_declaration, post_cancellation, post_receipts)
