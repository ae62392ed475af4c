"""Tax-included prices."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Annotated, Any

from litestar import Response, post
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency
from pydantic import BaseModel, ConfigDict, Field

from bundler.catalogue import Order
from bundler.catalogue.order import MAX_LINES
from bundler.catalogue.parsing import validate
from bundler.catalogue.types import Money
from bundler.compliance import TaxIncluded, tax_included
from bundler.errors import Fault, InputError
from bundler.service.bodies import AnyRequest, read_json
from bundler.service.desk import Desk
from bundler.service.routes_orders import answer
from bundler.values.money import format as yuan


class Wanted(BaseModel):
    """What is sought: ``payable`` in all, by the price of ``line`` (counted from 1), else of the whole order."""

    model_config = ConfigDict(extra="forbid")

    payable: Money
    line: Annotated[int, Field(strict=True, ge=1, le=MAX_LINES)] | None = None


@post("/v1/tax-included-prices", status_code=200)
async def post_tax_included_price(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[dict[str, Any]]:
    """Return the price that makes an order cost exactly one amount, or why none does and what comes nearest."""
    document = await read_json(request, "order")
    return await sync_to_thread(_price, document, desk)  # a search may take seconds, also for a small body


def _price(document: Any, desk: Desk) -> Response[dict[str, Any]]:
    faults: list[Fault] = []
    wanted: Wanted | None = None
    stated = {key: document.pop(key) for key in Wanted.model_fields if key in document} if isinstance(document, dict) else {}
    try:
        wanted = validate(Wanted, stated, "order")
    except InputError as wrong:
        faults.extend(wrong.faults)
    return answer(document, desk, partial(_sought, wanted), faults, ("catalogue", *Wanted.model_fields))


def _sought(wanted: Wanted | None, order: Order, **given: Any) -> TaxIncluded:
    assert wanted is not None  # without it the faults have ended the request
    try:
        return tax_included(order, yuan(wanted.payable), wanted.line, **given)
    except InputError as wrong:
        named = (replace(fault, pointer=f"/{fault.place}") if fault.place in Wanted.model_fields else fault for fault in wrong.faults)
        raise InputError(named) from None
