"""Tax-included prices, cliffs and price curves."""

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
from bundler.compliance import Cliffs, PriceCurve, TaxIncluded, cliffs, price_curve, tax_included
from bundler.compliance.price_curve import LEAST_POINTS, MOST_POINTS
from bundler.errors import Fault, InputError
from bundler.service.bodies import AnyRequest, read_json
from bundler.service.desk import Desk
from bundler.service.routes_orders import answer
from bundler.values.money import format as yuan


class Moved(BaseModel):
    """Whose price moves: that of ``line`` (counted from 1), else that of the whole order."""

    model_config = ConfigDict(extra="forbid")

    line: Annotated[int, Field(strict=True, ge=1, le=MAX_LINES)] | None = None

    def found(self, order: Order, **given: Any) -> Cliffs | PriceCurve | TaxIncluded:
        """Return the cliffs of an order."""
        return cliffs(order, line=self.line, **given)


class Wanted(Moved):
    """What is sought: ``payable`` in all."""

    payable: Money

    def found(self, order: Order, **given: Any) -> TaxIncluded:
        """Return the price that makes it."""
        return tax_included(order, yuan(self.payable), self.line, **given)


class Range(Moved):
    """The prices of a curve; without bounds those that stay in the channel. Both sides of every cliff join the even ``points``."""

    lowest: Money | None = None
    highest: Money | None = None
    points: Annotated[int, Field(strict=True, ge=LEAST_POINTS, le=MOST_POINTS)] = 200

    def found(self, order: Order, **given: Any) -> PriceCurve:
        """Return the curve of an order."""
        low, high = (None if fen is None else yuan(fen) for fen in (self.lowest, self.highest))
        return price_curve(order, line=self.line, lowest=low, highest=high, points=self.points, **given)


@post("/v1/tax-included-prices", status_code=200)
async def post_tax_included_price(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[dict[str, Any]]:
    """Return the price that makes an order cost exactly one amount, or why none does and what comes nearest."""
    return await _asked(request, desk, Wanted)


@post("/v1/cliffs", status_code=200)
async def post_cliffs(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[dict[str, Any]]:
    """Return every threshold and limit that concerns an order, with the tax just before and after it."""
    return await _asked(request, desk, Moved)


@post("/v1/price-curves", status_code=200)
async def post_price_curve(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[dict[str, Any]]:
    """Return the taxes of an order over a range of prices."""
    return await _asked(request, desk, Range)


async def _asked(request: AnyRequest, desk: Desk, asked: type[Moved]) -> Response[dict[str, Any]]:
    document = await read_json(request, "order")
    return await sync_to_thread(_answered, document, desk, asked)  # a search may take seconds, also for a small body


def _answered(document: Any, desk: Desk, asked: type[Moved]) -> Response[dict[str, Any]]:
    faults: list[Fault] = []
    about: Moved | None = None
    stated = {key: document.pop(key) for key in asked.model_fields if key in document} if isinstance(document, dict) else {}
    try:
        about = validate(asked, stated, "order")
    except InputError as wrong:
        faults.extend(wrong.faults)
    return answer(document, desk, partial(_found, about), faults, tuple(asked.model_fields))


def _found(about: Moved | None, order: Order, **given: Any) -> Cliffs | PriceCurve | TaxIncluded:
    assert about is not None  # without it the faults have ended the request
    try:
        return about.found(order, **given)
    except InputError as wrong:
        known = type(about).model_fields
        named = (replace(fault, pointer=f"/{fault.place}") if fault.place in known else fault for fault in wrong.faults)
        raise InputError(named) from None
