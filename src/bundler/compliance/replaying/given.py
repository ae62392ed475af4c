"""The input of a replay: an order with its catalogue, or the normalised input that a receipt is the hash of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bundler.catalogue.catalogue import Catalogue
from bundler.catalogue.item import Item
from bundler.catalogue.loading import load_catalogue
from bundler.catalogue.order import Order
from bundler.catalogue.parsing import escaped, parse_json, validate
from bundler.catalogue.returning import Return, parse_return
from bundler.errors import Fault, InputError
from bundler.values.near import did_you_mean

PLACE = "input"
KEYS = ("items", "order", "return")
DEFAULTS = {name: Item.model_fields[name].default for name in ("storage_class",)} | {"tags": ""}
"""What the normalised form writes of an item that does not state it."""


@dataclass(frozen=True, slots=True)
class Given:
    """An order, the goods that it names, and what comes back of it where that was asked."""

    order: Order
    catalogue: Catalogue | None
    back: Return | None = None
    at: str = ""
    """Where in the input the order stands, as a JSON pointer."""


def read_given(source: Order | Mapping[str, Any] | str | bytes, catalogue: Any = None) -> Given:
    """Return the input of a replay. Raises InputError with all faults."""
    document = parse_json(source, PLACE) if isinstance(source, str | bytes) else source
    if isinstance(document, Mapping) and "order" in document:
        return _normalised(document, catalogue)
    faults: list[Fault] = []
    order = goods = None
    try:
        order = document if isinstance(document, Order) else validate(Order, document, PLACE)
    except InputError as error:
        faults.extend(error.faults)
    try:
        goods = None if catalogue is None else load_catalogue(catalogue)
    except InputError as error:
        faults.extend(error.faults)
    if order is None or faults:
        raise InputError(faults)
    return Given(order, goods)


def _normalised(document: Mapping[str, Any], catalogue: Any) -> Given:
    """Return what the normalised input holds; it needs no catalogue, and a second one would state its facts twice."""
    faults = [
        Fault(PLACE, "unknown key", "extra_forbidden", f"/{escaped(str(key))}", field=str(key), hint=did_you_mean(str(key), KEYS))
        for key in document
        if key not in KEYS
    ]
    if catalogue is not None:
        faults.append(
            Fault("catalogue", "the input holds the facts of its items itself", "two_catalogues", hint="Leave the catalogue out.")
        )
    items, order, back = _items(document.get("items"), faults), None, None
    try:
        order = validate(Order, _as_stated(document["order"]), PLACE, "/order")
    except InputError as error:
        faults.extend(error.faults)
    try:
        back = parse_return(document["return"]) if "return" in document else None
    except InputError as error:
        faults.extend(replace(fault, place=PLACE, pointer=f"/return{fault.pointer}") for fault in error.faults)
    if order is None or faults:
        raise InputError(faults)
    return Given(order, Catalogue(items, place=PLACE), back, "/order")


def _items(rows: Any, faults: list[Fault]) -> list[Item]:
    if not isinstance(rows, list):
        faults.append(Fault(PLACE, "a list of items is wanted", "items", "/items"))
        return []
    items: dict[str, Item] = {}
    for at, row in enumerate(rows):
        try:
            item = validate(Item, row, PLACE, f"/items/{at}")
        except InputError as error:
            faults.extend(error.faults)
            continue
        if item.sku in items:
            faults.append(Fault(PLACE, "the sku stands twice", "duplicate_sku", f"/items/{at}/sku", field="sku", value=item.sku))
        items[item.sku] = item
    return list(items.values())


def _as_stated(order: Any) -> Any:
    """Return an order whose own items state no defaults: the normalised form writes these, though nobody may have stated them.

    What an order states of an item has to agree with the catalogue, what it leaves out has not.
    """
    if isinstance(order, list):
        return [_as_stated(part) for part in order]
    if not isinstance(order, Mapping):
        return order
    found = {key: _as_stated(part) if key in ("lines", "components") else part for key, part in order.items()}
    if isinstance(item := found.get("item"), Mapping):
        found["item"] = {key: fact for key, fact in item.items() if key not in DEFAULTS or fact != DEFAULTS[key]}
    return found
