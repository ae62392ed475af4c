"""The input of a replay: an order with its catalogue, or the normalised input that a receipt is the hash of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from bundler.assembly.parcel_tariff import ParcelTariff
from bundler.assembly.policy import Policy
from bundler.assembly.reasoning.asked import Question
from bundler.assembly.recommending.wanted import Wanted as Recommended
from bundler.assembly.repairing.inputs import Wanted
from bundler.assembly.starting import Start
from bundler.assembly.varying.variants import Vary
from bundler.catalogue.catalogue import Catalogue
from bundler.catalogue.item import Item
from bundler.catalogue.loading import load_catalogue
from bundler.catalogue.order import Order
from bundler.catalogue.parsing import escaped, parse_json, validate
from bundler.catalogue.returning import parse_return
from bundler.compliance.price_curve import Window
from bundler.errors import Fault, InputError
from bundler.values.near import did_you_mean

PLACE = "input"
BESIDE: Mapping[str, Callable[[Any], Any]] = {
    "return": parse_return,
    "parcel_tariff": lambda stated: validate(ParcelTariff, stated, PLACE),
    "curve": lambda stated: validate(Window, stated, PLACE),
    "repair": lambda stated: validate(Wanted, stated, PLACE),
    "why_not": lambda stated: validate(Question, stated, PLACE),
    "policy": lambda stated: validate(Policy, stated, PLACE),
    "start": lambda stated: validate(Start, stated, PLACE),
    "vary": lambda stated: validate(Vary, stated, PLACE),
    "recommend": lambda stated: validate(Recommended, stated, PLACE),
}
"""What a question may hold beside its order, or in its place; a text is never read as the path of a file."""
BESIDE_A_POLICY = ("start", "vary", "why_not", "recommend")
"""What may stand beside a policy."""
KEYS = ("items", "order", *BESIDE)
DEFAULTS = {name: Item.model_fields[name].default for name in ("storage_class",)} | {"tags": ""}
"""What the normalised form writes of an item that does not state it."""


@dataclass(frozen=True, slots=True)
class Given:
    """An order, the goods that it names, and what was asked beside it; of bundles goods, policy and what was asked beside it."""

    order: Order | None
    catalogue: Catalogue | None
    beside: Mapping[str, Any] = field(default_factory=dict)
    at: str = ""
    """Where in the input the order stands, as a JSON pointer."""

    @property
    def on(self) -> date | None:
        """The day that the order or the policy states."""
        stated = self.beside["policy"] if self.order is None else self.order
        day: date | None = stated.on
        return day

    def dated(self, day: date) -> Given:
        """Return the same input for a day."""
        if self.order is None:
            return replace(self, beside={**self.beside, "policy": self.beside["policy"].model_copy(update={"on": day})})
        return replace(self, order=self.order.model_copy(update={"on": day}))


def is_normalised(document: Any) -> bool:
    """Return whether an input holds the facts of its items itself."""
    return isinstance(document, Mapping) and ("order" in document or "policy" in document)


def read_given(source: Order | Mapping[str, Any] | str | bytes, catalogue: Any = None) -> Given:
    """Return the input of a replay. Raises InputError with all faults."""
    document = parse_json(source, PLACE) if isinstance(source, str | bytes) else source
    if isinstance(document, Mapping) and is_normalised(document):
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
    items, beside, order = _items(document.get("items"), faults), _beside(document, faults), None
    if "order" in document:
        try:
            order = validate(Order, _as_stated(document["order"]), PLACE, "/order")
        except InputError as error:
            faults.extend(error.faults)
    if faults:
        raise InputError(faults)
    return Given(order, Catalogue(items, place=PLACE), beside, "/order")


def _beside(document: Mapping[str, Any], faults: list[Fault]) -> dict[str, Any]:
    """Return what an input states beside its order: one question is asked of it, and of a policy no order, but what goes with a policy."""
    stated = [name for name in BESIDE if name in document]
    asked = [name for name in stated if name not in BESIDE_A_POLICY or "policy" not in stated]
    questions = [*(["order"] if "order" in document and {"policy", *BESIDE_A_POLICY} & {*stated} else []), *asked]
    if len(questions) > 1:
        message = f"{' and '.join(questions)} belong to different questions"
        faults.append(Fault(PLACE, message, "two_questions", hint="Give the input as --save-input wrote it."))
    found: dict[str, Any] = {}
    for name in stated:
        try:
            found[name] = BESIDE[name](document[name])
        except InputError as error:
            faults.extend(replace(fault, place=PLACE, pointer=f"/{name}{fault.pointer}") for fault in error.faults)
    return found


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
