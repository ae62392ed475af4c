"""The body of a write of items: its rows, however they are written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

from litestar.concurrency import sync_to_thread

from bundler.catalogue.csv_file import csv_rows
from bundler.catalogue.json_lines import numbered_lines
from bundler.catalogue.rows import Rows
from bundler.errors import Fault, InputError
from bundler.service.bodies import AnyRequest, read_json, scalar
from bundler.service.stored.store import Store
from bundler.storage.intake import MAX_ROWS, Intake, TakenIn, take_in, too_many

MAX_BODY_BYTES = 64 * 1024 * 1024
PLACE = "items"


async def read_rows(request: AnyRequest, faults: list[Fault]) -> Intake:
    """Return the rows of a body: a JSON list, one JSON object a line, or CSV with the columns of a catalogue.

    Raises InputError for a body that is none of them, and with what is in ``faults``.
    """
    media_type = request.headers.get("content-type", "").split(";")[0].strip().lower()
    read = READERS.get(media_type, _list)
    try:
        intake = await sync_to_thread(read, await request.body() if media_type in READERS else await read_json(request, PLACE))
    except InputError as wrong:
        raise InputError([*faults, *wrong.faults]) from None
    if faults:
        raise InputError(faults)
    return intake


def take_rows(store: Store, key: str, intake: Intake) -> TakenIn:
    """Take rows in, and return what became of each."""
    return take_in(store.database, store.tenant, key, intake, store.now)


def rows_of(rows: list[Any]) -> Rows:
    """Return the rows of a JSON list."""
    return Rows(PLACE, enumerate(rows), pointer="")


def _list(rows: Any) -> Intake:
    if not isinstance(rows, list):
        raise InputError([Fault(PLACE, "a list of items is wanted", "items", value=scalar(rows))])
    return Intake.of(rows_of(rows))


def _csv(body: bytes) -> Intake:
    return Intake.of(csv_rows(body, PLACE))


def _lines(body: bytes) -> Intake:
    """The rows of JSON lines are counted as those of a list are; too many are told before any is read."""
    if sum(1 for line in BytesIO(body) if line.strip()) > MAX_ROWS:
        raise too_many(PLACE)
    lines = (
        replace(row, row=None, pointer=f"/{at}") if isinstance(row, Fault) else row
        for at, (_, row) in enumerate(numbered_lines(body, PLACE))
    )
    return Intake.of(Rows(PLACE, enumerate(lines), pointer=""))


READERS: dict[str, Callable[[Any], Intake]] = {"text/csv": _csv, "application/x-ndjson": _lines, "application/jsonl": _lines}
"""Of the media types beside JSON."""
