"""Compositions: started, polled, streamed and cancelled."""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator, Callable
from http import HTTPStatus
from typing import Any, NamedTuple

from litestar import Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import ServerSentEvent, ServerSentEventMessage

from bundler.assembly.composing import unfit
from bundler.assembly.policy import Policy, load_policy
from bundler.assembly.sensitivity.untold import untold
from bundler.assembly.slips import strange_locks
from bundler.assembly.starting import Start, load_start
from bundler.assembly.varying.variants import Vary, strange_values, variants
from bundler.catalogue import Catalogue
from bundler.catalogue.parsing import escaped, validate
from bundler.errors import Fault, InputError
from bundler.service.bodies import (
    AnyRequest,
    body_size,
    ignored_columns,
    moved,
    own_catalogue,
    read_json,
    refuse_unknown_query,
    scalar,
    work,
)
from bundler.service.desk import Desk
from bundler.service.editions import KEY as TABLES
from bundler.service.jobs import Job, Jobs, TooManyJobs
from bundler.service.problems import TOO_MANY_COMPOSITIONS, UNKNOWN_COMPOSITION, Problem
from bundler.service.reading import read_in_thread
from bundler.service.routes_orders import ON
from bundler.service.stored.jobs import StoredJob
from bundler.service.stored.writing import HEADER, idempotency_key, written
from bundler.solving import Asked
from bundler.tariff import Tables
from bundler.values.near import did_you_mean

KEYS = ("catalogue", "policy", "start", TABLES)
"""What a body may hold of a composition, whatever else is asked of it."""
AnyJob = Job | StoredJob
Read = tuple[Asked, dict[str, str]]
"""What a body asks, and headers of the answer."""
VARY, SENSITIVITY = "vary", "sensitivity"
RETRY_AFTER = "30"
HEARTBEAT_SECONDS = 15


