"""Checks, quotes, batches of quotes, and comparisons of channels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from litestar import Response, post
from litestar.di import NamedDependency
from msgspec import Raw

from bundler.assembly import Repairs, Split
from bundler.catalogue import Catalogue, Order
from bundler.catalogue.parsing import escaped, validate
from bundler.compliance import Answer, Cliffs, Comparison, PriceCurve, ReturnAnswer, TaxIncluded, check, compare, quote
from bundler.compliance.finding import findings_to_json
from bundler.errors import Fault, InputError
from bundler.service.bodies import AnyRequest, body_size, ignored_columns, own_catalogue, read_json, scalar, work
from bundler.service.desk import Desk
from bundler.service.editions import KEY as TABLES
from bundler.service.observing.metrics import Metrics
from bundler.service.problems import internal, invalid_input, log_failure
from bundler.service.stored.registered_lines import header, spelt_out
from bundler.service.telling import Told
from bundler.tariff import Tables
from bundler.values.near import did_you_mean, nearest

if TYPE_CHECKING:
    from bundler.declaration import Declaration

MAX_ORDERS = 1000
ON = "Bundler-On"
BATCH = ("orders", "catalogue", TABLES)
Assess = Callable[..., "Answer | Cliffs | Comparison | Declaration | PriceCurve | Repairs | ReturnAnswer | Split | TaxIncluded"]


@post("/v1/checks", status_code=200)
async def post_check(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[dict[str, Any]]:
    """Return the verdict on an order; its taxes are null."""
    return await _one(request, desk, check)


@post("/v1/quotes", status_code=200)
async def post_quote(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[dict[str, Any]]:
    """Return the verdict on an order and its exact duty."""
    return await _one(request, desk, quote)


@post("/v1/comparisons", status_code=200)
async def post_comparison(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[dict[str, Any]]:
    """Return the channels of an order side by side."""
    return await _one(request, desk, compare)


@post("/v1/quotes/batch", status_code=200)
async def post_batch(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[dict[str, Any]]:
    """Return a quote or a problem for every order of a list."""
    document = await read_json(request, "batch")
    return await work(body_size(request, waits=desk.waits), _batch, document, desk)


async def _one(request: AnyRequest, desk: Desk, assess: Assess) -> Response[dict[str, Any]]:
    document = await read_json(request, "order")
    return await work(body_size(request, waits=desk.waits), answer, document, desk, assess)


def answer(document: Any, desk: Desk, assess: Assess, faults: Iterable[Fault] = (), beside: Sequence[str] = ()) -> Told[dict[str, Any]]:
    """Parse a body and assess its order; ``beside`` are the keys that the body takes beside those of every order.

    Raises InputError with ``faults`` and those of the catalogue, the edition and the order at once.
    """
    found = list(faults)
    edition = desk.editions.asked(document.pop(TABLES, None) if isinstance(document, dict) else None, "order", found)
    own = isinstance(document, dict) and document.get("catalogue") is not None
    document, uses = spelt_out(document, desk, found, own=own)
    catalogue = own_catalogue(document, found, partial(desk.goods_of, document)) if isinstance(document, dict) else None
    order: Order | None = None
    try:
        order = dated(validate(Order, document, "order"), desk.today())
    except InputError as wrong:
        found.extend(_knowing(fault, ("catalogue", TABLES, *beside)) for fault in wrong.faults)
    if found or order is None:
        raise InputError(found)
    said = assess(order, catalogue=catalogue, tables=edition)
    if isinstance(said, Answer):
        told = said.told(Raw(findings_to_json(said.findings)))
        desk.metrics.ruled(said.verdict, [finding[:2] for finding in said.findings])
    else:
        told = said.to_dict()
    if isinstance(said, ReturnAnswer):
        desk.metrics.judged(told)
    return Told(told, headers={ON: order.day.isoformat(), **ignored_columns(catalogue, own), **header(uses)})


LANES: dict[str, Assess] = {"/v1/checks": check, "/v1/quotes": quote}
"""The routes that are asked most: small orders are answered before the router (see shortcut)."""


def dated(order: Order, today: date) -> Order:
    """Return an order with the day that a door fills in where the order names none."""
    return order if order.on is not None else order.model_copy(update={"on": today})


def _knowing(fault: Fault, beside: Sequence[str]) -> Fault:
    """Name ``catalogue`` in the hint of an unknown key that was meant as it: over HTTP it is a key of the order."""
    if fault.code != "extra_forbidden" or fault.pointer.count("/") != 1 or not nearest(fault.field, beside):
        return fault
    return replace(fault, hint=did_you_mean(fault.field, beside))


def _beside_orders(fault: Fault) -> Fault:
    """Say where the catalogue of a batch belongs: its orders share it."""
    if fault.code != "extra_forbidden" or fault.pointer != "/catalogue":
        return fault
    return replace(fault, hint="The orders of a batch share the catalogue that stands beside 'orders'.")


def _batch(document: Any, desk: Desk) -> Response[dict[str, Any]]:
    faults: list[Fault] = []
    catalogue, prefix, orders, tables = None, "", document, desk.tables
    own = isinstance(document, dict) and document.get("catalogue") is not None
    bundles = _spelt_out(document.get("orders") if isinstance(document, dict) else document, desk, own=own)
    if isinstance(document, dict):
        prefix = "/orders"
        catalogue = own_catalogue(document, faults, partial(desk.goods_of, document))
        tables = desk.editions.asked(document.pop(TABLES, None), "batch", faults)
        orders = document.pop("orders", None)
        hinted = [(key, did_you_mean(key, BATCH)) for key in document]
        faults += [Fault("batch", "unknown key", "extra_forbidden", f"/{escaped(key)}", field=key, hint=hint) for key, hint in hinted]
    else:
        catalogue = desk.goods_of(document)
    if not isinstance(orders, list):
        faults.append(Fault("batch", "a list of orders is wanted", "orders", prefix, value=scalar(orders)))
    elif len(orders) > MAX_ORDERS:
        faults.append(Fault("batch", f"more than {MAX_ORDERS} orders", "too_long", prefix, value=len(orders)))
    if faults:
        raise InputError(faults)
    today = desk.today()
    results = [_result(order, f"{prefix}/{at}", catalogue, tables, today, bundles[at], desk.metrics) for at, order in enumerate(orders)]
    return Told({"results": results}, headers={ON: today.isoformat(), **ignored_columns(catalogue, own)})


def _spelt_out(orders: Any, desk: Desk, *, own: bool) -> dict[int, list[Fault]]:
    """Put price and components of registered bundles into the orders of a batch; return what keeps each order from it."""
    faults: dict[int, list[Fault]] = {}
    for at, order in enumerate(orders if isinstance(orders, list) and len(orders) <= MAX_ORDERS else ()):
        orders[at], _ = spelt_out(order, desk, faults.setdefault(at, []), own=own)
    return faults


def _result(
    order: Any, pointer: str, catalogue: Catalogue | None, tables: Tables, today: date, faults: list[Fault], metrics: Metrics
) -> dict[str, Any]:
    """Return one order's answer or its own problem: a bad order, even one we fail on, does not touch the others."""
    try:
        parsed = dated(validate(Order, order, "order"), today)
        if faults:
            raise InputError(())
        told = quote(parsed, catalogue=catalogue, tables=tables).to_dict()
        metrics.judged(told)
        return {"answer": told}
    except InputError as wrong:
        return {"problem": invalid_input(map(_beside_orders, [*faults, *wrong.faults]), pointer)}
    except Exception as failure:
        log_failure("an order of a batch", failure)
        return {"problem": internal()}
