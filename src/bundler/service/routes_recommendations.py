"""Recommendations: the best lawful bundles with an item."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from litestar import Response, post
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency

from bundler.assembly.policy import load_policy
from bundler.assembly.recommending.wanted import DEFAULT, PLACE, TOP, anchors_of, top_of
from bundler.catalogue.parsing import escaped
from bundler.errors import Fault, InputError
from bundler.service.bodies import AnyRequest, ignored_columns, moved, own_catalogue, read_json, scalar
from bundler.service.desk import Desk
from bundler.service.editions import KEY as TABLES
from bundler.service.routes_orders import ON
from bundler.values.near import did_you_mean

if TYPE_CHECKING:
    from bundler.assembly import Policy

KEYS = ("catalogue", PLACE, "policy", TABLES, "top")
POINTERS = {"catalogue": "/catalogue", "policy": "/policy", "order": "/policy", PLACE: f"/{PLACE}", "top": "/top"}
"""Where the body holds what a fault is about; the rules find the day of a policy in an order."""


@post("/v1/recommendations", status_code=200)
async def post_recommendation(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[dict[str, Any]]:
    """Return the best lawful bundles with the anchors; of the service's own catalogue the index is kept."""
    document = await read_json(request, "recommendation")
    return await sync_to_thread(_recommended, document, desk)  # an index takes a second, also for a small body


def _recommended(document: Any, desk: Desk) -> Response[dict[str, Any]]:
    from bundler.assembly import Recommender

    if not isinstance(document, dict):
        hint = 'Send {"anchor": "CHOC-200", "catalogue": [...]}.'
        raise InputError([Fault("recommendation", "an object is wanted", "recommendation", value=scalar(document), hint=hint)])
    faults: list[Fault] = []
    own = document.get("catalogue") is not None
    catalogue = own_catalogue(document, faults, desk.goods)
    if catalogue is None and not own:
        hint = "This service has no catalogue of its own."
        faults.append(Fault("recommendation", "required, but missing", "missing", "/catalogue", field="catalogue", hint=hint))
    tables = desk.editions.asked(document.pop(TABLES, None), "recommendation", faults)
    policy = _policy(document.pop("policy", None), desk, faults)
    anchor, top = document.pop(PLACE, None), document.pop("top", TOP)
    if anchor is None:
        faults.append(Fault(PLACE, "required, but missing", "missing", f"/{PLACE}", field=PLACE))
    elif catalogue is not None:
        faults += _told(lambda: anchors_of(anchor, catalogue))
    faults += _told(lambda: top_of(top))
    faults += [
        Fault("recommendation", "unknown key", "extra_forbidden", f"/{escaped(key)}", field=key, hint=did_you_mean(key, KEYS))
        for key in document
    ]
    if faults or catalogue is None or policy is None:
        raise InputError(faults)
    try:
        recommender = Recommender(catalogue, policy, tables) if own else desk.recommenders.of(catalogue, policy, tables)
        found = recommender.recommend(anchor, top).to_dict()
    except InputError as wrong:
        raise InputError(_pointed(wrong)) from None
    return Response(found, headers={ON: policy.day.isoformat(), **ignored_columns(catalogue, own)})


def _told(check: Callable[[], object]) -> list[Fault]:
    """Return what a check finds wrong."""
    try:
        check()
    except InputError as wrong:
        return _pointed(wrong)
    return []


def _pointed(wrong: InputError) -> list[Fault]:
    return [replace(fault, pointer=f"{POINTERS.get(fault.place, '')}{fault.pointer}") for fault in wrong.faults]


def _policy(stated: Any, desk: Desk, faults: list[Fault]) -> Policy | None:
    """Return the policy, the defaults where none is stated; what is wrong with it joins ``faults``."""
    given = DEFAULT if stated is None else stated
    if not isinstance(given, dict):
        # a string would be read as the path of a file: it never comes that far
        faults.append(Fault("policy", "an object is wanted", "policy", "/policy", field="policy", value=scalar(given)))
        return None
    try:
        return load_policy(given, desk.today() if given.get("on") is None else None)
    except InputError as wrong:
        faults += moved(wrong.faults, "/policy")
        return None
