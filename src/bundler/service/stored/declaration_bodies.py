"""The bodies of what is declared of stored orders. Facts of persons in them are made into messages and not kept: of them a hash is."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from bundler.catalogue.parsing import validate
from bundler.declaration import Shipment
from bundler.declaration.fields import C_1000
from bundler.declaration.shipment import PERSONAL, PLACE, read_shipment
from bundler.errors import Fault, InputError
from bundler.service.bodies import moved, scalar
from bundler.service.stored.order_bodies import Minutes, Reviewed, blotted, read_model, refuse_numbers, stated_object
from bundler.service.stored.store import Store

HELD_IF_REFUSED = 3 * 24 * 60
"""Minutes for which an order that customs refused is held, where the caller says nothing: time to mend it and declare it again."""


class Declaring(Reviewed):
    """What stands beside a shipment: for how long the order is held where customs refuses it."""

    hold_minutes_if_refused: Minutes = HELD_IF_REFUSED


class Reason(BaseModel):
    """Why a list is withdrawn, or goods come back; it stands in the message that customs reads."""

    model_config = ConfigDict(extra="forbid")

    reason: C_1000


class NeverSent(BaseModel):
    """The messages of an order never left."""

    model_config = ConfigDict(extra="forbid")

    never_sent: Literal[True]


@dataclass(frozen=True, slots=True)
class Sending:
    """A shipment as it was stated, and what of it may be kept: facts of persons as one keyed hash."""

    shipment: Shipment
    content: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A declaration that is wanted."""

    sending: Sending
    stated: Declaring

    @property
    def hold(self) -> timedelta:
        """For how long the order is held where customs refuses it."""
        return timedelta(minutes=self.stated.hold_minutes_if_refused)

    @property
    def content(self) -> dict[str, Any]:
        """What is compared when the key comes again."""
        return {"shipment": self.sending.content, **self.stated.model_dump()}


def read_declaring(document: Any, store: Store, faults: list[Fault]) -> Wanted:
    """Return a declaration that is wanted. Raises InputError with ``faults`` and its own, none of which repeats a fact of a person."""
    parts = stated_object(document, "declaration", (PLACE,), faults)
    sending = read_sending(parts, store, faults)
    rest = {name: part for name, part in parts.items() if name != PLACE}
    stated = read_model(rest, Declaring, "declaration", faults)
    assert sending is not None  # read_model raised where there were faults
    return Wanted(sending, stated)


def read_withdrawal(document: Any, store: Store, faults: list[Fault]) -> tuple[Sending | None, str]:
    """Return the shipment of a withdrawal and its reason, None where the messages never left. Raises InputError as ``read_declaring``."""
    parts = stated_object(document, "cancellation", (), faults)
    if "never_sent" in parts:
        read_model(parts, NeverSent, "cancellation", faults)
        return None, ""
    sending, reason = read_after(parts, store, faults)
    if faults:
        raise InputError(blotted(faults))
    return sending, reason


def read_after(parts: dict[str, Any], store: Store, faults: list[Fault]) -> tuple[Sending | None, str]:
    """Return shipment and reason of a message that comes after the declaration; what is wrong with them joins ``faults``."""
    sending, stated = read_sending(parts, store, faults), None
    try:
        stated = validate(Reason, {name: part for name, part in parts.items() if name != PLACE}, PLACE)
    except InputError as wrong:
        # A reason is a person's own words.
        faults += [replace(each, value=None) for each in wrong.faults]
    return sending, "" if stated is None else stated.reason


def read_sending(parts: dict[str, Any], store: Store, faults: list[Fault]) -> Sending | None:
    """Return the shipment of a body; what is wrong with it joins ``faults``."""
    if PLACE not in parts:
        if not any(fault.field == PLACE for fault in faults):
            faults.append(Fault(PLACE, "required, but missing", "missing", f"/{PLACE}", field=PLACE))
        return None
    stated = parts[PLACE]
    if not isinstance(stated, dict):
        faults.append(Fault(PLACE, "an object is wanted", PLACE, f"/{PLACE}", field=PLACE, value=scalar(stated)))
        return None
    try:
        shipment = read_shipment(stated)
    except InputError as wrong:
        faults += blotted(moved(wrong.faults, f"/{PLACE}"))
        return None
    personal = {name.strip("/"): stated.get(name.strip("/")) for name in (*PERSONAL, "note")}
    rest = {name: part for name, part in stated.items() if name not in personal}
    text = json.dumps(personal, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    content = {**rest, "persons": store.hashed(PLACE, text)}
    refuse_numbers(content, faults, "Give it as the id_number of 'buyer', of which only a hash is kept, and nowhere else.")
    return Sending(shipment, content)
