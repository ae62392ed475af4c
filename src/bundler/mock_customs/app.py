"""The mock over HTTP: messages are posted, receipts are polled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

from litestar import Litestar, Request, Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, Parameter

from bundler.mock_customs.customs import Customs

MAX_BODY_BYTES = 20 * 1024 * 1024
AT_ONCE = 1000
Clock = Callable[[], datetime]


@post("/messages", status_code=202)
async def post_message(request: Request[Any, Any, Any], customs: NamedDependency[Customs], clock: NamedDependency[Clock]) -> dict[str, Any]:
    """Take a message, as it is or inside a DxpMsg; whatever it is, the answer is a receipt that can be polled."""
    before = customs.last
    customs.take(await request.body(), clock())
    return {"taken": True, "receipts": customs.last - before}


@get("/receipts", sync_to_thread=False)
def get_receipts(
    customs: NamedDependency[Customs], clock: NamedDependency[Clock], after: Annotated[int, Parameter(ge=0)] = 0
) -> dict[str, Any]:
    """Return the receipts with a number above ``after`` that are due, the oldest thousand of them."""
    some = customs.receipts(after, clock())[:AT_ONCE]
    return {"receipts": [{"number": each.number, "xml": each.data.decode()} for each in some]}


@get("/orders/{order_no:str}", sync_to_thread=False)
def get_order(customs: NamedDependency[Customs], order_no: FromPath[str]) -> Response[dict[str, Any]]:
    """Return what the mock knows of an order, and whether it could form a tax bill from the list alone."""
    found = customs.dossiers.get(order_no)
    if found is None:
        return Response({"known": False}, status_code=404)
    there = {name: getattr(found, name) is not None for name in ("order", "payment", "waybill", "inventory")}
    return Response({"known": True, **there, "state": found.state, "invt_no": found.invt_no or None, "tax_bill": found.taxed})


@post("/orders/{order_no:str}/release", status_code=200, sync_to_thread=False)
def post_release(customs: NamedDependency[Customs], clock: NamedDependency[Clock], order_no: FromPath[str]) -> Response[dict[str, Any]]:
    """Release the list of an order that was accepted and held; 409 where there is none."""
    released = customs.release(order_no, clock())
    return Response({"released": released}, status_code=200 if released else 409)


def create_app(customs: Customs, clock: Clock) -> Litestar:
    """Return the application; ``clock`` gives the moments in Shanghai."""
    return Litestar(
        route_handlers=[post_message, get_receipts, get_order, post_release],
        dependencies={
            "customs": Provide(lambda: customs, sync_to_thread=False),
            "clock": Provide(lambda: clock, sync_to_thread=False),
        },
        request_max_body_size=MAX_BODY_BYTES,
        openapi_config=None,
        logging_config=None,
    )
