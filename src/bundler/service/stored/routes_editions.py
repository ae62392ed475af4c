"""Editions at run time: loaded beside the one in force, looked at before, and switched to in every replica at once."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from typing import Annotated, Any

from litestar import Response, delete, post, put
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from bundler.catalogue.parsing import validate
from bundler.errors import Fault, InputError, TableError
from bundler.service.bodies import AnyRequest, read_json, refuse_unknown_query, scalar
from bundler.service.desk import Desk
from bundler.service.previewing import previewed
from bundler.service.problems import Problem
from bundler.service.reading import read_in_thread
from bundler.service.stored.paging import read_page
from bundler.service.stored.store import Store
from bundler.service.stored.writing import idempotency_key, written
from bundler.storage import Session
from bundler.storage.editions import Editions, Kept, UnknownActivationError, UnknownEditionError
from bundler.storage.writes import Answer
from bundler.tariff.packing import MAX_BYTES
from bundler.tariff.store import version_of

ARCHIVES = ("application/zip", "application/octet-stream")
BUSY_SECONDS = "30"
_BUSY = threading.Lock()


class WhenInForce(BaseModel):
    """When an edition comes into force; at once without ``at``."""

    model_config = ConfigDict(extra="forbid")

    at: Annotated[AwareDatetime, Field(description="A moment with its zone, such as 2026-12-01T00:00:00+08:00")] | None = None


@put("/v1/editions/{version:str}", request_max_body_size=MAX_BYTES)
async def put_edition(request: AnyRequest, desk: NamedDependency[Desk], version: FromPath[str]) -> Response[dict[str, Any]]:
    """Take an edition file in: checked strictly and kept for every replica. It is not in force until it is activated."""
    store, faults = desk.stored, list[Fault]()
    refuse_unknown_query(request)
    key = idempotency_key(request, faults)
    media_type = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if media_type not in ARCHIVES:
        detail = "The body must be the file that bundler tables release writes, as application/zip."
        raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type", detail, {"Accept": ", ".join(ARCHIVES)})
    raw = await request.body()
    if version_of(version) != version:
        faults.append(Fault("path", "a version is wanted, such as 2026-11-23", "version", field="version", value=version))
    if faults:
        raise InputError(faults)
    return await sync_to_thread(_take, store, key, version, raw)


@read_in_thread("/v1/editions/{version:str}")
def get_edition(request: AnyRequest, desk: NamedDependency[Desk], version: FromPath[str]) -> dict[str, Any]:
    """Return what is known of an edition that the database keeps."""
    refuse_unknown_query(request)
    return desk.stored.database.read(lambda session: _known(Editions(session).find(_version(version))))


@post("/v1/editions/{version:str}/preview", status_code=200)
async def post_preview(request: AnyRequest, desk: NamedDependency[Desk], version: FromPath[str]) -> Response[dict[str, Any]]:
    """Return what would change for the items and for orders if the edition came into force."""
    document = await read_json(request, "preview")
    return await sync_to_thread(_preview, desk, version, document)


@post("/v1/editions/{version:str}/activation", status_code=202)
async def post_activation(request: AnyRequest, desk: NamedDependency[Desk], version: FromPath[str]) -> Response[dict[str, Any]]:
    """Put an edition into force in every replica at once, as soon as all have learnt of it, or at a moment to come."""
    store, faults = desk.stored, list[Fault]()
    key = idempotency_key(request, faults)
    document = await read_json(request, "activation") if await request.body() else {}
    return await sync_to_thread(_activate, store, key, version, document, faults)


@read_in_thread("/v1/activations")
def get_activations(request: AnyRequest, desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Return a page of switches, the oldest first; ``next`` is what the next page comes after, null at the end."""
    store = desk.stored
    after, most = read_page(request, 0)

    def work(session: Session) -> dict[str, Any]:
        editions = Editions(session)
        rows = editions.activations(after, most + 1)
        told = [editions.told(row) for row in rows[:most]]
        return {"activations": told, "next": rows[most - 1].number if len(rows) > most else None}

    return store.database.read(work)


@read_in_thread("/v1/activations/{number:str}")
def get_activation(request: AnyRequest, desk: NamedDependency[Desk], number: FromPath[str]) -> dict[str, Any]:
    """Return how a switch stands."""
    refuse_unknown_query(request)
    which = _number(number)
    return desk.stored.database.read(lambda session: _standing(Editions(session), which))


