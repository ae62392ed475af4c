"""Lists of orders, and what a person has used of a year's limits; who asks about a person does so in a body, never in an address."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any, get_args

from litestar import Response, post
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency

from bundler.catalogue.order import Buyer
from bundler.catalogue.types import wire_exact
from bundler.errors import Fault, InputError
from bundler.ledger.accounts import MICRO
from bundler.service.bodies import AnyRequest
from bundler.service.desk import Desk
from bundler.service.reading import read_in_thread
from bundler.service.stored.inquiry_bodies import AFTER, LimitsAsked, OrdersAsked, OrderState, read_inquiry
from bundler.service.stored.moments import moment, parse_moment
from bundler.service.stored.order_bodies import read_body
from bundler.service.stored.paging import read_page
from bundler.service.stored.routes_orders import order_told
from bundler.service.stored.store import Store
from bundler.storage import Session
from bundler.storage.booking import Books
from bundler.storage.lives import Life
from bundler.storage.order_listing import Wanted, list_orders
from bundler.storage.persons import Person, check_kind
from bundler.storage.tables import OrderRow
from bundler.storage.usage import Usage, usage
from bundler.tariff import Tables
from bundler.values import money

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
FILTERS = ("state", "life", "since")
_AFTER = re.compile(AFTER[:-1])


@read_in_thread("/v1/orders")
def get_orders(request: AnyRequest, desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Return a page of orders, those that changed first before the others; ``next`` is what the next page comes after."""
    store, faults = desk.stored, list[Fault]()
    asked = request.query_params
    state, life, since = asked.get("state"), asked.get("life"), asked.get("since")
    for name, value, known in (("state", state, get_args(OrderState)), ("life", life, get_args(Life))):
        if value is not None and value not in known:
            hint = f"Known: {', '.join(known)}."
            faults.append(Fault("query", f"no order is ever in this {name}", name, field=name, hint=hint))
    wanted = Wanted(state, None, _since(since, "", faults), life=life)
    after, most = read_page(request, "", FILTERS, faults)
    behind = _after(after, "query", "") if "after" in asked else None
    return store.database.read(lambda session: _page(session, store, wanted, behind, most))


@post("/v1/order-inquiries", status_code=200)
async def post_order_inquiry(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[dict[str, Any]]:
    """Return a page of the orders of a person."""
    store = desk.stored
    person, asked = read_inquiry(await read_body(request, "inquiry"), OrdersAsked, store)
    faults: list[Fault] = []
    wanted = Wanted(asked.state, person.hash, _since(asked.since, "/since", faults))
    if faults:
        raise InputError(faults)
    after = None if asked.after is None else _after(asked.after, "inquiry", "/after")

    def work(session: Session) -> dict[str, Any]:
        check_kind(session, store.tenant, person.kind)
        return _page(session, store, wanted, after, asked.limit)

    return Response(await sync_to_thread(store.database.read, work))


@post("/v1/limit-inquiries", status_code=200)
async def post_limit_inquiry(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[dict[str, Any]]:
    """Return what a person has used of the limits of a year, here and elsewhere, and what is left."""
    store = desk.stored
    person, asked = read_inquiry(await read_body(request, "inquiry"), LimitsAsked, store)

    def told() -> dict[str, Any]:
        # The edition is asked for before the transaction, which would hold its connection while it waits for another.
        tables = desk.tables
        return store.database.read(lambda session: _limits(tables, store, person, asked, session))

    return Response(await sync_to_thread(told))


def _limits(tables: Tables, store: Store, person: Person, asked: LimitsAsked, session: Session) -> dict[str, Any]:
    check_kind(session, store.tenant, person.kind)
    on = asked.on or store.today()
    buyer = Buyer().model_copy(update={"annual_used": asked.annual_used, "kg_used": asked.kg_used})
    found = usage(Books(session, store.tenant, store.now()), person.hash, buyer, on, tables)
    return {
        "on": on.isoformat(),
        "year": found.year,
        "annual": _used(found.annual, money.format),
        "kilograms": [{"group": group, **_used(each, _kilograms)} for group, each in found.kilograms.items()],
        "tables": tables.edition,
        "tables_sha256": tables.sha256,
    }


def _used(found: Usage, told: Any) -> dict[str, str]:
    amounts = {"limit": found.limit, "elsewhere": found.elsewhere, "reserved": found.reserved, "posted": found.posted, "left": found.left}
    return {name: told(amount) for name, amount in amounts.items()}


def _page(session: Session, store: Store, wanted: Wanted, after: tuple[datetime, str] | None, most: int) -> dict[str, Any]:
    rows = list_orders(session, store.tenant, replace(wanted, after=after), store.now(), most + 1)
    orders = [{**order_told(row, store), "changed_at": moment(row.changed_at)} for row in rows[:most]]
    return {"orders": orders, "next": _cursor(rows[most - 1]) if len(rows) > most else None}


def _cursor(row: OrderRow) -> str:
    return f"{(row.changed_at - EPOCH) // MICROSECOND}~{row.id}"


def _after(cursor: str, place: str, pointer: str) -> tuple[datetime, str]:
    """The moment and the id that a page comes after. Raises InputError for what no page ever gave."""
    if not _AFTER.fullmatch(cursor):
        hint = "Give what the page before told as 'next'."
        raise InputError([Fault(place, "this is not where a page begins", "after", pointer, field="after", hint=hint)])
    at, _, order_id = cursor.partition("~")
    return EPOCH + int(at) * MICROSECOND, order_id


def _since(stated: str | None, pointer: str, faults: list[Fault]) -> datetime | None:
    found = None if stated is None else parse_moment(stated)
    if stated is not None and found is None:
        place, hint = "inquiry" if pointer else "query", "Write it as 2026-11-23T04:00:00Z."
        faults.append(Fault(place, "a moment with its zone is wanted", "moment", pointer, field="since", hint=hint))
    return found


def _kilograms(amount: int) -> str:
    return wire_exact(Fraction(amount, MICRO))


ROUTES = (get_orders, post_order_inquiry, post_limit_inquiry)