@post("/v1/compositions", status_code=202)
async def post_composition(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[dict[str, Any]]:
    """Start a composition; the answer says where it can be polled, streamed and cancelled."""
    document = await read_json(request, "composition")
    return await work(body_size(request, waits=desk.waits), started, request, desk, document, _read)


def started(request: AnyRequest, desk: Desk, document: Any, read: Callable[[Any, Desk], Read]) -> Response[Any]:
    """Start the job that ``read`` finds in a document, and say where it is found. With a database, and under a key of the caller's, once.

    Raises a 429 problem where the service is full.
    """
    content, faults = _content(document), list[Fault]()
    key = idempotency_key(request, faults) if HEADER in request.headers else None
    try:
        asked, headers = read(document, desk)
    except InputError as wrong:
        raise InputError([*faults, *wrong.faults]) from None
    if faults:
        raise InputError(faults)
    try:
        answer = _begun(desk, asked, key, f"POST {request.url.path}", content)
    except TooManyJobs as full:
        detail = f"{full.most} compositions are waiting or running, and that is as many as the service takes."
        raise Problem(HTTPStatus.TOO_MANY_REQUESTS, TOO_MANY_COMPOSITIONS, detail, {"Retry-After": RETRY_AFTER}) from None
    answer.headers.update({"Location": answer.content["links"]["self"], **headers})
    return answer


def _begun(desk: Desk, asked: Asked, key: str | None, route: str, content: Any) -> Response[Any]:
    store, jobs, tenant = desk.store, desk.jobs, desk.caller.tenant
    if key is None or store is None or isinstance(jobs, Jobs):
        return Response(jobs.submit(asked, tenant).to_dict(), status_code=HTTPStatus.ACCEPTED)
    answer = written(store, key, route, content, lambda session: (HTTPStatus.ACCEPTED, jobs.put(session, asked, tenant).to_dict()))
    jobs.workers.wake()
    return answer


def _content(document: Any) -> Any:
    """What is kept of a body to know it again: of what is large, and of what is not looked at in full, the hash."""
    if not isinstance(document, dict):
        return document
    hashed = {name: json.dumps(document[name], sort_keys=True).encode() for name in ("catalogue", "start") if name in document}
    return {**document, **{name: hashlib.sha256(text).hexdigest() for name, text in hashed.items()}}


@read_in_thread("/v1/compositions/{job_id:str}")
def get_composition(request: AnyRequest, desk: NamedDependency[Desk], job_id: FromPath[str]) -> dict[str, Any]:
    """Return the state of a composition, and its result when there is one."""
    return _find(request, desk, job_id).to_dict()


@get("/v1/compositions/{job_id:str}/events", sync_to_thread=True)
def get_events(request: AnyRequest, desk: NamedDependency[Desk], job_id: FromPath[str]) -> ServerSentEvent:
    """Stream ``progress`` events and at last ``done``; leaving the stream does not touch the composition."""
    return ServerSentEvent(_events(_find(request, desk, job_id)))


@delete("/v1/compositions/{job_id:str}", status_code=200, sync_to_thread=True)
def delete_composition(request: AnyRequest, desk: NamedDependency[Desk], job_id: FromPath[str]) -> dict[str, Any]:
    """Cancel a composition; it keeps the best answer so far. A finished one stays as it is."""
    job: Any = _find(request, desk, job_id)
    return desk.jobs.cancel(job).to_dict()


async def _events(job: AnyJob) -> AsyncIterator[ServerSentEventMessage]:
    number = 0
    async for seen in job.watch(HEARTBEAT_SECONDS):
        if seen is None:
            yield ServerSentEventMessage(data=None, comment="still at it")
            continue
        number += 1
        ended = seen["state"] not in ("queued", "running")
        data = json.dumps(seen, ensure_ascii=False, separators=(",", ":"))
        yield ServerSentEventMessage(data=data, event="done" if ended else "progress", id=number)


def _find(request: AnyRequest, desk: Desk, job_id: str) -> AnyJob:
    refuse_unknown_query(request)
    job = desk.jobs.get(job_id, desk.caller.tenant)
    if job is None:
        detail = "No composition has this id. Finished ones are kept for a while; without a database none outlives the service."
        raise Problem(HTTPStatus.NOT_FOUND, UNKNOWN_COMPOSITION, detail)
    return job


def _read(document: Any, desk: Desk) -> Read:
    """Return what is asked, and headers of the answer. Raises InputError with all faults at once."""
    faults: list[Fault] = []
    varied, sensitivity = (document.pop(VARY, None), document.pop(SENSITIVITY, False)) if isinstance(document, dict) else (None, False)
    read = read_composition(document, desk, faults, (*KEYS, VARY, SENSITIVITY))
    line = None if varied is None else _varied(varied, read, faults)
    faults += _with_sensitivity(sensitivity, varied, read.policy)
    if faults or read.catalogue is None:
        raise InputError(faults)
    return Asked(read.catalogue, read.policy, read.tables, read.start, line, sensitivity=sensitivity), read.headers


class Composition(NamedTuple):
    """What every search needs; without faults there are catalogue and policy."""

    catalogue: Catalogue | None
    policy: Any
    start: Start | None
    tables: Tables
    headers: dict[str, str]


def read_composition(document: Any, desk: Desk, faults: list[Fault], keys: tuple[str, ...]) -> Composition:
    """Return what a body says of a composition; what is wrong with it joins ``faults``. ``keys`` are those that are known.

    Raises InputError where it is no object.
    """
    if not isinstance(document, dict):
        hint = 'Send {"catalogue": [...], "policy": {...}}.'
        raise InputError([Fault("composition", "an object is wanted", "composition", value=scalar(document), hint=hint)])
    own = document.get("catalogue") is not None
    catalogue = own_catalogue(document, faults, desk.goods)
    if catalogue is None and not own:
        hint = "This service has no catalogue of its own."
        faults.append(Fault("composition", "required, but missing", "missing", "/catalogue", field="catalogue", hint=hint))
    tables = desk.editions.asked(document.pop(TABLES, None), "composition", faults)
    begun = document.pop("start", None)
    stated = "policy" in document
    given = document.pop("policy", None)
    faults += [
        Fault("composition", "unknown key", "extra_forbidden", f"/{escaped(key)}", field=key, hint=did_you_mean(key, keys))
        for key in document
    ]
    policy = None
    if isinstance(given, dict):
        try:
            policy = load_policy(given, desk.today() if given.get("on") is None else None)
        except InputError as wrong:
            faults += moved(wrong.faults, "/policy")
    elif not stated:
        hint = "Send at least {}, which asks for the defaults."
        faults.append(Fault("policy", "required, but missing", "missing", "/policy", field="policy", hint=hint))
    else:
        # a string would be read as the path of a file: it never comes that far
        faults.append(Fault("policy", "an object is wanted", "policy", "/policy", field="policy", value=scalar(given)))
    if catalogue is not None:
        faults += moved(unfit(catalogue), "/catalogue")
        faults += [] if policy is None else moved(strange_locks(catalogue, policy), "/policy")
    on = {} if policy is None else {ON: policy.day.isoformat()}
    return Composition(catalogue, policy, _start(begun, faults), tables, {**on, **ignored_columns(catalogue, own)})


def _start(begun: Any, faults: list[Fault]) -> Start | None:
    """Return the plan to go on from, where there is one; what is wrong with it joins ``faults``."""
    if isinstance(begun, dict):
        try:
            return load_start(begun)
        except InputError as wrong:
            faults += moved(wrong.faults, "/start")
    elif begun is not None:
        # a string would be read as the path of a file: it never comes that far
        faults.append(Fault("start", "an object is wanted", "start", "/start", field="start", value=scalar(begun)))
    return None


def _with_sensitivity(asked: Any, varied: Any, policy: Policy | None) -> list[Fault]:
    """Return what is wrong with asking for sensitivity, or with asking for it here."""
    if not isinstance(asked, bool):
        return [Fault("composition", "true or false is wanted", "bool_type", "/sensitivity", field=SENSITIVITY, value=scalar(asked))]
    if not asked:
        return []
    both = Fault("composition", "'sensitivity' and 'vary' are not asked together", "sensitivity", "/sensitivity", field=SENSITIVITY,
                 hint="Ask for the sensitivity of one of the policies.")  # fmt: skip
    told = [] if policy is None else moved(list(untold(policy)), "/policy")
    return told if varied is None else [both, *told]


def _varied(varied: Any, read: Composition, faults: list[Fault]) -> Vary | None:
    """Return the line and values of a what-if; what is wrong with them joins ``faults``, as far as it can be told without a policy."""
    try:
        asked = validate(Vary, varied, "vary")
        each = [] if read.policy is None else variants(read.policy, asked)
        if read.catalogue is not None and not faults:
            faults += moved(strange_values(read.catalogue, each), "/vary")
    except InputError as wrong:
        faults += moved(wrong.faults, "/vary")
        return None
    return asked
