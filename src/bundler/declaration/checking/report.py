"""The pre-check of whole messages, whoever made them: their documents are put together by order number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bundler.declaration.checking import Case, Objection, precheck
from bundler.declaration.checking.annual_used import of_buyers, unknown_orders
from bundler.declaration.checking.form import form_objections
from bundler.declaration.checking.refunds import check_refunds
from bundler.declaration.messages import Document
from bundler.declaration.reading import Read
from bundler.errors import Fault, InputError
from bundler.tariff.day import Day

PARTS = {"CEB311": "order", "CEB411": "payment", "CEB511": "waybill", "CEB621": "inventory", "CEB623": "withdrawal", "CEB625": "refunds"}
WHOLE = ("order", "inventory")
"""The parts that are looked at with their lines; of the others the head is all there is."""


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


@dataclass(slots=True)
class _Held:
    """What some messages hold of one order: its parts by their name, its returns, and what is wrong with the form of all of them."""

    parts: dict[str, Any] = field(default_factory=dict)
    refunds: list[Document] = field(default_factory=list)
    earlier: bool = False
    form: list[Objection] = field(default_factory=list)

    def take(self, code: str, document: Document) -> Fault | None:
        """Keep a document of the order; return a fault where there is another of its kind already."""
        part = PARTS[code]
        kept = document if part in WHOLE else document.head
        if part == "refunds" and document not in self.refunds:
            self.refunds.append(document)
        elif part == "inventory" and self.parts.get(part, document) != document:
            self.earlier = True  # R22 has a word for it; what was made later is looked at
            self.parts[part] = sorted((self.parts[part], document), key=_made_at)[-1]
        elif part in self.parts or part == "refunds":
            message = "the document stands twice" if part == "refunds" else "two documents have this order number"
            return Fault(code, message, "twice", field="orderNo", value=_order_no(document))
        else:
            self.parts[part] = kept
        return None

    def checked(self, order_no: str, case: Case) -> Checked:
        """Return what is objected to, of the form, by the rules on orders and lists, and by that on returns."""
        codes = [code for code, part in PARTS.items() if part in self.parts or (part == "refunds" and self.refunds)]
        parts = {name: part for name, part in self.parts.items() if name != "withdrawal"}
        found = precheck(replace(case, earlier=self.earlier, **parts))
        returned = check_refunds(sorted(self.refunds, key=_made_at), self.parts.get("inventory"))
        return Checked(order_no, codes, (*self.form, *found, *returned))


def check_messages(messages: Iterable[Read], day: Day, annual_used: Mapping[str, int] | None = None) -> Report:
    """Return what customs would refuse of the orders in some messages on a day: of their form, and by R1 to R22.

    Of two lists (CEB621) of one order that was made later is looked at, and R22 asks whether it may be there. Returns (CEB625) are held to
    the list of their order, in the order in which they were made. ``annual_used`` is by order number what its buyer had used of the year
    before these messages, in fen: R18 counts the lists of one buyer together. Raises InputError for a message that does not go to customs,
    for two other documents of the same kind and order, and for amounts of orders whose list is not there.
    """
    held: dict[str, _Held] = {}
    faults: list[Fault] = []
    for read in messages:
        code, documents = read.message.shape.code, read.message.documents
        if code not in PARTS:
            hint = f"{', '.join(PARTS)} are looked at."
            faults.append(Fault(code, "the message is not one that goes to customs", "message", hint=hint))
            continue
        for document in documents:
            wrong = held.setdefault(_order_no(document), _Held()).take(code, document)
            faults += [] if wrong is None else [wrong]
        for at, objection in form_objections(read):
            held[_order_no(documents[at])].form.append(objection)
    lists = {number: each.parts["inventory"] for number, each in held.items() if "inventory" in each.parts}
    stated = annual_used or {}
    used, contrary = of_buyers(lists, stated)
    faults += [*unknown_orders(stated, lists), *contrary]
    if faults:
        raise InputError(faults)
    return Report(tuple(each.checked(number, Case(day, used=used.get(number))) for number, each in held.items()))


def _order_no(document: Document) -> str:
    number: str = document.head.order_no  # type: ignore[attr-defined]
    return number


def _made_at(document: Document) -> str:
    at: str = document.head.app_time  # type: ignore[attr-defined]
    return at
