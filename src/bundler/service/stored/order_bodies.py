"""The bodies of writes of orders: parsed with all faults at once, none of which repeats what may be a person's."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from bundler.catalogue import Order, Return
from bundler.catalogue.parsing import validate
from bundler.catalogue.registered import RegisteredLine, taken_out
from bundler.catalogue.returning import parse_return
from bundler.catalogue.types import IsoDay
from bundler.clock import day_in_shanghai
from bundler.errors import Fault, InputError
from bundler.service.bodies import AnyRequest, moved, read_json, scalar
from bundler.service.stored.persons import PLACE as PERSON
from bundler.service.stored.store import Store
from bundler.storage.ordering import UnknownOrderError
from bundler.storage.persons import Person
from bundler.values import identity_number

if TYPE_CHECKING:
    from bundler.service.stored.declaration_bodies import Sending

HOLD_MINUTES, LONGEST_HOLD = 30, 7 * 24 * 60
QUOTE_ID = "^[0-9a-f]{32}$"
Minutes = Annotated[int, Field(strict=True, ge=1, le=LONGEST_HOLD)]
OF_A_MESSAGE = ("shipment", "reason")
"""What stands beside a return that is declared."""
ORDER_ID = "^[A-Za-z0-9][A-Za-z0-9._:~-]{0,119}$"
_ORDER_ID = re.compile(ORDER_ID[:-1])
M = TypeVar("M", bound=BaseModel)


class Reviewed(BaseModel):
    """Whether a person decided that what the rules leave to a person is in order."""

    model_config = ConfigDict(extra="forbid")

    reviewed: StrictBool = False


class Held(Reviewed):
    """What stands beside an order: for how long its stock and limits are held back, and the stored quote whose price it is to get."""

    hold_minutes: Minutes = HOLD_MINUTES
    quote: Annotated[str, Field(pattern=QUOTE_ID)] | None = None


class Extending(BaseModel):
    """For how long from now an order is held at least."""

    model_config = ConfigDict(extra="forbid")

    hold_minutes: Minutes


class Posting(BaseModel):
    """On which day the order was declared: that which it was reserved for where it is left out."""

    model_config = ConfigDict(extra="forbid")

    declared_on: IsoDay | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A reservation as it was asked; ``content`` is its body with the hash of the person in the person's place."""

    order: Order
    order_id: str
    person: Person | None
    held: Held
    content: dict[str, Any]
    registered: Mapping[int, RegisteredLine]
    """The lines that name registered bundles, which the order has stand-ins for."""

    def dated(self, today: date, now: datetime) -> tuple[Order, datetime]:
        """Return the order with its day, and the moment until which it is held. Raises InputError as ``dated_within`` does."""
        hold = timedelta(minutes=self.held.hold_minutes)
        return dated_within(self.order, hold, today, now, "the hold", "/order/on"), now + hold


@dataclass(frozen=True, slots=True)
class Returning:
    """Pieces that are to come back; ``sending`` and ``reason`` make the message that asks customs, where the order was declared here."""

    back: Return
    reviewed: bool
    sending: Sending | None
    reason: str


def dated_within(order: Order, span: timedelta, today: date, now: datetime, words: str, pointer: str) -> Order:
    """Return an order with its day of declaration.

    Raises InputError for one before today or after the ``span``, which is told in ``words``: another year's limits would count.
    """
    on, last = order.on or today, today + (day_in_shanghai(now + span) - day_in_shanghai(now))
    if not today <= on <= last:
        hint = f"Leave it out, or give a day from {today} until {words} ends."
        raise InputError([Fault("order", f"the day of declaration is not within {words}", "day", pointer, value=on, hint=hint)])
    return order.model_copy(update={"on": on})


async def read_body(request: AnyRequest, place: str) -> Any:
    """Return a JSON body. Raises InputError with what is wrong with it or the query, which repeats no identity number either."""
    try:
        return await read_json(request, place)
    except InputError as wrong:
        raise InputError(blotted(wrong.faults)) from None


