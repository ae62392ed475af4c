"""The mock over HTTP: messages are posted, receipts are polled or pushed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from datetime import datetime
from typing import Annotated, Any

from litestar import Litestar, Request, Response, get, post, put
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, Parameter

from bundler.catalogue.parsing import parse_json, validate
from bundler.errors import Fault, InputError
from bundler.mock_customs.customs import Customs
from bundler.mock_customs.pushing import Pusher
from bundler.mock_customs.scenario import Scenario

MAX_BODY_BYTES = 20 * 1024 * 1024
AT_ONCE = 1000
Clock = Callable[[], datetime]


@post("/messages", status_code=202)
async def post_message(request: Request[Any, Any, Any], customs: NamedDependency[Customs], clock: NamedDependency[Clock]) -> dict[str, Any]:
    """Take a message, as it is or inside a DxpMsg; whatever it is, it is answered by receipts, by a CEB900 where its form is wrong."""
    found = customs.take(await request.body(), clock())
    return {"taken": True, "receipts": found.receipts, "fault": found.fault}


@get("/receipts", sync_to_thread=False)
def get_receipts(
    customs: NamedDependency[Customs], clock: NamedDependency[Clock], after: Annotated[int, Parameter(ge=0)] = 0
) -> dict[str, Any]:
    """Return the receipts with a number above after that are due, the oldest thousand of them."""
    some = customs.receipts(after, clock(), AT_ONCE)
    return {"receipts": [{"number": each.number, "xml": each.data.decode()} for each in some]}


@get("/orders/{order_no:str}", sync_to_thread=False)
def get_order(customs: NamedDependency[Customs], order_no: FromPath[str]) -> Response[dict[str, Any]]:
    """Return what the mock knows of an order, and whether it could form a tax bill from the list alone."""
    found = customs.dossiers.find(order_no)
    if found is None:
        return Response({"known": False}, status_code=404)
    there = {name: getattr(found, name) is not None for name in ("order", "payment", "waybill", "inventory")}
    told = {"state": found.state, "invt_no": found.invt_no or None, "tax_bill": found.taxed, "scenario": found.scenario.model_dump()}
    return Response({"known": True, **there, **told})


@put("/orders/{order_no:str}/scenario")
async def put_scenario(request: Request[Any, Any, Any], customs: NamedDependency[Customs], order_no: FromPath[str]) -> dict[str, Any]:
    """Let the messages of an order be answered otherwise than those of others: what is left out is as for them."""
    stated = parse_json(await request.body(), "scenario")
    if not isinstance(stated, dict):
        raise InputError([Fault("scenario", "a JSON object is wanted", "type", hint='Such as {"refuse": "1313"}.')])
    scenario = validate(Scenario, {**customs.dossiers.scenario.model_dump(), **stated}, "scenario")
    customs.plan(order_no, scenario)
    return {"order_no": order_no, "scenario": scenario.model_dump()}


@post("/orders/{order_no:str}/release", status_code=200, sync_to_thread=False)
def post_release(customs: NamedDependency[Customs], clock: NamedDependency[Clock], order_no: FromPath[str]) -> Response[dict[str, Any]]:
    """Release the list of an order that was accepted and held; 409 where there is none."""
    released = customs.release(order_no, clock())
    return Response({"released": released}, status_code=200 if released else 409)


@get("/pushes", sync_to_thread=False)
def get_pushes(
    customs: NamedDependency[Customs], clock: NamedDependency[Clock], pusher: NamedDependency[Pusher | None]
) -> Response[dict[str, Any]]:
    """Return how many receipts were pushed, wait for it and were given up, and the newest thousand of these; 409 without --push."""
    if pusher is None:
        return Response({"fault": "nothing is pushed: start the mock with --push"}, status_code=409)
    waiting = customs.newest(clock()) - pusher.delivered - pusher.given_up
    listed = [each.to_dict() for each in pusher.undelivered]
    return Response({"delivered": pusher.delivered, "waiting": waiting, "given_up": pusher.given_up, "undelivered": listed})


HANDLERS = (post_message, get_receipts, get_order, put_scenario, post_release, get_pushes)


@get("/", sync_to_thread=False)
def get_routes() -> dict[str, str]:
    """Return what can be asked here."""
    routes = [(method, path, each.fn.__doc__ or "") for each in HANDLERS for method in each.http_methods for path in each.paths]
    return {f"{method} {path.replace(':str', '')}": told for method, path, told in routes if method != "OPTIONS"}


def create_app(customs: Customs, clock: Clock, pusher: Pusher | None = None) -> Litestar:
    """Return the application; ``clock`` gives the moments in Shanghai, ``pusher`` works from its start to its end."""
    return Litestar(
        route_handlers=[*HANDLERS, get_routes],
        dependencies={
            "customs": Provide(lambda: customs, sync_to_thread=False),
            "clock": Provide(lambda: clock, sync_to_thread=False),
            "pusher": Provide(lambda: pusher, sync_to_thread=False),
        },
        exception_handlers={InputError: _refused},
        lifespan=[] if pusher is None else [_working(pusher)],
        request_max_body_size=MAX_BODY_BYTES,
        openapi_config=None,
        logging_config=None,
    )


def _refused(_: Request[Any, Any, Any], wrong: InputError) -> Response[dict[str, Any]]:
    return Response({"faults": [each.to_dict() for each in wrong.faults]}, status_code=400)


def _working(pusher: Pusher) -> Callable[[Litestar], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def working(_: Litestar) -> AsyncIterator[None]:
        task = asyncio.create_task(pusher.run())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    return working
