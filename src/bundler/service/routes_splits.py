"""Splits of baskets."""

from __future__ import annotations

from functools import partial
from typing import Any

from litestar import Response, post
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency

from bundler.assembly import ParcelTariff, split
from bundler.catalogue.parsing import validate
from bundler.errors import Fault, InputError
from bundler.service.bodies import AnyRequest, read_json
from bundler.service.desk import Desk
from bundler.service.routes_orders import answer


@post("/v1/splits", status_code=200)
async def post_split(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[dict[str, Any]]:
    """Return a basket as the orders that its goods force."""
    document = await read_json(request, "order")
    return await sync_to_thread(_split, document, desk)  # the solver may take seconds, also for a small body


def _split(document: Any, desk: Desk) -> Response[dict[str, Any]]:
    faults: list[Fault] = []
    tariff: ParcelTariff | None = None
    stated = document.pop("parcel_tariff", None) if isinstance(document, dict) else None
    try:
        # a string would be read as the path of a file: it never comes that far
        tariff = None if stated is None else validate(ParcelTariff, stated, "parcel_tariff", "/parcel_tariff")
    except InputError as wrong:
        faults.extend(wrong.faults)
    return answer(document, desk, partial(split, parcel_tariff=tariff), faults, ("parcel_tariff",))
