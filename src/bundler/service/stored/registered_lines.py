"""Orders that name registered bundles, with the price and components of the versions in force."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bundler.catalogue import BundleLine, Order
from bundler.catalogue.parsing import validate
from bundler.catalogue.registered import RegisteredLine, taken_out
from bundler.errors import Fault, InputError
from bundler.service.desk import Desk
from bundler.storage.bundle_lines import RegisteredUse, used
from bundler.storage.bundles import Registry

HEADER = "Bundler-Bundles"
SHOWN = 20
"""Bundles that the header names; an answer itself tells what it holds."""


def spelt_out(document: Any, desk: Desk, faults: list[Fault], *, own: bool) -> tuple[Any, list[RegisteredUse]]:
    """Return an order as JSON data with price and components of its registered bundles, by the items as they stand today.

    What keeps one from it joins ``faults``; ``own`` says that the request brings a catalogue of its own.
    """
    order, lines = taken_out(document, "", faults)
    if order is document:
        return document, []
    store = desk.store
    if store is None:
        hint = "State price and components, or start the service with --database."
        faults.append(Fault("order", "this service has no database, so no bundles are registered", "no_database", "/lines", hint=hint))
        return order, []
    if own:
        hint = "Leave the catalogue out, or state price and components."
        faults.append(Fault("order", "registered bundles are priced by the stored items", "two_catalogues", "/lines", hint=hint))
    uses = store.database.read(lambda session: used(Registry(session, store.tenant, store.now()), lines, "", store.today(), faults))
    for use in uses:
        order["lines"][use.place] = use.line
    return order, uses


def with_registered(
    registry: Registry, order: Order, lines: Mapping[int, RegisteredLine], pointer: str, on: date
) -> tuple[Order, list[RegisteredUse]]:
    """Return an order that was read without its registered bundles with them. Raises InputError with all that keeps one from it."""
    faults: list[Fault] = []
    uses = used(registry, lines, pointer, on, faults)
    if faults:
        raise InputError(faults)
    spelt = {use.place: validate(BundleLine, use.line, "order", f"{pointer}/lines/{use.place}") for use in uses}
    return order.model_copy(update={"lines": [spelt.get(at, line) for at, line in enumerate(order.lines)]}), uses


def header(uses: Sequence[RegisteredUse]) -> dict[str, str]:
    """Return the header that names the versions that registered bundles were made from."""
    told = [{"line": use.place + 1, "id": use.bundle_id, "version": use.version, "changed": bool(use.changed)} for use in uses[:SHOWN]]
    return {HEADER: json.dumps(told)} if told else {}
