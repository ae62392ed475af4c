"""Returns of orders that were declared here: asked of customs by a message (CEB625), given back once customs approves."""

from __future__ import annotations

import json
from functools import partial
from http import HTTPStatus
from typing import Any

from litestar import Response

from bundler.catalogue.returning import parse_return
from bundler.compliance import ReturnAnswer
from bundler.declaration import Message
from bundler.declaration.afterwards import give_back, sent_when_applied_for
from bundler.declaration.batching import messages
from bundler.errors import Fault, InputError
from bundler.service.bodies import moved
from bundler.service.stored.declaration_bodies import Sending
from bundler.service.stored.declared_after import asked_in, hold_to_declaration, made_after, with_messages
from bundler.service.stored.declared_told import declaration_told
from bundler.service.stored.order_bodies import Returning
from bundler.service.stored.routes_orders import RETURNING, at_pointer, order_told
from bundler.service.stored.store import Store
from bundler.service.stored.writing import written
from bundler.storage import Session
from bundler.storage.declaring import Declarations
from bundler.storage.ordering import Orders, return_answer
from bundler.storage.tables import DeclarationRow, OrderRow
from bundler.storage.writes import Answer
from bundler.tariff import Tables


def ask_return(store: Store, key: str, order_id: str, wanted: Returning, sending: Sending, tables: Tables) -> Response[Any]:
    """Ask customs for a return, and hand its message out."""
    stated = json.loads(wanted.back.model_dump_json(exclude_none=True, exclude_defaults=True))
    content = {"order_id": order_id, "return": stated, "reviewed": wanted.reviewed, "shipment": sending.content}
    content |= {"reason": store.hashed("reason", wanted.reason)}
    done = written(store, key, RETURNING, content, partial(_asked, store, order_id, wanted, sending, tables))
    message = store.database.read(lambda session: _message(session, store, order_id, wanted, sending, tables))
    done.content = with_messages(done.content, (message,))
    return done


def _asked(store: Store, order_id: str, wanted: Returning, sending: Sending, tables: Tables, session: Session) -> Answer:
    declarations, made = Declarations(session, store.tenant, store.now()), made_after("return", "CEB625", sending.shipment)
    row, declared = declarations.orders.get(order_id), declarations.get(order_id)
    if declared is not None:
        hold_to_declaration(session, store, row, declared, sending.shipment)
        faults = [*moved(sent_when_applied_for(sending.shipment, wanted.back), "/shipment"), *_of_release(wanted, declared)]
        if faults:
            raise InputError(faults)

    def ask() -> tuple[OrderRow, ReturnAnswer]:
        return declarations.ask_return(order_id, made, wanted.back, tables, reviewed=wanted.reviewed)

    row, answer = at_pointer("/return", ask)
    _message(session, store, order_id, wanted, sending, tables)  # what no message can say is not asked
    told = declaration_told(declarations.known(order_id))
    return HTTPStatus.OK, {**order_told(row, store), "answer": answer.to_dict(), "declaration": told}


def _of_release(wanted: Returning, declared: DeclarationRow) -> list[Fault]:
    """Return a fault where a return counts its days from another day than that on which customs released the list."""
    if declared.released_at is None:
        return []
    at = declared.released_at
    day = f"{at[:4]}-{at[4:6]}-{at[6:8]}"
    if wanted.back.released_on.isoformat() == day:
        return []
    hint, value = f"Customs released the list on {day}.", wanted.back.released_on
    return [Fault("return", "not the day of release", "released_on", "/return/released_on", field="released_on", value=value, hint=hint)]


def _message(session: Session, store: Store, order_id: str, wanted: Returning, sending: Sending, tables: Tables) -> Message:
    asked, of = asked_in(session, store, made_after("return", "CEB625", sending.shipment))
    row = Orders(session, store.tenant, store.now()).look(order_id)
    answer = return_answer(row, parse_return(asked["return"]), tables)
    made = give_back(answer, sending.shipment, of, wanted.reason, reviewed=wanted.reviewed)
    (message,) = messages("CEB625", (made,), sending.shipment.parties.transfer)
    return message
