"""The watch over HTTP: what is so of bundles in force and since when, what happened, and how a bundle stands now."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from litestar import Response, put
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency
from litestar.params import FromPath

from bundler.compliance.watching.condition import KINDS, Thresholds
from bundler.compliance.watching.standing import standing
from bundler.errors import Fault
from bundler.service.bodies import AnyRequest, read_json, refuse_unknown_query
from bundler.service.desk import Desk
from bundler.service.reading import read_in_thread
from bundler.service.stored.bundle_bodies import known_bundle_id
from bundler.service.stored.filters import cursor, flag_of, moment_of, pair_of, text_of
from bundler.service.stored.paging import read_page
from bundler.service.stored.routes_bundles import read_registry
from bundler.service.stored.watch_bodies import SETTINGS, read_settings_body
from bundler.service.stored.writing import idempotency_key, written
from bundler.storage import Session
from bundler.storage.bundles import Registry
from bundler.storage.watch.listing import Filters, conditions, events
from bundler.storage.watch.looking import watched
from bundler.storage.watch.settings import keep_settings, read_settings
from bundler.storage.watch.telling import condition_of, event_of, told_moment
from bundler.storage.writes import Answer
from bundler.values import exact
from bundler.values.near import did_you_mean


@read_in_thread("/v1/watch")
def get_watch(request: AnyRequest, desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Return a page of what is so of bundles in force, by bundle and kind; with ``ended`` also what was and is over."""
    store, faults = desk.stored, list[Fault]()
    kind, bundle_id = (text_of(request, name, faults) for name in ("kind", "bundle"))
    if kind is not None and kind not in KINDS:
        faults.append(Fault("query", "no such kind", "kind", field="kind", value=kind, hint=did_you_mean(kind, KINDS)))
    filters = Filters(kind, bundle_id, moment_of(request, "since", faults), flag_of(request, "ended", faults))
    after = pair_of(request, faults)
    _, most = read_page(request, "", ("kind", "bundle", "since", "ended"), faults)
    rows = store.database.read(lambda session: conditions(session, store.tenant, filters, after, most + 1))
    last = rows[most - 1] if len(rows) > most else None
    return {
        "conditions": [condition_of(row) for row in rows[:most]],
        "next": None if last is None else cursor((last.bundle_id, last.kind)),
    }


@read_in_thread("/v1/watch-events")
def get_watch_events(request: AnyRequest, desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Return a page of what began, changed and ended, the oldest first."""
    store, faults = desk.stored, list[Fault]()
    bundle_id = text_of(request, "bundle", faults)
    after, most = read_page(request, 0, ("bundle",), faults)
    rows = store.database.read(lambda session: events(session, store.tenant, bundle_id, after, most + 1))
    return {"events": [event_of(row) for row in rows[:most]], "next": rows[most - 1].number if len(rows) > most else None}


@read_in_thread("/v1/watch-settings")
def get_watch_settings(request: AnyRequest, desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Return from where on the tenant is told of a bundle."""
    refuse_unknown_query(request)
    store = desk.stored
    return _settings(store.database.read(lambda session: read_settings(session, store.tenant)).thresholds)


@put("/v1/watch-settings")
async def put_watch_settings(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[dict[str, Any]]:
    """Set from where on the tenant is told of a bundle: every bundle in force is looked at anew."""
    store, faults = desk.stored, list[Fault]()
    key = idempotency_key(request, faults)
    document = await read_json(request, SETTINGS)
    thresholds = read_settings_body(document, faults)

    def work(session: Session) -> Answer:
        keep_settings(session, store.tenant, thresholds)
        return HTTPStatus.OK, _settings(thresholds)

    return await sync_to_thread(written, store, key, "PUT /v1/watch-settings", document, work)


@read_in_thread("/v1/bundles/{bundle_id:str}/standing")
def get_standing(request: AnyRequest, desk: NamedDependency[Desk], bundle_id: FromPath[str]) -> dict[str, Any]:
    """Return how the version in force stands now, or the newest where none is; ``since`` is when the watch first saw it."""
    refuse_unknown_query(request)
    known_bundle_id(bundle_id)
    store, tables, today = desk.stored, desk.tables, desk.stored.today()

    def read(registry: Registry) -> Any:
        row = registry.look(bundle_id)
        number = registry.current(row).version
        thresholds = read_settings(registry.session, store.tenant).thresholds
        seen = conditions(registry.session, store.tenant, Filters(bundle_id=bundle_id), ("", ""), len(KINDS))
        return row, number, watched(registry, bundle_id, number, today), thresholds, {each.kind: each.since for each in seen}

    row, number, found, thresholds, since = read_registry(desk, read)
    told = [
        {"since": told_moment(since[each.kind]) if each.kind in since else None, "condition": each.to_dict()}
        for each in standing(found, tables, today, thresholds).conditions
    ]
    return {
        "id": bundle_id, "state": row.state, "version": number, "on": today.isoformat(), "tables_sha256": tables.sha256, "conditions": told,
    }  # fmt: skip


def _settings(thresholds: Thresholds) -> dict[str, Any]:
    return {
        "days_before_expiry": thresholds.days,
        "share_before_cliff": exact.format(thresholds.share, 8),
        "copies_left": thresholds.copies,
    }


ROUTES = (get_watch, get_watch_events, get_watch_settings, put_watch_settings, get_standing)
