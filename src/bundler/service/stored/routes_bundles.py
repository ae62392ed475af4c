"""The registry of bundles over HTTP: registered under the caller's id, put in force, retired, looked up, and listed."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any, TypeVar

from litestar import Response, post, put
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency
from litestar.params import FromPath

from bundler.catalogue.bundle import PLACE
from bundler.errors import Fault
from bundler.service.bodies import AnyRequest, read_json, refuse_unknown_query
from bundler.service.desk import Desk
from bundler.service.reading import read_in_thread
from bundler.service.stored.bundle_bodies import Activating, known_bundle_id, read_definition, read_model, read_or_nothing
from bundler.service.stored.filters import text_of
from bundler.service.stored.judging import Said, counted, of_bundle
from bundler.service.stored.moments import moment
from bundler.service.stored.order_bodies import read_nothing
from bundler.service.stored.paging import read_page
from bundler.service.stored.writing import beforehand, idempotency_key, written
from bundler.storage import Session
from bundler.storage.bundles import Examination, Registry, UnknownBundleError
from bundler.storage.tables import BundleEventRow, BundleRow, BundleVersionRow
from bundler.storage.writes import Answer
from bundler.values.near import did_you_mean

T = TypeVar("T")
STATES = ("draft", "active", "retired")


@put("/v1/bundles/{bundle_id:str}")
async def put_bundle(request: AnyRequest, desk: NamedDependency[Desk], bundle_id: FromPath[str]) -> Response[dict[str, Any]]:
    """Register a bundle: what says the same is the same version, anything else a new one, which is examined as it is today."""
    faults = list[Fault]()
    key = idempotency_key(request, faults)
    document = await read_json(request, PLACE)
    return await sync_to_thread(_register, desk, key, bundle_id, document, faults)


@read_in_thread("/v1/bundles")
def get_bundles(request: AnyRequest, desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Return a page of bundles by id, of one state or with one item where that is asked."""
    faults = list[Fault]()
    state, sku = (text_of(request, name, faults) for name in ("state", "sku"))
    if state is not None and state not in STATES:
        faults.append(Fault("query", "no such state", "state", field="state", value=state, hint=did_you_mean(state, STATES)))
    after, most = read_page(request, "", ("state", "sku"), faults)
    rows = read_registry(desk, lambda registry: registry.listed(after, most + 1, state, sku))
    return {"bundles": [state_of(row) for row in rows[:most]], "next": rows[most - 1].id if len(rows) > most else None}


@read_in_thread("/v1/bundles/{bundle_id:str}")
def get_bundle(request: AnyRequest, desk: NamedDependency[Desk], bundle_id: FromPath[str]) -> dict[str, Any]:
    """Return a bundle with the version that is in force, the newest where none is."""
    refuse_unknown_query(request)
    known_bundle_id(bundle_id)

    def work(registry: Registry) -> dict[str, Any]:
        row = registry.look(bundle_id)
        return {**state_of(row), "version": version_of(registry.current(row))}

    return read_registry(desk, work)


@read_in_thread("/v1/bundles/{bundle_id:str}/versions")
def get_versions(request: AnyRequest, desk: NamedDependency[Desk], bundle_id: FromPath[str]) -> dict[str, Any]:
    """Return a page of the versions of a bundle, the oldest first."""
    after, most = read_page(request, 0)
    known_bundle_id(bundle_id)

    def work(registry: Registry) -> dict[str, Any]:
        registry.look(bundle_id)
        rows = registry.versions(bundle_id, after, most + 1)
        told = [_summary(row) for row in rows[:most]]
        return {"id": bundle_id, "versions": told, "next": rows[most - 1].version if len(rows) > most else None}

    return read_registry(desk, work)


@read_in_thread("/v1/bundles/{bundle_id:str}/versions/{number:str}")
def get_version(request: AnyRequest, desk: NamedDependency[Desk], bundle_id: FromPath[str], number: FromPath[str]) -> dict[str, Any]:
    """Return one version of a bundle."""
    refuse_unknown_query(request)
    known_bundle_id(bundle_id)
    if not number.isascii() or not number.isdigit() or len(number) > 15:
        raise UnknownBundleError
    return read_registry(desk, lambda registry: version_of(registry.version(bundle_id, int(number))))


@read_in_thread("/v1/bundles/{bundle_id:str}/events")
def get_bundle_events(request: AnyRequest, desk: NamedDependency[Desk], bundle_id: FromPath[str]) -> dict[str, Any]:
    """Return a page of what happened to a bundle, the oldest first."""
    after, most = read_page(request, 0)
    known_bundle_id(bundle_id)

    def work(registry: Registry) -> dict[str, Any]:
        registry.look(bundle_id)
        rows = registry.events(bundle_id, after, most + 1)
        return {
            "id": bundle_id,
            "events": [_event(row) for row in rows[:most]],
            "next": rows[most - 1].number if len(rows) > most else None,
        }

    return read_registry(desk, work)


