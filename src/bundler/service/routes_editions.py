"""The editions of the tables, and answers given again under theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from litestar import Response, post
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency

from bundler.assembly.repairing.inputs import TRIES
from bundler.catalogue.parsing import escaped
from bundler.errors import Fault, InputError
from bundler.replaying import Replay, replayed
from bundler.replaying.given import Given, is_normalised, read_given
from bundler.replaying.stated import Stated, read_stated
from bundler.service.bodies import AnyRequest, ignored_columns, moved, own_catalogue, read_json, refuse_unknown_query, scalar
from bundler.service.desk import Desk
from bundler.service.editions import KEY as TABLES
from bundler.service.reading import read_in_thread
from bundler.tariff import Tables
from bundler.values.near import did_you_mean

T = TypeVar("T")
KEYS = ("receipt", "input", "catalogue", TABLES)


@read_in_thread("/v1/editions")
def get_editions(request: AnyRequest, desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Return every edition that a request may name."""
    refuse_unknown_query(request)
    return {"editions": list(desk.editions.listed())}


@post("/v1/replays", status_code=200)
async def post_replay(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[dict[str, Any]]:
    """Return an answer given again, and every place in which it is not the one that was given."""
    document = await read_json(request, "replay")
    return await sync_to_thread(_replay, document, desk)  # an answer may be the result of a search, also one of a small body


def _replay(document: Any, desk: Desk) -> Response[dict[str, Any]]:
    if not isinstance(document, dict):
        hint = 'Send {"receipt": {...}, "input": {...}}.'
        raise InputError([Fault("replay", "an object is wanted", "replay", value=scalar(document), hint=hint)])
    faults: list[Fault] = []
    own = document.get("catalogue") is not None
    catalogue = own_catalogue(document, faults, lambda: None)
    named = document.pop(TABLES, None)
    edition = desk.editions.asked(named, "replay", faults)
    receipt, given = _object("receipt", document, faults), _object("input", document, faults)
    goods = catalogue if own or is_normalised(given) else desk.goods_of(given)
    stated = None if receipt is None else _taken(lambda: read_stated(receipt), "receipt", faults)
    order = None if given is None else _taken(lambda: read_given(given, goods), "input", faults)
    if order is not None:
        faults += _too_much(order)
    if stated is not None and named is None:
        edition = _of_receipt(stated, desk, faults)
    faults += [
        Fault("replay", "unknown key", "extra_forbidden", f"/{escaped(key)}", field=key, hint=did_you_mean(key, KEYS)) for key in document
    ]
    if faults or stated is None or order is None:
        raise InputError(faults)
    return Response(_again(stated, order, edition).to_dict(), headers=ignored_columns(catalogue, own))


def _too_much(given: Given) -> Iterator[Fault]:
    """Yield what would keep the service busy for longer than any question that it takes: a plan's work is bounded by its policy alone."""
    hint = "Replay it with bundler replay, or with bundler.replay in Python."
    if "policy" in given.beside:
        yield Fault("replay", "a plan is not composed again by the service", "not_replayed", "/input/policy", hint=hint)
    elif "repair" in given.beside and given.beside["repair"].tries > TRIES:
        yield Fault("replay", f"the service makes at most {TRIES} tries", "not_replayed", "/input/repair/tries", hint=hint)


def _of_receipt(stated: Stated, desk: Desk, faults: list[Fault]) -> Tables:
    """Return the edition of a receipt; one that is not here is a fault."""
    found = desk.editions.with_sha256(stated.receipt.tables_sha256)
    if found is None:
        pointer = "/receipt/receipt/tables_sha256" if stated.whole else "/receipt/tables_sha256"
        hint = f"{desk.editions.known()} Name one of them under 'tables' to see what it says."
        faults.append(Fault("replay", "no edition with this hash is here", "unknown_edition", pointer, field="tables_sha256", hint=hint))
    return found or desk.tables


def _object(name: str, document: dict[str, Any], faults: list[Fault]) -> dict[str, Any] | None:
    """Take an object out of a body and return it; one that is missing, or none, is a fault."""
    missing = name not in document
    found = document.pop(name, None)
    if isinstance(found, dict):
        return found
    if missing:
        faults.append(Fault("replay", "required, but missing", "missing", f"/{name}", field=name))
    else:
        faults.append(Fault("replay", "an object is wanted", name, f"/{name}", field=name, value=scalar(found)))
    return None


def _taken(read_part: Callable[[], T], name: str, faults: list[Fault]) -> T | None:
    try:
        return read_part()
    except InputError as wrong:
        faults.extend(fault if fault.place == "catalogue" else moved([fault], f"/{name}")[0] for fault in wrong.faults)
        return None


def _again(stated: Stated, given: Given, edition: Tables) -> Replay:
    """Return the answer given again; the faults of its question are at their place in the body."""
    try:
        return replayed(stated, given, edition)
    except InputError as wrong:
        raise InputError(moved([each], "/receipt" if each.place == "receipt" else "/input")[0] for each in wrong.faults) from None
