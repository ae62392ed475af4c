"""What is asked of a registered bundle before it is sold: a choice with price, shares and duty, and how many copies the stock makes."""

from __future__ import annotations

from datetime import date
from typing import Any

from litestar import post
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency
from litestar.params import FromPath

from bundler.catalogue.bundle import BundleDefinition
from bundler.catalogue.choices import complete, contents
from bundler.compliance.bundle_offer import offer
from bundler.duty.bundle_price import changes
from bundler.errors import Fault, InputError
from bundler.ledger.availability import available
from bundler.service.bodies import AnyRequest, read_json, refuse_unknown_query
from bundler.service.desk import Desk
from bundler.service.reading import read_in_thread
from bundler.service.stored.bundle_bodies import Choosing, known_bundle_id, read_model
from bundler.service.stored.routes_bundles import read_registry
from bundler.storage.bundle_lines import frozen
from bundler.storage.bundles import MissingItemsError, Registry, UnknownBundleError, definition_of
from bundler.values import days

MOST_ASKED = 100
"""Bundles whose availability is asked at once."""


@post("/v1/bundles/{bundle_id:str}/choices", status_code=200)
async def post_choice(request: AnyRequest, desk: NamedDependency[Desk], bundle_id: FromPath[str]) -> dict[str, Any]:
    """Return one copy of a bundle as it is chosen, at the public prices of today: its price, its shares, and the answer on it."""
    known_bundle_id(bundle_id)
    document = await read_json(request, "choice")
    return await sync_to_thread(_chosen, desk, bundle_id, document)


@read_in_thread("/v1/bundles/{bundle_id:str}/availability")
def get_availability(request: AnyRequest, desk: NamedDependency[Desk], bundle_id: FromPath[str]) -> dict[str, Any]:
    """Return how many copies of a bundle the free stock makes, and what is short first."""
    faults = list[Fault]()
    refuse_unknown_query(request, ("good_until",))
    known_bundle_id(bundle_id)
    until = _good_until(request, desk, faults)
    return read_registry(desk, lambda registry: _available(registry, bundle_id, until))


@read_in_thread("/v1/bundle-availability")
def get_availabilities(request: AnyRequest, desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Return the same of many bundles, in the order in which they are asked."""
    faults = list[Fault]()
    refuse_unknown_query(request, ("ids", "good_until"))
    ids = request.query_params.get("ids", "").split(",")
    if not 1 <= len(ids) <= MOST_ASKED or not all(ids):
        faults.append(Fault("query", f"up to {MOST_ASKED} ids are wanted, with commas between", "ids", field="ids"))
    until = _good_until(request, desk, faults)
    return {"bundles": read_registry(desk, lambda registry: [_known(registry, bundle_id, until) for bundle_id in ids])}


def _chosen(desk: Desk, bundle_id: str, document: Any) -> dict[str, Any]:
    asked, faults, today = read_model(Choosing, document, "choice", []), list[Fault](), desk.stored.today()

    def read(registry: Registry) -> Any:
        row = registry.look(bundle_id)
        version = registry.current(row) if asked.version is None else registry.version(bundle_id, asked.version)
        definition = definition_of(version)
        return row, version, definition, registry.goods(definition, today).catalogue

    row, version, definition, known = read_registry(desk, read)
    choice = complete(definition, asked.choice, "/choice", faults)
    if faults:
        raise InputError(faults)
    if missing := [part.sku for part in contents(definition, choice) if part.sku not in known]:
        raise MissingItemsError(missing)
    found = offer(bundle_id, definition, choice, known, desk.tables, today)
    changed = changes(frozen(version, definition, choice).to_dict(), found.copy.to_dict())
    told = found.to_dict()
    desk.metrics.judged(told["answer"])
    return {"id": bundle_id, "state": row.state, "version": version.version, **told, "changes": changed}


def _known(registry: Registry, bundle_id: str, until: date) -> dict[str, Any]:
    """The availability of a bundle; of one that is not known nothing but that."""
    try:
        known_bundle_id(bundle_id)
        return _available(registry, bundle_id, until)
    except UnknownBundleError:
        nothing: dict[str, Any] = {"limiting": [], "components": [], "groups": []}
        return {"id": bundle_id, "state": None, "version": None, "good_until": until.isoformat(), "copies": 0, **nothing}


def _available(registry: Registry, bundle_id: str, until: date) -> dict[str, Any]:
    row = registry.look(bundle_id)
    version = registry.current(row)
    definition: BundleDefinition = definition_of(version)
    found = available(definition, registry.free(definition, until)).to_dict()
    return {"id": bundle_id, "state": row.state, "version": version.version, "good_until": until.isoformat(), **found}


def _good_until(request: AnyRequest, desk: Desk, faults: list[Fault]) -> date:
    """The day until which goods have to be good: today, or a later one that is asked. Raises InputError with ``faults`` and its own."""
    today, stated = desk.stored.today(), request.query_params.get("good_until")
    until = today
    if stated is not None:
        try:
            until = days.parse(stated)
        except ValueError as wrong:
            faults.append(Fault("query", str(wrong), "day", field="good_until", value=stated))
        if until < today:
            faults.append(Fault("query", f"a day from {today} on is wanted", "day", field="good_until", value=stated))
    if faults:
        raise InputError(faults)
    return until


ROUTES = (post_choice, get_availability, get_availabilities)
