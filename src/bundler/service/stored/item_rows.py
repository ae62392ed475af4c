"""Rows of items: read one by one, so that a bad one does not keep the others out, and taken in by the thousand."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from http import HTTPStatus
from io import BytesIO
from itertools import islice
from typing import Any

from litestar.concurrency import sync_to_thread

from bundler.catalogue import Item
from bundler.catalogue.loading import read_catalogue
from bundler.catalogue.parsing import parse_json
from bundler.errors import Fault, InputError
from bundler.service.bodies import AnyRequest, read_json, scalar
from bundler.service.problems import error
from bundler.service.stored.store import Store
from bundler.storage import Session
from bundler.storage.items import Shelf, Taken
from bundler.storage.writes import Answer, Key, OtherContentError, once

LINES = ("application/x-ndjson", "application/jsonl")
MAX_BODY_BYTES = 64 * 1024 * 1024
MAX_ROWS = 200_000
CHUNK = 2000
"""Rows of one transaction: other writers wait no longer than these take."""
ALL_TOLD = 1000
"""Bad rows of which all faults are told: nobody mends more at once, and an answer is kept."""
LONGEST_LOT = 120
OUTCOMES = ("new", "changed", "same", "refused", "invalid")


async def read_rows(request: AnyRequest, faults: list[Fault]) -> list[Any]:
    """Return the rows of a body, a JSON list or one JSON object a line; a line that is no JSON is the Fault that stands for it.

    Raises InputError for a body that is neither, and with what is in ``faults``.
    """
    media_type = request.headers.get("content-type", "").split(";")[0].strip().lower()
    rows: Any
    if media_type in LINES:
        rows = await sync_to_thread(_lines, await request.body())
    else:
        rows = await read_json(request, "items")
    if not isinstance(rows, list):
        faults.append(Fault("items", "a list of items is wanted", "items", value=scalar(rows)))
    elif len(rows) > MAX_ROWS:
        faults.append(_too_many())
    if faults:
        raise InputError(faults)
    return list(rows)


def _too_many() -> Fault:
    return Fault("items", f"more than {MAX_ROWS} rows", "too_long")


def take_rows(store: Store, key: str, rows: Sequence[Any]) -> tuple[dict[str, Any], bool]:
    """Take rows in, a chunk in one transaction each, and return what became of every row, and whether all was done before.

    A call that was cut off is completed by the same call with the same key: the chunks that were done are not done again.
    """
    parsed = _parsed(rows)
    results: list[dict[str, Any]] = []
    replayed = True
    for at in range(0, len(rows) or 1, CHUNK):
        chunk = [(at + place, row) for place, row in enumerate(parsed[at : at + CHUNK])]
        content = {"of": len(rows), "rows": [_digest(row) for row in rows[at : at + CHUNK]]}
        told, again = _take_chunk(store, key if not at else f"{key} {at}", content, chunk)
        results += told
        replayed = replayed and again
    counts = Counter(result["outcome"] for result in results)
    return {"rows": len(rows), **{name: counts[name] for name in OUTCOMES}, "results": results}, replayed


def _take_chunk(store: Store, key: str, content: Any, chunk: Sequence[tuple[int, Item | list[Fault]]]) -> tuple[list[Any], bool]:
    def work(session: Session) -> tuple[Answer, bool]:
        def act() -> Answer:
            items = [row for _, row in chunk if isinstance(row, Item)]
            taken = {each.sku: each for each in Shelf(session, store.tenant, store.now()).take(items, f"count {key}"[:120])}
            return HTTPStatus.OK, [_result(at, row, taken) for at, row in chunk]

        return once(session, Key(store.tenant, key, "PUT /v1/items", content), store.now(), act)

    try:
        (_, told), again = store.database.write(work)
    except OtherContentError as other:
        part, _, place = other.pointer.removeprefix("/").partition("/")
        raise OtherContentError(f"/{chunk[0][0] + int(place)}" if part == "rows" and place else "") from None
    return told, again


def _result(at: int, row: Item | list[Fault], taken: dict[str, Taken]) -> dict[str, Any]:
    if isinstance(row, list):
        return {"row": at, "sku": None, "outcome": "invalid", "faults": [error(fault) for fault in row]}
    became = taken[row.sku]
    faults = []
    if became.outcome == "refused":
        message = f"fewer pieces were counted than the {became.reserved} that orders hold"
        faults.append(Fault("items", message, "count_below_reserved", f"/{at}/stock", field="stock", value=row.stock))
    return {"row": at, "sku": row.sku, "outcome": became.outcome, "faults": [error(fault) for fault in faults]}


def _parsed(rows: Sequence[Any]) -> list[Item | list[Fault]]:
    """Every row as an item, or what is wrong with it; a sku that stood before is. Of bad rows beyond ``ALL_TOLD`` one fault is told."""
    found: list[Item | list[Fault]] = []
    first: dict[str, int] = {}
    bad = 0
    for at, row in enumerate(rows):
        one = _parse(at, row)
        if isinstance(one, Item) and first.setdefault(one.sku, at) != at:
            message = f"the sku stands twice, first at /{first[one.sku]}"
            one = [Fault("items", message, "duplicate_sku", f"/{at}/sku", field="sku", value=one.sku)]
        if isinstance(one, list):
            bad += 1
            one = one if bad <= ALL_TOLD else one[:1]
        found.append(one)
    return found


def _parse(at: int, row: Any) -> Item | list[Fault]:
    if isinstance(row, Fault):
        return [row]
    try:
        (item,) = read_catalogue([row]).values()
    except InputError as wrong:
        return [_moved(fault, at) for fault in wrong.faults]
    return _not_kept(at, item) or item


def _not_kept(at: int, item: Item) -> list[Fault]:
    """What a database cannot keep of an item."""
    faults = []
    if "\\u0000" in item.model_dump_json():
        faults.append(Fault("items", "a text holds the character U+0000, which no database keeps", "text", f"/{at}"))
    if item.item_record_no is not None and len(item.item_record_no) > LONGEST_LOT:
        message = f"a record number of up to {LONGEST_LOT} letters is wanted"
        faults.append(Fault("items", message, "too_long", f"/{at}/item_record_no", field="item_record_no"))
    return faults


def _moved(fault: Fault, at: int) -> Fault:
    """A fault of a list of one row, at the place of the row."""
    return replace(fault, pointer=f"/{at}{fault.pointer.removeprefix('/0')}")


def _lines(body: bytes) -> list[Any]:
    """The rows of JSON lines; empty lines are none. Raises InputError for too many, before any is read."""
    lines = list(islice((line for line in BytesIO(body) if line.strip()), MAX_ROWS + 1))
    if len(lines) > MAX_ROWS:
        raise InputError([_too_many()])
    return [_line(at, line) for at, line in enumerate(lines)]


def _line(at: int, line: bytes) -> Any:
    try:
        return parse_json(line, "items")
    except InputError as wrong:
        return replace(wrong.faults[0], pointer=f"/{at}", row=None)


def _digest(row: Any) -> str:
    """What tells a row from another: the record of a write need not keep thousands of rows to name the one that differs."""
    text = str(row) if isinstance(row, Fault) else json.dumps(row, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]
