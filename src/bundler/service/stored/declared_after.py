"""What comes after a declaration, a withdrawal or a return, belongs to it: the same order at customs, the same buyer, the same list."""

from __future__ import annotations

import json
from typing import Any

from bundler.declaration import Declaration, Message, Shipment, write
from bundler.declaration.afterwards import Reference, withdraw
from bundler.declaration.batching import messages
from bundler.declaration.declaring import guid_of
from bundler.errors import Fault, InputError
from bundler.service.stored.declaration_bodies import Sending
from bundler.service.stored.store import Store
from bundler.storage import Session
from bundler.storage.declared import Declared, Made
from bundler.storage.tables import DeclarationRow, DeclaredDocumentRow, OrderRow, PersonKindRow
from bundler.values import identity_number


def numbers_of(made: Declaration, shipment: Shipment) -> Declared:
    """Return under which numbers an order is declared; payment and waybill are named, so that their receipts are known too."""
    parties = shipment.parties
    order, listed = (guid_of(code, shipment) for code in ("CEB311", "CEB621"))
    documents = [
        Made("order", shipment.order_no, "order_no", order, parties.platform.code),
        Made("list", shipment.internal_no, "internal_no", listed),
        Made("waybill", shipment.waybill_no, "waybill_no", company=parties.logistics.code),
    ]
    if shipment.payment_no is not None and parties.payment is not None:
        documents.append(Made("payment", shipment.payment_no, "payment_no", company=parties.payment.code))
    return Declared(shipment.order_no, parties.platform.code, shipment.internal_no, shipment.sent_at, documents)


def made_after(answers: str, code: str, shipment: Shipment) -> Made:
    """Return the document that a withdrawal or a return makes."""
    return Made(answers, shipment.internal_no, "internal_no", guid_of(code, shipment))


def asked_in(session: Session, store: Store, made: Made) -> tuple[dict[str, Any], Reference]:
    """Return what a withdrawal or return asked, and which list it meant: its message is made from that again, whatever came since."""
    row = session.get_one(DeclaredDocumentRow, (store.tenant, made.answers, made.company, made.number))
    asked = json.loads(row.details)
    return asked, Reference(asked["invt_no"], asked["pre_no"])


def withdrawal_message(session: Session, store: Store, sending: Sending, reason: str) -> Message:
    """Return the message of a withdrawal that was asked. Raises InputError where none can be made."""
    _, of = asked_in(session, store, made_after("withdrawal", "CEB623", sending.shipment))
    (message,) = messages("CEB623", (withdraw(sending.shipment, of, reason),), sending.shipment.parties.transfer)
    return message


def hold_to_declaration(session: Session, store: Store, row: OrderRow, declared: DeclarationRow, shipment: Shipment) -> None:
    """Raise InputError where a shipment is not that of the declaration, or its buyer another person."""
    stated = (("order_no", "/order_no", shipment.order_no), ("platform", "/parties/platform/code", shipment.parties.platform.code))
    faults = [
        Fault("shipment", "not that of the declaration", name, f"/shipment{pointer}", value=value,
              hint=f"It was declared with {getattr(declared, name)}.")
        for name, pointer, value in stated if value != getattr(declared, name)
    ]  # fmt: skip
    if faults:
        raise InputError(faults)
    hold_to_person(session, store, row, shipment)


def hold_to_person(session: Session, store: Store, row: OrderRow, shipment: Shipment) -> None:
    """Raise InputError where the buyer of the shipment is not the person whose limits the order holds."""
    known = session.get(PersonKindRow, store.tenant)
    if row.person is None or known is None or known.kind != "id_number":
        return
    number = identity_number.compact(shipment.buyer.id_number)
    if store.persons.hashed(store.tenant, "id_number", number) != row.person:
        hint = "The order was reserved for another person: reserve it anew for this one, whose limits then count."
        message = "the buyer is not the person whose limits the order holds"
        raise InputError([Fault("shipment", message, "other_person", "/shipment/buyer/id_number", field="id_number", hint=hint)])


def with_messages(content: dict[str, Any], made: tuple[Message, ...]) -> dict[str, Any]:
    """Return an answer with its messages, unsigned; they hold the facts of persons, so the answer that is kept is without them."""
    told = [{"message": each.shape.code, "guid": each.guid, "xml": write(each).decode()} for each in made]
    return {**content, "messages": told}
