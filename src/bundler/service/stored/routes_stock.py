"""Stock: moved by what no order does, and told by lot, by record of the account book, and entry by entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from http import HTTPStatus
from itertools import groupby
from typing import Any

from litestar import Response, post
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency
from litestar.params import FromPath

from bundler.catalogue.movement import Movement
from bundler.catalogue.parsing import escaped, validate
from bundler.errors import Fault, InputError
from bundler.ledger import KnownLot
from bundler.service.bodies import AnyRequest, read_json, refuse_unknown_query, scalar
from bundler.service.desk import Desk
from bundler.service.reading import read_in_thread
from bundler.service.stored.filters import cursor, day_of, pair_of, text_of
from bundler.service.stored.moments import moment
from bundler.service.stored.paging import read_page
from bundler.service.stored.routes_items import known_sku, unknown_item
from bundler.service.stored.stock_told import lot_told, place_told
from bundler.service.stored.writing import idempotency_key, written
from bundler.storage import Session
from bundler.storage.movements import Moved, Movements
from bundler.storage.stock import EntryFilters, Shares, Stock
from bundler.storage.tables import EntryRow, MovementRow
from bundler.storage.writes import Answer
from bundler.values import identity_number
from bundler.values.near import did_you_mean

MAX_MOVEMENTS = 1000
MOVEMENTS = "movements"
ENTRY_FILTERS = ("sku", "lot", "booking")
STEPS = {"grant": "granted", "reserve": "reserved", "post": "posted", "void": "voided", "expire": "expired", "return": "returned"}


@post("/v1/stock-movements", status_code=201)
async def post_movements(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[dict[str, Any]]:
    """Book receipts, removals and counts of stock, all of them or none."""
    store, faults = desk.stored, list[Fault]()
    key = idempotency_key(request, faults)
    document = await read_json(request, MOVEMENTS)
    movements = _read(document, faults)

    def work(session: Session) -> Answer:
        moved = Movements(session, store.tenant, store.now()).book(movements)
        return HTTPStatus.CREATED, {MOVEMENTS: [_moved(each, store.today()) for each in moved]}

    return await sync_to_thread(written, store, key, "POST /v1/stock-movements", document, work)


@read_in_thread("/v1/stock")
def get_stock(request: AnyRequest, desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Return a page of lots with their pieces, by sku and lot; ``next`` is what the next page comes after, null at the end."""
    store, faults = desk.stored, list[Fault]()
    book, before = text_of(request, "account_book", faults), day_of(request, "expires_before", faults)
    after = pair_of(request, faults)
    _, most = read_page(request, "", ("account_book", "expires_before"), faults)
    found = store.database.read(lambda session: Stock(session, store.tenant).lots(after, most + 1, book, before))
    day = store.today()
    lots = [{"sku": sku, **lot_told(lot, day)} for sku, lot in found[:most]]
    return {"on": day.isoformat(), "lots": lots, "next": cursor((lots[-1]["sku"], lots[-1]["lot"])) if len(found) > most else None}


@read_in_thread("/v1/stock/{sku:str}")
def get_stock_of_item(request: AnyRequest, desk: NamedDependency[Desk], sku: FromPath[str]) -> dict[str, Any]:
    """Return the pieces of an item, of each of its records of the account book, and of each lot; of a withdrawn one too."""
    store = desk.stored
    refuse_unknown_query(request)
    sku, day = known_sku(sku), store.today()

    def work(session: Session) -> dict[str, Any]:
        if store.listing(session).row(sku) is None:
            raise unknown_item()
        stock = Stock(session, store.tenant)
        lots = sorted(stock.of_item(sku), key=lambda lot: (lot.record or "", lot.expires_on or date.max, lot.name))
        records = [
            {"item_record_no": record, **_sum(held, day), "lots": [lot_told(lot, day) for lot in held]}
            for record, group in groupby(lots, key=lambda lot: lot.record) for held in [list(group)]
        ]  # fmt: skip
        earlier = [{**place_told(row.lot, row.item_record_no, row.expires_on), "until": moment(row.until)} for row in stock.earlier(sku)]
        return {"sku": sku, "on": day.isoformat(), **_sum(lots, day), "records": records, "earlier": earlier}

    return store.database.read(work)


