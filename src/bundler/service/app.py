"""The application: routes, limits and the handlers of everything that goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from threading import Event
from typing import Any

from litestar import Litestar
from litestar.datastructures import State
from litestar.di import Provide

from bundler.catalogue import load_catalogue
from bundler.catalogue.parsing import MAX_JSON_BYTES
from bundler.clock import now_utc, today_in_shanghai
from bundler.errors import BundlerError, Fault, InputError
from bundler.service import (
    docs,
    routes_compositions,
    routes_declarations,
    routes_editions,
    routes_health,
    routes_orders,
    routes_prices,
    routes_recommendations,
    routes_repairs,
    routes_returns,
    routes_rules,
    routes_splits,
    routes_tariff,
    routes_why_not,
)
from bundler.service.access import routes as routes_access
from bundler.service.access.gate import Gate
from bundler.service.access.guard import Guard
from bundler.service.bodies import AnyRequest
from bundler.service.desk import Desk
from bundler.service.editions import opened_editions
from bundler.service.jobs import Jobs
from bundler.service.observing.observed import observed
from bundler.service.observing.tracing import Tracing
from bundler.service.problems import HANDLERS
from bundler.service.shortcut import Shortcut
from bundler.service.slashes import Slashed
from bundler.service.stored import problems as stored_problems
from bundler.service.stored import (
    routes_bundle_choices,
    routes_bundles,
    routes_inquiries,
    routes_items,
    routes_quotes,
    routes_stock,
    routes_watch,
    routes_webhooks,
)
from bundler.service.stored import routes_declarations as routes_stored_declarations
from bundler.service.stored import routes_editions as routes_kept_editions
from bundler.service.stored import routes_orders as routes_stored_orders
from bundler.service.stored.jobs import COMPOSITION_WORKERS, stored_jobs
from bundler.service.stored.store import open_store
from bundler.service.stored.sweeping import Sweeper
from bundler.service.stored.waiting import open_threads
from bundler.service.switching import Switcher
from bundler.service.watching.sender import Sender
from bundler.service.watching.watcher import Watcher
from bundler.storage.jobs import Bounds
from bundler.tariff import Tables

ROUTES = (
    routes_orders.post_check,
    routes_orders.post_quote,
    routes_orders.post_batch,
    routes_repairs.post_repair,
    routes_orders.post_comparison,
    routes_splits.post_split,
    routes_prices.post_tax_included_price,
    routes_prices.post_cliffs,
    routes_prices.post_price_curve,
    routes_returns.post_return,
    *routes_declarations.ROUTES,
    routes_recommendations.post_recommendation,
    routes_compositions.post_composition,
    routes_why_not.post_why_not,
    routes_compositions.get_composition,
    routes_compositions.get_events,
    routes_compositions.delete_composition,
    routes_editions.get_editions,
    routes_editions.post_replay,
    routes_tariff.get_tariff,
    routes_tariff.get_law,
    routes_tariff.get_law_changes,
    routes_rules.get_rules,
    routes_rules.get_rule,
    routes_health.get_health,
    routes_health.get_ready,
    routes_health.get_metrics,
    *routes_items.ROUTES,
    *routes_stock.ROUTES,
    *routes_bundles.ROUTES,
    *routes_bundle_choices.ROUTES,
    *routes_stored_orders.ROUTES,
    *routes_stored_declarations.ROUTES,
    *routes_quotes.ROUTES,
    *routes_inquiries.ROUTES,
    *routes_watch.ROUTES,
    *routes_webhooks.ROUTES,
    *routes_access.ROUTES,
    *routes_kept_editions.ROUTES,
    docs.get_schema,
    docs.get_page,
    docs.get_file,
    docs.get_favicon,
)


def create_app(
    tables: Tables | str | Path | None = None,
    catalogue: Any = None,
    today: Callable[[], date] = today_in_shanghai,
    jobs: Jobs | None = None,
    editions: str | Path | None = None,
    database: str | None = None,
    now: Callable[[], datetime] = now_utc,
    keys_required: bool = False,
    open_rate: int | None = None,
    hsts_seconds: int = 0,
    tracing: Tracing | None = None,
    stopping: Event | None = None,
    composition_workers: int = COMPOSITION_WORKERS,
    composition_bounds: Bounds | None = None,
) -> Litestar:
    """Return the ASGI application.

    ``tables`` (Tables, or what ``load_tables`` takes) are the shipped edition by default; ``catalogue`` (Catalogue, path, list or
    DataFrame) serves requests that bring none; ``today`` gives the day of declaration where a request names none; ``jobs`` are those of a
    service without a database; ``editions`` is a folder of edition files that requests may name by their version; ``database`` is the
    address of a database, brought to the schema of this version here, without which nothing is stored, and ``now`` gives the moments of its
    writes. With a database the items are those that are stored, and ``catalogue`` cannot be given; compositions are jobs in it, at most as
    many as ``composition_bounds`` says, solved by ``composition_workers`` processes of this one and by others (``bundler work``); the
    edition in force is what the database says, and ``tables`` only that with which it begins; keys are asked for as soon as there is one,
    or from the start where they are ``keys_required``; where none is asked for, ``open_rate`` bounds the requests of an address in a
    minute. ``hsts_seconds`` is for a service behind TLS. ``tracing`` gets a span of every request; once ``stopping`` is set the service
    answers that it is not ready any more. Raises TableError or InputError where any of it cannot be used: the service does not start with
    it.
    """
    if database is not None and catalogue is not None:
        hint = "Leave the catalogue out and send its items to PUT /v1/items."
        raise InputError([Fault("catalogue", "with a database the items are stored ones", "two_catalogues", hint=hint)])
    store = None if database is None else open_store(database, now, today)
    try:
        opened = opened_editions(tables, editions, store)
    except BundlerError:
        if store is not None:
            store.close()
        raise
    guard = Guard(store, now, required=keys_required, open_rate=open_rate)
    if guard.register is not None:
        guard.register.look()
    desk = Desk(
        editions=opened,
        catalogue=None if catalogue is None else load_catalogue(catalogue),
        today=today,
        jobs=(jobs or Jobs()) if store is None else stored_jobs(store, opened, composition_workers, composition_bounds),
        guard=guard,
        store=store,
        stopping=stopping or Event(),
    )
    desk.jobs.ended = desk.metrics.searched
    if store is not None:
        store.database.heard = lambda event: desk.metrics.database.labels(event).inc()
    sweeper = None if store is None else Sweeper(store)
    switcher = None if desk.editions.kept is None else Switcher(desk.editions.kept)
    # The sweeper stops last: it closes the database.
    workers = [] if store is None else [switcher, Watcher(store, lambda: desk.tables), Sender(store), sweeper]

    def desk_of(request: AnyRequest) -> Desk:
        return desk.of(request)

    app = Slashed(
        state=State({"jobs": desk.jobs}),
        route_handlers=list(ROUTES),
        dependencies={"desk": Provide(desk_of, sync_to_thread=False)},
        middleware=[guard.around],
        exception_handlers={**HANDLERS, **stored_problems.HANDLERS},
        request_max_body_size=MAX_JSON_BYTES,
        # The document is built from the models themselves (see openapi), and failures are logged by problems, without bodies.
        openapi_config=None,
        logging_config=None,
        debug=False,
        on_startup=[
            *(() if store is None else (open_threads,)),
            desk.jobs.start,
            *(each.start for each in workers if each is not None),
        ],
        on_shutdown=[
            desk.jobs.close,
            *(each.stop for each in workers if each is not None),
            *(() if tracing is None else (tracing.close,)),
        ],
    )
    inner = app.asgi_handler
    if store is None and open_rate is None:
        inner = Shortcut(inner, desk, routes_orders.LANES)
    # Around the router, so that what no route is known for is bounded and seen too.
    app.asgi_handler = observed(Gate(inner, hsts_seconds), desk.metrics, tracing)
    return app
