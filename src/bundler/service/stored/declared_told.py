"""How the declaration of a stored order stands, as it is told."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from bundler.service.stored.moments import moment
from bundler.storage import Session
from bundler.storage.declaring import documents_of
from bundler.storage.tables import DeclarationRow, OrderEventRow


def declaration_told(declared: DeclarationRow) -> dict[str, Any]:
    """Return the short form: how far it has come, and the numbers of it."""
    names = ("attempt", "progress", "order_no", "internal_no", "sent_at", "pre_no", "invt_no", "released_at")
    return {**{name: getattr(declared, name) for name in names}, "attention": declared.attention or None}


def declaration_in_full(session: Session, declared: DeclarationRow, events: Sequence[OrderEventRow]) -> dict[str, Any]:
    """Return how an order was declared, with its documents and tax bills."""
    documents = [
        {"answers": each.answers, "number": each.number, "company": each.company, "guid": each.guid or None, "made_at": moment(each.at),
         "standing": json.loads(each.standing) if each.standing else None}
        for each in documents_of(session, declared.tenant, declared.order_id)
    ]  # fmt: skip
    bills = [json.loads(event.document) for event in events if event.kind == "tax_bill"]
    return {**declaration_told(declared), "documents": documents, "tax_bills": bills}