@post("/v1/bundles/{bundle_id:str}/activation", status_code=200)
async def post_activation(request: AnyRequest, desk: NamedDependency[Desk], bundle_id: FromPath[str]) -> Response[dict[str, Any]]:
    """Put a version in force: it is examined anew, and only one of which no choice breaks a rule is sold."""
    faults = list[Fault]()
    known_bundle_id(bundle_id)
    key = idempotency_key(request, faults)
    document = await read_or_nothing(request, "activation")
    return await sync_to_thread(_activate, desk, key, bundle_id, document, faults)


@post("/v1/bundles/{bundle_id:str}/retirement", status_code=200)
async def post_retirement(request: AnyRequest, desk: NamedDependency[Desk], bundle_id: FromPath[str]) -> Response[dict[str, Any]]:
    """Retire a bundle: no version of it is sold any more."""
    faults = list[Fault]()
    refuse_unknown_query(request)
    known_bundle_id(bundle_id)
    key = idempotency_key(request, faults)
    read_nothing(await request.body(), faults)

    def work(session: Session) -> Answer:
        row = Registry(session, desk.stored.tenant, desk.stored.now()).retire(bundle_id)
        return HTTPStatus.OK, state_of(row)

    return await sync_to_thread(written, desk.stored, key, "POST /v1/bundles/{id}/retirement", {"id": bundle_id}, work)


def state_of(row: BundleRow) -> dict[str, Any]:
    """Return how a bundle stands."""
    return {
        "id": row.id, "state": row.state, "newest": row.newest, "in_force": row.in_force, "changed_at": moment(row.changed_at),
    }  # fmt: skip


def version_of(row: BundleVersionRow) -> dict[str, Any]:
    """Return a version with everything that it holds."""
    return {**_summary(row), **{name: json.loads(getattr(row, name)) for name in ("definition", "evidence", "examined")}}


def _register(desk: Desk, key: str, bundle_id: str, document: Any, faults: list[Fault]) -> Response[Any]:
    definition, store, tables = read_definition(bundle_id, document, faults), desk.stored, desk.tables

    def look(registry: Registry) -> Examination:
        return registry.examination(bundle_id, definition, tables, store.today())

    found = beforehand(lambda: read_registry(desk, look))

    def work(session: Session) -> Answer:
        row, version, new = Registry(session, store.tenant, store.now()).register(bundle_id, definition, found)
        return HTTPStatus.CREATED if new else HTTPStatus.OK, {**state_of(row), "version": version_of(version)}

    def said(done: Response[Any]) -> Said | None:
        return of_bundle(done.content["version"]["examined"]) if done.status_code == HTTPStatus.CREATED else None

    write = partial(written, store, key, "PUT /v1/bundles/{id}", {"id": bundle_id, "bundle": document}, work)
    return counted(desk.metrics, write, said)


def _activate(desk: Desk, key: str, bundle_id: str, document: Any, faults: list[Fault]) -> Response[Any]:
    asked, store, tables = read_model(Activating, document, "activation", faults), desk.stored, desk.tables

    def look(registry: Registry) -> tuple[int, Examination]:
        version = registry.version(bundle_id, asked.version or registry.look(bundle_id).newest)
        return version.version, registry.examination_of(version, tables, store.today())

    found = beforehand(lambda: read_registry(desk, look))

    def work(session: Session) -> Answer:
        registry, (number, examination) = Registry(session, store.tenant, store.now()), found()
        row = registry.activate(bundle_id, number, examination, reviewed=asked.reviewed)
        return HTTPStatus.OK, {**state_of(row), "version": version_of(registry.version(bundle_id, number))}

    write = partial(written, store, key, "POST /v1/bundles/{id}/activation", {**document, "id": bundle_id}, work)
    return counted(desk.metrics, write, lambda _: of_bundle(found()[1].examined.to_dict()))


def read_registry(desk: Desk, work: Callable[[Registry], T]) -> T:
    """Return what ``work`` reads of the registry in one transaction."""
    store = desk.stored
    return store.database.read(lambda session: work(Registry(session, store.tenant, store.now())))


def _summary(row: BundleVersionRow) -> dict[str, Any]:
    return {
        "version": row.version, "registered_at": moment(row.at), "on": row.day.isoformat(), "verdict": row.verdict,
        "tables_sha256": row.tables_sha256,
    }  # fmt: skip


def _event(row: BundleEventRow) -> dict[str, Any]:
    return {
        "number": row.number, "kind": row.kind, "version": row.version, "at": moment(row.at), "details": json.loads(row.document),
    }  # fmt: skip


ROUTES = (
    put_bundle,
    get_bundles,
    get_bundle,
    get_versions,
    get_version,
    get_bundle_events,
    post_activation,
    post_retirement,
)
