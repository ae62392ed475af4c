"""Returns of orders."""

from __future__ import annotations

from functools import partial
from typing import Any

from litestar import Response, post
from litestar.di import NamedDependency

from bundler.catalogue import Order
from bundler.catalogue.returning import Return, parse_return
from bundler.compliance import ReturnAnswer, check_return
from bundler.errors import Fault, InputError
from bundler.service.bodies import AnyRequest, body_size, moved, read_json, scalar, work
from bundler.service.desk import Desk
from bundler.service.routes_orders import answer

KEY = "return"
"""The key of the return beside those of the order, and the place of its faults."""


@post("/v1/returns", status_code=200)
async def post_return(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[dict[str, Any]]:
    """Return the verdict on a return of an order, and what comes back with its pieces."""
    document = await read_json(request, "order")
    return await work(body_size(request, waits=desk.waits), _return, document, desk)


def _return(document: Any, desk: Desk) -> Response[dict[str, Any]]:
    faults: list[Fault] = []
    back: Return | None = None
    if isinstance(document, dict):
        missing = KEY not in document
        stated = document.pop(KEY, None)
        if isinstance(stated, dict):
            try:
                back = parse_return(stated)
            except InputError as wrong:
                faults.extend(moved(wrong.faults, f"/{KEY}"))
        elif missing:
            hint = "It says what comes back: days, district, lines and pieces."
            faults.append(Fault(KEY, "required, but missing", "missing", f"/{KEY}", field=KEY, hint=hint))
        else:
            faults.append(Fault(KEY, "an object is wanted", "return", f"/{KEY}", field=KEY, value=scalar(stated)))
    return answer(document, desk, partial(_asked, back), faults, (KEY,))


def _asked(back: Return | None, order: Order, **given: Any) -> ReturnAnswer:
    assert back is not None  # without it the faults have ended the request
    try:
        return check_return(order, back, **given)
    except InputError as wrong:
        mine = [fault for fault in wrong.faults if fault.place == KEY]
        others = [fault for fault in wrong.faults if fault.place != KEY]
        raise InputError([*others, *moved(mine, f"/{KEY}")]) from None