@read_in_thread("/v1/stock-entries")
def get_entries(request: AnyRequest, desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Return a page of the entries of stock, the oldest first; ``next`` is what the next page comes after, null at the end."""
    store, faults = desk.stored, list[Fault]()
    filters = EntryFilters(*(text_of(request, name, faults) for name in ENTRY_FILTERS))
    after, most = read_page(request, 0, ENTRY_FILTERS, faults)

    def work(session: Session) -> dict[str, Any]:
        found = Stock(session, store.tenant).entries(after, most + 1, filters)
        return {"entries": [_entry(*each) for each in found[:most]], "next": found[most - 1][0].id if len(found) > most else None}

    return store.database.read(work)


def _read(document: Any, faults: list[Fault]) -> list[Movement]:
    """Return the movements of a body. Raises InputError with ``faults`` and its own."""
    if not isinstance(document, dict):
        raise InputError(
            [*faults, Fault(MOVEMENTS, "an object is wanted", MOVEMENTS, value=scalar(document), hint='Send {"movements": [...]}.')]
        )
    faults += [
        Fault(MOVEMENTS, "unknown key", "extra_forbidden", f"/{escaped(key)}", field=key, hint=did_you_mean(key, (MOVEMENTS,)))
        for key in document if key != MOVEMENTS
    ]  # fmt: skip
    stated = document.get(MOVEMENTS)
    if not isinstance(stated, list) or not 1 <= len(stated) <= MAX_MOVEMENTS:
        raise InputError(
            [*faults, Fault(MOVEMENTS, f"a list of 1 to {MAX_MOVEMENTS} movements is wanted", MOVEMENTS, f"/{MOVEMENTS}", field=MOVEMENTS)]
        )
    found: list[Movement] = []
    for at, each in enumerate(stated):
        try:
            found.append(validate(Movement, each, MOVEMENTS, f"/{MOVEMENTS}/{at}"))
            faults += _unkept(at, found[-1])
        except InputError as wrong:
            faults += wrong.faults
    if faults:
        raise InputError(faults)
    return found


def _unkept(at: int, movement: Movement) -> list[Fault]:
    """What is not kept of a movement: a text no database has, and an identity number."""
    faults = []
    for name in ("sku", "item_record_no", "reason", "reference"):
        text, pointer = getattr(movement, name) or "", f"/{MOVEMENTS}/{at}/{name}"
        if "\0" in text:
            faults.append(Fault(MOVEMENTS, "a text holds the character U+0000, which no database keeps", "text", pointer, field=name))
        elif identity_number.stands_in(text):
            faults.append(Fault(MOVEMENTS, "an identity number stands in it, and none is kept", "personal", pointer, field=name))
    return faults


def _moved(moved: Moved, day: date) -> dict[str, Any]:
    row = moved.row
    lot = KnownLot(row.lot, row.item_record_no, row.expires_on, moved.balance)
    return {"id": row.id, "at": moment(row.at), **_stated(row), "lot": {"sku": row.sku, **lot_told(lot, day)}}


def _stated(row: MovementRow) -> dict[str, Any]:
    return {"kind": row.kind, "pieces": row.pieces, "reason": row.reason, "reference": row.reference}


def _entry(row: EntryRow, movement: MovementRow | None) -> dict[str, Any]:
    return {
        "id": row.id, "at": moment(row.at), "booking": row.booking, "step": STEPS[row.step], "sku": row.owner, "lot": row.part,
        "pieces": row.amount, "movement": None if movement is None else _stated(movement),
    }  # fmt: skip


def _sum(lots: Sequence[KnownLot], day: date) -> dict[str, int]:
    return asdict(sum((Shares.of(lot, day) for lot in lots), Shares()))


ROUTES = (post_movements, get_stock, get_stock_of_item, get_entries)