@delete("/v1/activations/{number:str}", status_code=200)
async def delete_activation(request: AnyRequest, desk: NamedDependency[Desk], number: FromPath[str]) -> Response[dict[str, Any]]:
    """Withdraw a switch that did not take place."""
    store, faults = desk.stored, list[Fault]()
    refuse_unknown_query(request)
    key, which = idempotency_key(request, faults), _number(number)
    if faults:
        raise InputError(faults)

    def work(session: Session) -> Answer:
        editions = Editions(session)
        return HTTPStatus.OK, editions.told(editions.withdraw(which, store.now()))

    return await sync_to_thread(written, store, key, "DELETE /v1/activations/{number}", {"number": which}, work)


def _take(store: Store, key: str, version: str, raw: bytes) -> Response[Any]:
    from bundler.upkeep.receiving import received

    content = {"version": version, "file_sha256": hashlib.sha256(raw).hexdigest()}
    kept = store.database.read(lambda session: Editions(session).find(version))
    if kept is not None and kept.file_sha256 == content["file_sha256"]:
        return written(store, key, "PUT /v1/editions/{version}", content, lambda _: (HTTPStatus.OK, kept.to_dict()))
    try:
        with _alone():
            found = received(raw, version, store.today())
    except TableError as wrong:
        raise InputError(_placed(fault, version) for fault in wrong.faults) from None

    def work(session: Session) -> Answer:
        return HTTPStatus.OK, Editions(session).put(found.release, raw, found.report.counts, store.now())[0].to_dict()

    return written(store, key, "PUT /v1/editions/{version}", content, work)


def _preview(desk: Desk, version: str, document: Any) -> Response[dict[str, Any]]:
    after = desk.editions.version(version)
    if after is None:
        raise UnknownEditionError
    with _alone():
        return Response(previewed(document, after, desk))


def _activate(store: Store, key: str, version: str, document: Any, faults: list[Fault]) -> Response[Any]:
    asked = WhenInForce()
    if not isinstance(document, dict):
        faults.append(Fault("activation", "an object is wanted", "activation", value=scalar(document), hint="Send {} or no body."))
    else:
        try:
            asked = validate(WhenInForce, document, "activation")
        except InputError as wrong:
            faults += wrong.faults
    if faults:
        raise InputError(faults)
    content = {"version": version, "at": asked.at and asked.at.astimezone(UTC).isoformat()}
    return written(store, key, "POST /v1/editions/{version}/activation", content, partial(_planned, store, version, asked.at))


def _planned(store: Store, version: str, due: datetime | None, session: Session) -> Answer:
    now, editions = store.now(), Editions(session)
    if due is not None and due <= now:
        hint = "Leave it out to switch at once."
        fault = Fault("activation", "a moment to come is wanted", "past", "/at", field="at", value=due.isoformat(), hint=hint)
        raise InputError([fault])
    row = editions.plan(_version(version), due, now)
    return HTTPStatus.ACCEPTED, editions.told(row)


def _known(kept: Kept | None) -> dict[str, Any]:
    if kept is None:
        raise UnknownEditionError
    return kept.to_dict()


def _standing(editions: Editions, number: int) -> dict[str, Any]:
    return editions.told(editions.activation(number))


def _version(text: str) -> str:
    """Return the version of a path. Raises UnknownEditionError for what is none."""
    if version_of(text) != text:
        raise UnknownEditionError
    return text


def _number(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) < 17:
        return int(text)
    raise UnknownActivationError


def _placed(fault: Fault, version: str) -> Fault:
    """A fault of a table: it stands in a file of the archive, not at a place of a JSON body."""
    named = "" if fault.place == f"edition {version}" else f"{fault.place}: "
    return Fault("edition", f"{named}{fault.message}", fault.code, "", fault.row, fault.field, fault.value, fault.hint, fault.counted)


@contextmanager
def _alone() -> Iterator[None]:
    """Check or preview one edition at a time: each takes a processor for seconds. Raises a 429 problem for the second."""
    if not _BUSY.acquire(blocking=False):
        detail = "An edition is being checked or previewed. Try again when that is done."
        raise Problem(HTTPStatus.TOO_MANY_REQUESTS, "editions-busy", detail, {"Retry-After": BUSY_SECONDS})
    try:
        yield
    finally:
        _BUSY.release()


ROUTES = (
    put_edition, get_edition, post_preview, post_activation, get_activations, get_activation, delete_activation,
)  # fmt: skip
