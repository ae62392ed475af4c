"""The pre-check of whole messages, whoever made them: their documents are put together by order number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bundler.declaration.checking import Case, Objection, precheck
from bundler.declaration.checking.annual_used import unknown_orders
from bundler.declaration.checking.form import form_objections
from bundler.declaration.reading import Read
from bundler.errors import Fault, InputError
from bundler.tariff.day import Day

PARTS = {"CEB311": "order", "CEB411": "payment", "CEB511": "waybill", "CEB621": "inventory"}


@dataclass(slots=True)
class Checked:
    """One order with what is objected to; ``parts`` are the messages it was found in."""

    order_no: str
    parts: list[str] = field(default_factory=list)
    objections: tuple[Objection, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """Every order of some messages, in their order."""

    orders: tuple[Checked, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing is objected to as an error or for review."""
        return not any(each.severity != "warning" for order in self.orders for each in order.objections)

    def to_dict(self) -> dict[str, Any]:
        """Return the report as JSON-ready data, without facts of persons."""
        return {
            "sound": self.sound,
            "orders": [
                {"order_no": each.order_no, "parts": each.parts, "objections": [objection.to_dict() for objection in each.objections]}
                for each in self.orders
            ],
        }


def check_messages(messages: Iterable[Read], day: Day, annual_used: Mapping[str, int] | None = None) -> Report:
    """Return what customs would refuse of the orders in some messages on a day: of their form, and by R1 to R22.

    Of two lists (CEB621) of one order the later is looked at, and R22 asks whether it may be there. ``annual_used`` is by order number what
    its buyer has used this year, in fen: R18 holds each order to it by itself. Raises InputError for a message that is none of CEB311, 411,
    511 and 621, for two other documents of the same kind and order, and for amounts of orders that are not there.
    """
    found: dict[str, dict[str, Any]] = {}
    forms: dict[str, list[Objection]] = {}
    faults: list[Fault] = []
    for read in messages:
        message = read.message
        part = PARTS.get(message.shape.code)
        if part is None:
            hint = f"{', '.join(PARTS)} are looked at."
            faults.append(Fault(message.shape.code, "the message is not one that goes before a declaration", "message", hint=hint))
            continue
        for document in message.documents:
            head: Any = document.head
            held = found.setdefault(head.order_no, {})
            if part == "inventory" and part in held and held[part] != document:
                held["earlier"] = True  # R22 has a word for it; what comes later is looked at
            elif part in held:
                faults.append(
                    Fault(message.shape.code, "two documents have this order number", "twice", field="orderNo", value=head.order_no)
                )
            held[part] = document if part in ("order", "inventory") else head
        for at, objection in form_objections(read):
            head = message.documents[at].head
            forms.setdefault(head.order_no, []).append(objection)
    used = annual_used or {}
    faults += unknown_orders(used, found)
    if faults:
        raise InputError(faults)
    for number, amount in used.items():
        found[number]["annual_used"] = amount
    return Report(tuple(_checked(number, parts, forms.get(number, ()), day) for number, parts in found.items()))


def _checked(order_no: str, parts: dict[str, Any], form: Iterable[Objection], day: Day) -> Checked:
    codes = [code for code, part in PARTS.items() if part in parts]
    return Checked(order_no, codes, (*form, *precheck(Case(day, **parts))))
