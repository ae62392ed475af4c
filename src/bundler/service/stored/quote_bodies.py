"""The bodies of stored quotes: an order as of a quote, and for how long it is valid."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict

from bundler.catalogue import Order
from bundler.catalogue.parsing import validate
from bundler.catalogue.registered import RegisteredLine, taken_out
from bundler.errors import Fault, InputError
from bundler.service.stored.order_bodies import QUOTE_ID, Minutes, blotted, refuse_numbers, stated_object
from bundler.storage.quoting import UnknownQuoteError

VALID_MINUTES = 30
_QUOTE_ID = re.compile(QUOTE_ID[:-1])
NOT_HERE = {
    "catalogue": "A stored quote is of the stored items: send them to PUT /v1/items.",
    "tables": "A stored quote is by the tables in force, as the order that cites it is.",
}


class Valid(BaseModel):
    """For how long a quote is kept to."""

    model_config = ConfigDict(extra="forbid")

    valid_minutes: Minutes = VALID_MINUTES


@dataclass(frozen=True, slots=True)
class Asked:
    """A quote as it was asked; ``content`` is its body, ``registered`` its lines that name registered bundles: the order has stand-ins."""

    order: Order
    valid: timedelta
    content: dict[str, Any]
    registered: Mapping[int, RegisteredLine]


def read_asked(document: Any, faults: list[Fault]) -> Asked:
    """Return what is to be quoted. Raises InputError with ``faults`` and its own."""
    parts = stated_object(document, "order", (), faults)
    order, valid = None, Valid()
    registered: Mapping[int, RegisteredLine] = {}
    for name, hint in NOT_HERE.items():
        if parts.get(name) is not None:
            faults.append(Fault("order", "this is not taken here", "extra_forbidden", f"/{name}", field=name, hint=hint))
    try:
        stated = {name: part for name, part in parts.items() if name not in (*Valid.model_fields, *NOT_HERE)}
        plain, registered = taken_out(stated, "", faults)
        order = validate(Order, plain, "order")
    except InputError as wrong:
        faults += wrong.faults
    try:
        valid = validate(Valid, {name: part for name, part in parts.items() if name in Valid.model_fields}, "order")
    except InputError as wrong:
        faults += wrong.faults
    refuse_numbers(parts, faults, "A quote is of goods; the buyer is named when it is ordered.")
    if faults or order is None:
        raise InputError(blotted(faults))
    return Asked(order, timedelta(minutes=valid.valid_minutes), parts, registered)


def known_quote_id(quote_id: str) -> None:
    """Raise UnknownQuoteError for an id in a path that no quote can have."""
    if not _QUOTE_ID.fullmatch(quote_id):
        raise UnknownQuoteError
