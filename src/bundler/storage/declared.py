"""What an order is declared with, and what keeps it from being declared; nothing here needs the libraries of customs messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, tuple_
from sqlmodel import Session, col, select

from bundler.storage.tables import ReceiptRow


class TakenNumberError(Exception):
    """A document of another order has this number; ``field`` is where it stands in the shipment."""

    def __init__(self, field: str, order_id: str) -> None:
        super().__init__(f"{field} is that of another order")
        self.field, self.order_id = field, order_id


class EarlyMomentError(Exception):
    """The messages are dated before the answer of customs ``at`` that they are to mend."""

    def __init__(self, at: str) -> None:
        super().__init__(f"customs answered at {at}")
        self.at = at


class PendingError(Exception):
    """Customs has not decided of the withdrawal or return ``number`` yet."""

    def __init__(self, number: str) -> None:
        super().__init__(f"{number} is not decided")
        self.number = number


class NoListNumberError(Exception):
    """Customs has not given the list a number yet."""


@dataclass(frozen=True, slots=True)
class Made:
    """A document that was made: what it is, its number, and where that stands in the shipment; ``company`` is whose number it is."""

    answers: str
    number: str
    field: str
    guid: str = ""
    company: str = ""


@dataclass(frozen=True, slots=True)
class Declared:
    """How an order was declared; ``documents`` are its order message and list, and payment and waybill of others where they are known."""

    order_no: str
    platform: str
    internal_no: str
    sent_at: str
    documents: Sequence[Made]


def remove_strange(session: Session, before: datetime, most: int) -> int:
    """Remove tax bills older than a moment that no order has, at most so many, of every tenant; return how many."""
    of = ReceiptRow
    old = select(of.tenant, of.id).where(col(of.received_at) < before, col(of.order_id).is_(None)).limit(most)
    keys = session.exec(old).all()
    if keys:
        session.execute(delete(of).where(tuple_(col(of.tenant), col(of.id)).in_([tuple(key) for key in keys])))
    return len(keys)
