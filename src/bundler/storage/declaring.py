"""What is declared of orders: which documents, under which numbers. From then on customs decides what becomes of an order.

The messages themselves hold facts of persons; they are handed out and not kept.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from bundler.catalogue import Return
from bundler.compliance import ReturnAnswer
from bundler.declaration.receipts.progress import OF_A_SENDING, counting
from bundler.declaration.receipts.receipt import Receipt
from bundler.storage.declared import Declared, EarlyMomentError, Made, NoListNumberError, PendingError, TakenNumberError
from bundler.storage.dialects import add
from bundler.storage.lives import OUT, life_of
from bundler.storage.ordering import Orders, WrongStateError, lines_back, over
from bundler.storage.receipts import receipts_of_order
from bundler.storage.tables import DeclarationRow, DeclaredDocumentRow, OrderRow
from bundler.tariff import Tables

ASKED = "asked"
"""A return that customs has not decided of."""
_NAMES = ("order_no", "platform", "internal_no", "sent_at")


def mended_at(declared: DeclarationRow) -> str | None:
    """Return since when refusals count, None where every one does: the order was declared once."""
    return declared.sent_at if declared.attempt > 1 else None


def documents_of(session: Session, tenant: str, order_id: str) -> Sequence[DeclaredDocumentRow]:
    """Return what customs answers of an order, in the order in which it was made."""
    mine = col(DeclaredDocumentRow.tenant) == tenant, col(DeclaredDocumentRow.order_id) == order_id
    keys = col(DeclaredDocumentRow.at), col(DeclaredDocumentRow.answers), col(DeclaredDocumentRow.number)
    return session.exec(select(DeclaredDocumentRow).where(*mine).order_by(*keys)).all()


def _numbers(declared: DeclarationRow) -> dict[str, str | None]:
    """The numbers of the list in what is asked: customs may give others later, and the same message is to be made again."""
    return {"invt_no": declared.invt_no, "pre_no": declared.pre_no}


class Declarations:
    """The declarations of one tenant in one transaction; ``at`` is the moment that events get."""

    def __init__(self, session: Session, tenant: str, at: datetime) -> None:
        self.session, self.tenant, self.at = session, tenant, at
        self.orders = Orders(session, tenant, at)

    def get(self, order_id: str) -> DeclarationRow | None:
        """Return how an order was declared, None where it was not."""
        return self.session.get(DeclarationRow, (self.tenant, order_id))

    def known(self, order_id: str) -> DeclarationRow:
        """Return how an order was declared that was."""
        return self.session.get_one(DeclarationRow, (self.tenant, order_id))

    def declare(self, order_id: str, declared: Declared, hold: timedelta) -> OrderRow:
        """Note that an order is declared: it is held until customs decides, and where customs refuses it for so long as ``hold``.

        An order that was refused may be declared again. Raises UnknownOrderError, WrongStateError, TakenNumberError for numbers of an order
        that is not ended, and EarlyMomentError where the messages are not dated after the refusal.
        """
        row = self.orders.get(order_id)
        if over(row, self.at):
            raise WrongStateError("expired")
        if row.life not in ("reserved", "refused"):
            raise WrongStateError(row.life if row.state == "reserved" else row.state)
        former = self.get(order_id)
        attempts = [self._keep(each, order_id) for each in declared.documents]
        attempt = 1 + max([*attempts, 0 if former is None else former.attempt])
        if former is not None:
            self._after_refusal(order_id, declared.sent_at)
        found = former or DeclarationRow(tenant=self.tenant, order_id=order_id, attempt=0, **dict.fromkeys(_NAMES, ""),
                                         hold_minutes=0, progress="", changed_at=self.at)  # fmt: skip
        for name in _NAMES:
            setattr(found, name, getattr(declared, name))
        found.attempt, found.hold_minutes, found.changed_at = attempt, hold // timedelta(minutes=1), self.at
        self._at(row, found, "declared")
        row.expires_at = None
        told = {name: getattr(declared, name) for name in _NAMES}
        self.orders.happened(
            row, "declared", {"attempt": attempt, **told, "guids": [each.guid for each in declared.documents if each.guid]}
        )
        return row

    def never_sent(self, order_id: str) -> OrderRow:
        """Void an order whose messages never left. Raises UnknownOrderError, and WrongStateError where customs has answered."""
        row = self.orders.get(order_id)
        declared = self.get(order_id)
        if declared is None or row.life != "declared":
            raise WrongStateError(row.life)
        if counting(self._answers(order_id), mended_at(declared)):
            raise WrongStateError("answered")
        self.orders.end(row, "void")
        self._cancelled(row, declared, {"never_sent": True})
        return row

    def withdraw(self, order_id: str, made: Made) -> OrderRow:
        """Note that the list of an order is to be withdrawn: once customs approves it, what the order holds is free.

        Raises UnknownOrderError, WrongStateError, NoListNumberError, TakenNumberError and PendingError.
        """
        row = self.orders.get(order_id)
        declared = self.get(order_id)
        if declared is None or row.life not in ("declared", "accepted"):
            raise WrongStateError(row.life)
        if declared.invt_no is None:
            raise NoListNumberError
        self._pending(order_id, made.answers)
        self._keep(made, order_id, {"state": ASKED, **_numbers(declared)})
        self.orders.happened(row, "withdrawing", {"internal_no": made.number, "guid": made.guid, "invt_no": declared.invt_no})
        return row

    def ask_return(self, order_id: str, made: Made, back: Return, tables: Tables, *, reviewed: bool) -> tuple[OrderRow, ReturnAnswer]:
        """Note that pieces of a released order are to come back: they do once customs approves it.

        Raises UnknownOrderError, WrongStateError, TakenNumberError, PendingError, and as ``Orders.judged`` does.
        """
        row = self.orders.get(order_id)
        declared = self.get(order_id)
        if declared is None or row.life not in OUT or declared.invt_no is None:
            raise WrongStateError(row.life)
        self._pending(order_id, made.answers)
        answer = self.orders.judged(row, back, tables, reviewed=reviewed)
        claims = [
            [claim.account.kind, claim.account.owner, claim.account.part, claim.amount] for claim in self.orders.given_back(row, answer)
        ]
        asked = {"answer": answer.to_dict(), "lines": lines_back(answer), "reviewed": reviewed}
        stated = json.loads(answer.case.back.model_dump_json(exclude_none=True))
        self._keep(made, order_id, {"state": ASKED, **_numbers(declared), "return": stated, "claims": claims, **asked})
        self.orders.happened(row, "returning", {"internal_no": made.number, "guid": made.guid, **asked})
        return row, answer

    def _cancelled(self, row: OrderRow, declared: DeclarationRow, details: dict[str, Any]) -> None:
        self._at(row, declared, "cancelled")
        self.orders.happened(row, "cancelled", details)

    def _at(self, row: OrderRow, declared: DeclarationRow, progress: str) -> None:
        declared.progress, declared.changed_at = progress, self.at
        row.life = life_of(row.state, progress)
        self.session.add(declared)

    def _keep(self, made: Made, order_id: str, details: dict[str, Any] | None = None) -> int:
        """Keep a document under its number; return how often another order that is ended was declared with it."""
        key = {"tenant": self.tenant, "answers": made.answers, "company": made.company, "number": made.number}
        rest = {"order_id": order_id, "guid": made.guid, "details": json.dumps(details or {}, ensure_ascii=False), "at": self.at}
        if add(self.session, DeclaredDocumentRow, {**key, **rest, "standing": ""}):
            return 0
        held = self.session.get_one(DeclaredDocumentRow, tuple(key.values()), with_for_update=True)
        attempt = 0
        if held.order_id != order_id:
            other, former = self.orders.look(held.order_id), self.get(held.order_id)
            # What customs said of a list that it took may still come, and would be taken for the other order's.
            taken = made.answers == "list" and former is not None and former.invt_no is not None
            if other.life not in ("cancelled", "expired") or details is not None or taken:
                raise TakenNumberError(made.field, held.order_id)
            attempt = 0 if former is None else former.attempt
        elif details is not None:
            raise TakenNumberError(made.field, held.order_id)
        held.sqlmodel_update({**rest, "standing": held.standing if held.order_id == order_id else ""})
        self.session.add(held)
        return attempt

    def _pending(self, order_id: str, answers: str) -> None:
        for each in documents_of(self.session, self.tenant, order_id):
            if each.answers == answers and json.loads(each.details).get("state") == ASKED:
                raise PendingError(each.number)

    def _answers(self, order_id: str) -> list[Receipt]:
        """What customs said of the messages that are sent here; payment and waybill are sent by others, whenever they like."""
        return [each for each in receipts_of_order(self.session, self.tenant, order_id) if each.answers not in ("payment", "waybill")]

    def _after_refusal(self, order_id: str, sent_at: str) -> None:
        known = [each for each in self._answers(order_id) if each.status.stage in OF_A_SENDING]
        last = max((each.at[:14] for each in known), default="")
        if sent_at <= last:
            raise EarlyMomentError(last)