def read_reservation(document: Any, store: Store, faults: list[Fault]) -> Wanted:
    """Return a reservation. Raises InputError with ``faults`` and its own."""
    parts = stated_object(document, "order", ("order", "person"), faults)
    person, order, held = None, None, Held()
    registered: Mapping[int, RegisteredLine] = {}
    if "person" in parts:
        person = store.persons.read(parts["person"], store.tenant, store.today(), faults)
    if isinstance(parts.get("order"), dict):
        try:
            plain, registered = taken_out(parts["order"], "/order", faults)
            order = validate(Order, plain, "order", "/order")
        except InputError as wrong:
            faults += wrong.faults
        faults += _faults_of_id(parts["order"].get("order_id"))
    elif "order" in parts:
        faults.append(Fault("order", "an object is wanted", "order", "/order", field="order", value=scalar(parts["order"])))
    rest = {name: part for name, part in parts.items() if name not in ("order", "person")}
    try:
        held = validate(Held, rest, "order")
    except InputError as wrong:
        faults += wrong.faults
    content = {**parts, "person": None if person is None else person.hash}
    refuse_numbers(
        {**content, "person": None}, faults, "Give it as the id_number of 'person', where only its hash is kept, and nowhere else."
    )
    if faults or order is None:
        raise InputError(blotted(faults))
    return Wanted(order, order.order_id or "", person, held, content, registered)


def refuse_numbers(content: Any, faults: list[Fault], hint: str) -> None:
    """Add a fault where an identity number stands in what would be kept."""
    if identity_number.stands_in(json.dumps(content, ensure_ascii=False)):
        faults.append(Fault(PERSON, "an identity number stands where none belongs", "personal", "", hint=hint))


def read_returning(document: Any, store: Store, faults: list[Fault]) -> Returning:
    """Return what is to come back. Raises InputError with ``faults`` and its own."""
    parts = stated_object(document, "return", ("return",), faults)
    stated, back, reviewed, sending, reason = parts.get("return"), None, Reviewed(), None, ""
    if isinstance(stated, dict):
        try:
            back = parse_return(stated)
        except InputError as wrong:
            faults += moved(wrong.faults, "/return")
    elif "return" in parts:
        faults.append(Fault("return", "an object is wanted", "return", "/return", field="return", value=scalar(stated)))
    if any(name in parts for name in OF_A_MESSAGE):
        from bundler.service.stored.declaration_bodies import read_after

        sending, reason = read_after({name: parts[name] for name in OF_A_MESSAGE if name in parts}, store, faults)
    try:
        reviewed = validate(Reviewed, {name: part for name, part in parts.items() if name not in ("return", *OF_A_MESSAGE)}, "return")
    except InputError as wrong:
        faults += wrong.faults
    if faults or back is None:
        raise InputError(blotted(faults))
    return Returning(back, reviewed.reviewed, sending, reason)


def read_model(document: Any, model: type[M], place: str, faults: list[Fault]) -> M:
    """Return a small body as its model. Raises InputError with ``faults`` and its own."""
    try:
        found = validate(model, stated_object(document, place, (), faults), place)
    except InputError as wrong:
        raise InputError(blotted([*faults, *(fault for fault in wrong.faults if fault not in faults)])) from None
    if faults:
        raise InputError(blotted(faults))
    return found


def read_nothing(body: bytes, faults: list[Fault]) -> None:
    """Take a body that says nothing. Raises InputError with ``faults`` and for one that says something."""
    if body.strip() not in (b"", b"{}"):
        faults.append(Fault("body", "nothing is wanted here", "body", hint="Send no body, or {}."))
    if faults:
        raise InputError(faults)


def stated_object(document: Any, place: str, required: tuple[str, ...], faults: list[Fault]) -> dict[str, Any]:
    """Return a body that is an object; keys that are missing join ``faults``. Raises InputError with them where it is none."""
    if not isinstance(document, dict):
        raise InputError(blotted([*faults, Fault(place, "an object is wanted", place, value=scalar(document))]))
    faults += [Fault(place, "required, but missing", "missing", f"/{name}", field=name) for name in required if name not in document]
    return document


def known_id(order_id: str) -> None:
    """Raise UnknownOrderError for an id in a path under which no order can be kept."""
    if not _ORDER_ID.fullmatch(order_id):
        raise UnknownOrderError


def _faults_of_id(order_id: Any) -> list[Fault]:
    if isinstance(order_id, str) and _ORDER_ID.fullmatch(order_id):
        return []
    message = "an order is kept under its order_id: up to 120 letters, digits and ._:~-, a letter or digit first"
    return [Fault("order", message, "order_id", "/order/order_id", field="order_id", value=scalar(order_id))]


def blotted(faults: Iterable[Fault]) -> list[Fault]:
    """Return faults that repeat nothing that may be an identity number, wherever it was put."""
    blot = identity_number.blotted
    return [
        replace(
            fault, message=blot(fault.message), pointer=blot(fault.pointer), field=blot(fault.field), hint=blot(fault.hint),
            value=None if fault.value is not None and blot(str(fault.value)) != str(fault.value) else fault.value,
        )
        for fault in faults
    ]  # fmt: skip
