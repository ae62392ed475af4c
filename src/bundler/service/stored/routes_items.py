"""Items and their stock: taken in row by row, listed, and looked up with lots and history."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from litestar import Response, put
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency
from litestar.params import FromPath

from bundler.catalogue import Item
from bundler.errors import Fault, InputError
from bundler.service.bodies import AnyRequest, refuse_unknown_query
from bundler.service.desk import Desk
from bundler.service.problems import Problem
from bundler.service.reading import read_in_thread
from bundler.service.stored.item_rows import MAX_BODY_BYTES, read_rows, take_rows
from bundler.service.stored.moments import moment
from bundler.service.stored.writing import REPLAYED, idempotency_key
from bundler.storage import Session
from bundler.storage.listing import Listing, LotStanding

PAGE, LONGEST_PAGE = 100, 1000


@put("/v1/items", request_max_body_size=MAX_BODY_BYTES)
async def put_items(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[dict[str, Any]]:
    """Take items and counts of their stock in, and say of every row what became of it."""
    store, faults = desk.stored, list[Fault]()
    refuse_unknown_query(request)
    key = idempotency_key(request, faults)
    rows = await read_rows(request, faults)
    told, again = await sync_to_thread(take_rows, store, key, rows)
    return Response(told, headers={REPLAYED: "true"} if again else None)


@read_in_thread("/v1/items")
def get_items(request: AnyRequest, desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Return a page of items by sku; ``next`` is what the next page comes after, null at the end."""
    store = desk.stored
    after, most = _page(request, "")

    def work(session: Session) -> list[Item]:
        return list(store.listing(session).items(after, most + 1))

    found = store.database.read(work)
    return {"items": [facts_of(item) for item in found[:most]], "next": found[most - 1].sku if len(found) > most else None}


@read_in_thread("/v1/items/{sku:str}")
def get_item(request: AnyRequest, desk: NamedDependency[Desk], sku: FromPath[str]) -> dict[str, Any]:
    """Return an item with its lots: what was taken in, is reserved, went out, and is free."""
    store = desk.stored
    refuse_unknown_query(request)
    _known(sku)

    def work(session: Session) -> dict[str, Any]:
        listing = store.listing(session)
        row = listing.row(sku)
        if row is None or row.withdrawn:
            raise _unknown()
        (item,) = (item for item in listing.named([sku]) if item.sku == sku)
        lots = [_lot(lot) for lot in listing.lots(sku)]
        return {"sku": sku, "revision": row.revision, "changed_at": moment(row.changed_at), "facts": facts_of(item), "lots": lots}

    return store.database.read(work)


@read_in_thread("/v1/items/{sku:str}/history")
def get_history(request: AnyRequest, desk: NamedDependency[Desk], sku: FromPath[str]) -> dict[str, Any]:
    """Return every standing that an item has had, the oldest first; stock is not among its facts."""
    store = desk.stored
    after, most = _page(request, 0)
    _known(sku)

    def work(session: Session) -> dict[str, Any]:
        listing: Listing = store.listing(session)
        if listing.row(sku) is None:
            raise _unknown()
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


def _lot(lot: LotStanding) -> dict[str, Any]:
    held = lot.balance
    return {
        "lot": lot.name,
        "item_record_no": lot.item_record_no,
        "expires_on": None if lot.expires_on is None else lot.expires_on.isoformat(),
        "taken_in": None if held is None else held.granted,
        "reserved": None if held is None else held.pending,
        "gone": None if held is None else held.posted,
        "free": None if held is None else held.left(),
    }


def _page(request: AnyRequest, first: Any) -> tuple[Any, int]:
    """Return after what a page comes, and how much is on it."""
    refuse_unknown_query(request, ("after", "limit"))
    after, limit, faults = request.query_params.get("after", first), request.query_params.get("limit", str(PAGE)), list[Fault]()
    if isinstance(first, int):
        after = _whole("after", str(after), 0, 10**15, faults)
    elif "\0" in after:
        faults.append(Fault("query", "a sku is wanted", "sku", field="after"))
    most = _whole("limit", limit, 1, LONGEST_PAGE, faults)
    if faults:
        raise InputError(faults)
    return after, most


def _whole(name: str, text: str, least: int, most: int, faults: list[Fault]) -> int:
    if text.isascii() and text.isdigit() and len(text) < 17 and least <= int(text) <= most:
        return int(text)
    faults.append(Fault("query", f"a whole number from {least} to {most} is wanted", "number", field=name, value=text))
    return least


def _known(sku: str) -> None:
    """Raise the problem of an unknown item for what no database can be asked for."""
    if "\0" in sku:
        raise _unknown()


def _unknown() -> Problem:
    return Problem(HTTPStatus.NOT_FOUND, "unknown-item", "No item has this sku.")


ROUTES = (put_items, get_items, get_item, get_history)
