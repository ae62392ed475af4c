"""Repairs: the smallest changes that make an order compliant."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from litestar import Response, post
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency

from bundler.assembly import Repairs, repair
from bundler.assembly.repairing.inputs import MAX_TOP, PLACE, TOP, alternatives_faults, range_faults
from bundler.catalogue import Catalogue, Order
from bundler.errors import Fault, InputError
from bundler.service.bodies import AnyRequest, moved, read_json
from bundler.service.desk import Desk
from bundler.service.routes_orders import answer
from bundler.tariff import Tables


@post("/v1/repairs", status_code=200)
async def post_repair(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[dict[str, Any]]:
    """Return the smallest repairs of an order."""
    document = await read_json(request, "order")
    return await sync_to_thread(_repaired, document, desk)  # the solver may take seconds, also for a small body


def _repaired(document: Any, desk: Desk) -> Response[dict[str, Any]]:
    faults: list[Fault] = []
    alternatives, top = None, TOP
    if isinstance(document, dict):
        alternatives, top = document.pop(PLACE, None), document.pop("top", TOP)
        faults += moved(range_faults("top", top, MAX_TOP), "/top") + moved(alternatives_faults(alternatives), f"/{PLACE}")

    def mend(order: Order, catalogue: Catalogue | None, tables: Tables) -> Repairs:
        try:
            return repair(order, catalogue, tables, alternatives=alternatives, top=top)
        except InputError as wrong:
            raise InputError([_in_body(fault) for fault in wrong.faults]) from None

    return answer(document, desk, mend, faults, (PLACE, "top"))


def _in_body(fault: Fault) -> Fault:
    return replace(fault, pointer=f"/{PLACE}{fault.pointer}") if fault.place == PLACE else fault
