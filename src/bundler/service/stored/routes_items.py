"""Items: taken in row by row, listed, looked up with lots and history, and withdrawn."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from litestar import Response, delete, put
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency
from litestar.params import FromPath

from bundler.catalogue import Item
from bundler.errors import Fault, InputError
from bundler.ledger import KnownLot
from bundler.service.bodies import AnyRequest, refuse_unknown_query
from bundler.service.desk import Desk
from bundler.service.problems import Problem
from bundler.service.reading import read_in_thread
from bundler.service.slashes import part
from bundler.service.stored.filters import flag_of, moment_of, text_of
from bundler.service.stored.item_rows import MAX_BODY_BYTES, read_rows, take_rows
from bundler.service.stored.moments import moment
from bundler.service.stored.paging import read_page
from bundler.service.stored.stock_told import lot_told, place_told
from bundler.service.stored.writing import REPLAYED, idempotency_key, written
from bundler.storage import Session
from bundler.storage.items import Shelf
from bundler.storage.listing import Filters, Listing
from bundler.storage.stock import Stock
from bundler.storage.writes import Answer


@put("/v1/items", request_max_body_size=MAX_BODY_BYTES)
async def put_items(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[dict[str, Any]]:
    """Take items and counts of their stock in, and say of every row what became of it."""
    store, faults = desk.stored, list[Fault]()
    refuse_unknown_query(request)
    key = idempotency_key(request, faults)
    taken = await sync_to_thread(take_rows, store, key, await read_rows(request, faults))
    return Response(taken.to_dict(), headers={REPLAYED: "true"} if taken.replayed else None)


@read_in_thread("/v1/items")
def get_items(request: AnyRequest, desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Return a page of items by sku; ``next`` is what the next page comes after, null at the end."""
    store = desk.stored
    faults: list[Fault] = []
    filters = Filters(
        text_of(request, "account_book", faults), moment_of(request, "changed_since", faults), flag_of(request, "withdrawn", faults)
    )
    after, most = read_page(request, "", ("account_book", "changed_since", "withdrawn"), faults)

    def work(session: Session) -> list[Item]:
        return list(store.listing(session).items(after, most + 1, filters))

    found = store.database.read(work)
    return {"items": [facts_of(item) for item in found[:most]], "next": found[most - 1].sku if len(found) > most else None}


@read_in_thread("/v1/items/{sku:str}")
def get_item(request: AnyRequest, desk: NamedDependency[Desk], sku: FromPath[str]) -> dict[str, Any]:
    """Return an item with its lots: what was taken in, is reserved, went out, and is free."""
    store = desk.stored
    refuse_unknown_query(request)
    sku = known_sku(sku)

    def work(session: Session) -> dict[str, Any]:
        listing = store.listing(session)
        row = listing.row(sku)
        if row is None or row.withdrawn:
            raise unknown_item()
        (item,) = (item for item in listing.named([sku]) if item.sku == sku)
        lots = [_lot(lot, listing) for lot in Stock(session, store.tenant).of_item(sku)]
        return {"sku": sku, "revision": row.revision, "changed_at": moment(row.changed_at), "facts": facts_of(item), "lots": lots}

    return store.database.read(work)


@delete("/v1/items/{sku:str}", status_code=200)
async def delete_item(request: AnyRequest, desk: NamedDependency[Desk], sku: FromPath[str]) -> Response[dict[str, Any]]:
    """Withdraw an item: it is sold no more. Its history, lots and stock stay, and taking it in again brings it back."""
    store, faults = desk.stored, list[Fault]()
    refuse_unknown_query(request)
    sku = known_sku(sku)
    key = idempotency_key(request, faults)
    if faults:
        raise InputError(faults)

    def work(session: Session) -> Answer:
        row = Shelf(session, store.tenant, store.now()).withdraw(sku)
        if row is None:
            raise unknown_item()
        return HTTPStatus.OK, {"sku": sku, "revision": row.revision, "withdrawn": True, "changed_at": moment(row.changed_at)}

    return await sync_to_thread(written, store, key, "DELETE /v1/items/{sku}", {"sku": sku}, work)


@read_in_thread("/v1/items/{sku:str}/history")
def get_history(request: AnyRequest, desk: NamedDependency[Desk], sku: FromPath[str]) -> dict[str, Any]:
    """Return every standing that an item has had, the oldest first; stock is not among its facts."""
    store = desk.stored
    after, most = read_page(request, 0)
    sku = known_sku(sku)

    def work(session: Session) -> dict[str, Any]:
        listing: Listing = store.listing(session)
        if listing.row(sku) is None:
            raise unknown_item()
        rows = listing.history(sku, after, most + 1)
        told = [
            {"revision": row.revision, "changed_at": moment(row.changed_at), "withdrawn": row.withdrawn, "facts": json.loads(row.facts)}
            for row in rows[:most]
        ]
        return {"sku": sku, "history": told, "next": rows[most - 1].revision if len(rows) > most else None}

    return store.database.read(work)


def facts_of(item: Item) -> dict[str, Any]:
    """Return the facts of an item as a row of a catalogue."""
    return item.model_dump(mode="json", exclude_none=True)


def _lot(lot: KnownLot, listing: Listing) -> dict[str, Any]:
    """A lot of an item; what it holds is null where its pieces were never counted."""
    if lot.balance is not None:
        return lot_told(lot, listing.day)
    return {**dict.fromkeys(lot_told(lot, listing.day)), **place_told(lot.name, lot.record, lot.expires_on)}


def known_sku(text: str) -> str:
    """Return the sku that a path names. Raises the problem of an unknown item for what no database can be asked for."""
    sku = part(text)
    if "\0" in sku:
        raise unknown_item()
    return sku


def unknown_item() -> Problem:
    """Return the problem of a sku that no item has."""
    return Problem(HTTPStatus.NOT_FOUND, "unknown-item", "No item has this sku.")


ROUTES = (put_items, get_items, get_item, delete_item, get_history)
