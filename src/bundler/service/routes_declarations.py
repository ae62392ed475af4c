"""Customs messages over HTTP: made from orders, checked before they leave, and read when they come back. Nothing of them is kept."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from litestar import Response, post
from litestar.di import NamedDependency

from bundler.catalogue import Order
from bundler.catalogue.parsing import escaped
from bundler.compliance import quote
from bundler.errors import Fault, InputError
from bundler.service.bodies import AnyRequest, body_size, moved, read_json, scalar, work
from bundler.service.desk import Desk
from bundler.service.editions import KEY as TABLES
from bundler.service.problems import Problem
from bundler.service.routes_orders import answer
from bundler.values import days
from bundler.values.near import did_you_mean

if TYPE_CHECKING:
    from bundler.declaration import Declaration, Read
    from bundler.declaration.shipment import Shipment

SHIPMENT, REVIEWED, MESSAGES, ON, USED = "shipment", "reviewed", "messages", "on", "annual_used"
MOST_MESSAGES = 1000
NEEDED = ("lxml", "stdnum")


@post("/v1/declarations", status_code=200)
async def post_declaration(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[dict[str, Any]]:
    """Return the messages that declare an order: the order (CEB311) and the declaration list (CEB621), unsigned."""
    wanted_extra()
    document = await read_json(request, "order")
    return await work(body_size(request, waits=desk.waits), _declare, document, desk)


@post("/v1/declaration-checks", status_code=200)
async def post_declaration_check(request: AnyRequest, desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Return what customs would refuse of the orders in some messages."""
    wanted_extra()
    document = await read_json(request, "check")
    return await work(body_size(request, waits=False), _check, document, desk)


@post("/v1/receipt-reports", status_code=200)
async def post_receipt_report(request: AnyRequest) -> dict[str, Any]:
    """Return what messages from customs say: where each document stands, and how to mend what was refused."""
    wanted_extra()
    document = await read_json(request, "report")
    return await work(body_size(request, waits=False), _report, document)


ROUTES = (post_declaration, post_declaration_check, post_receipt_report)


def wanted_extra() -> None:
    """Raise a 503 problem where the service was installed without what reads and writes messages."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise Problem(503, "missing-extra", "This service was installed without the extra 'declaration', which customs messages need.")


def _declare(document: Any, desk: Desk) -> Response[dict[str, Any]]:
    faults: list[Fault] = []
    shipment: Shipment | None = None
    reviewed = False
    if isinstance(document, dict):
        shipment = _shipment(document, faults)
        reviewed = document.pop(REVIEWED, False)
        if not isinstance(reviewed, bool):
            faults.append(Fault("order", "true or false is wanted", "bool", f"/{REVIEWED}", field=REVIEWED, value=scalar(reviewed)))
    return answer(document, desk, partial(_declared, shipment, reviewed), faults, (SHIPMENT, REVIEWED))


def _shipment(document: dict[str, Any], faults: list[Fault]) -> Shipment | None:
    from bundler.declaration.shipment import read_shipment

    if not isinstance(stated := document.pop(SHIPMENT, None), dict):
        hint = "It says what a declaration holds besides the goods: companies, offices, parcel, buyer and consignee."
        faults.append(Fault(SHIPMENT, "an object is wanted", "missing", f"/{SHIPMENT}", field=SHIPMENT, hint=hint))
        return None
    try:
        return read_shipment(stated)
    except InputError as wrong:
        faults.extend(moved(wrong.faults, f"/{SHIPMENT}"))
        return None


def _declared(shipment: Shipment | None, reviewed: bool, order: Order, **given: Any) -> Declaration:
    from bundler.declaration import declare

    assert shipment is not None  # without it the faults have ended the request
    try:
        return declare(quote(order, **given), shipment, reviewed=reviewed)
    except InputError as wrong:
        raise InputError(moved([each], f"/{SHIPMENT}")[0] if each.place == SHIPMENT else each for each in wrong.faults) from None


def _check(document: Any, desk: Desk) -> dict[str, Any]:
    from bundler.declaration.checking.report import check_messages

    faults: list[Fault] = []
    held = object_of(document, "check", faults, (MESSAGES, ON, USED, TABLES))
    edition = desk.editions.asked(held.pop(TABLES, None), "check", faults)
    day = desk.today()
    if (stated := held.get(ON)) is not None:
        try:
            day = days.parse(stated if isinstance(stated, str) else "")
        except ValueError as error:
            faults.append(Fault("check", str(error), "day", f"/{ON}", field=ON, value=scalar(stated)))
    used = _annual_used(held, faults)
    messages = messages_of(held, "check", faults)
    if faults:
        raise InputError(faults)
    try:
        return check_messages(messages, edition.on(day), used).to_dict()
    except InputError as wrong:
        raise InputError(moved([each], f"/{USED}")[0] if each.place == USED else each for each in wrong.faults) from None


def _annual_used(document: dict[str, Any], faults: list[Fault]) -> dict[str, int]:
    from bundler.declaration.checking.annual_used import read_annual_used

    try:
        return read_annual_used(document.get(USED, {}))
    except InputError as wrong:
        faults += moved(wrong.faults, f"/{USED}")
        return {}


def _report(document: Any) -> dict[str, Any]:
    from bundler.declaration.receipts.report import report

    faults: list[Fault] = []
    messages = messages_of(object_of(document, "report", faults, (MESSAGES,)), "report", faults)
    if faults:
        raise InputError(faults)
    return report(each.message for each in messages).to_dict()


def object_of(document: Any, place: str, faults: list[Fault], known: Iterable[str]) -> dict[str, Any]:
    """Return a body that is an object; keys that are not known join ``faults``. Raises InputError where it is none."""
    known = tuple(known)
    if not isinstance(document, dict):
        raise InputError([Fault(place, "an object is wanted", place, value=scalar(document), hint='Send {"messages": ["<?xml …"]}.')])
    faults += [
        Fault(place, "unknown key", "extra_forbidden", f"/{escaped(key)}", field=key, hint=did_you_mean(key, known))
        for key in document
        if key not in known
    ]
    return document


def messages_of(document: dict[str, Any], place: str, faults: list[Fault]) -> list[Read]:
    """Return the messages that a body holds as texts; what is wrong with them joins ``faults``."""
    from bundler.declaration import read

    stated = document.get(MESSAGES)
    if not isinstance(stated, list) or not 1 <= len(stated) <= MOST_MESSAGES or not all(isinstance(each, str) for each in stated):
        hint = "Each is the XML of a message, as text."
        text = f"a list of 1 to {MOST_MESSAGES} texts is wanted"
        faults.append(Fault(place, text, MESSAGES, f"/{MESSAGES}", field=MESSAGES, hint=hint))
        return []
    held: list[Read] = []
    for at, text in enumerate(stated):
        try:
            held.append(read(text))
        except InputError as wrong:
            faults.extend(moved(wrong.faults, f"/{MESSAGES}/{at}"))
    return held
