"""What customs answered, kept once however often it comes, and found again by the order or the list that it is about.

Of each answer only what says something about a document is kept; a text of customs in which an identity number stands is blotted.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Literal

from sqlalchemy import tuple_, update
from sqlmodel import Session, col, select

from bundler.declaration.messages import Document
from bundler.declaration.receipts.receipt import Receipt
from bundler.declaration.receipts.statuses import status_of
from bundler.declaration.record import Record
from bundler.declaration.records.tax_bill import TaxHead, TaxLine, TaxStatus
from bundler.storage.dialects import add
from bundler.storage.tables import DeclarationRow, DeclaredDocumentRow, OrderRow, ReceiptRow
from bundler.values import identity_number

TAX: dict[type, Literal["tax_bill", "tax_status"]] = {TaxHead: "tax_bill", TaxStatus: "tax_status"}
IN_ONE_STATEMENT = 200
LONGEST_NUMBER = 64
"""Letters of a number that customs gives, as it is kept; the specification knows none of more than 50."""


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """An answer of customs in the words of the database: ``number`` is that of the document, of a tax bill that of its list (invtNo)."""

    answers: str
    number: str
    company: str
    document: dict[str, Any]

    @property
    def text(self) -> str:
        """The document, canonical."""
        return json.dumps(self.document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))

    @property
    def too_long(self) -> bool:
        """Whether a number in it is longer than can be kept."""
        numbers = (self.number, self.document.get("invt_no"), self.document.get("pre_no"))
        return any(len(each or "") > LONGEST_NUMBER for each in numbers)

    @property
    def id(self) -> str:
        """What it says, as a hash."""
        return sha256(f"{self.answers}\n{self.text}".encode()).hexdigest()


def kept_receipt(receipt: Receipt) -> Kept:
    """Return a receipt as it is kept."""
    names = ("message", "answers", "number", "guid", "at", "pre_no", "invt_no", "company")
    document = {name: getattr(receipt, name) for name in names}
    document |= {"status": receipt.status.code, "info": identity_number.blotted(receipt.info)}
    return Kept(receipt.answers, receipt.number, receipt.company, document)


def kept_tax(head: TaxHead | TaxStatus, lines: Sequence[Record] = ()) -> Kept:
    """Return a tax bill (CEB816) or its status (CEB818) as it is kept."""
    told = [line.model_dump(mode="json", exclude_none=True) for line in lines]
    held = head.model_dump(mode="json", exclude_none=True) | {"guid": head.guid.upper()}
    if "note" in held:
        held["note"] = identity_number.blotted(held["note"])
    stated = {"head": held, **({"lines": told} if told else {})}
    return Kept(TAX[type(head)], head.invt_no, "", stated)


def receipt_of(row: ReceiptRow) -> Receipt:
    """Return a receipt that was kept."""
    held = json.loads(row.document)
    return Receipt(**{**held, "status": status_of(held["status"])})


def bill_of(row: ReceiptRow) -> Document:
    """Return a tax bill that was kept."""
    held = json.loads(row.document)
    return Document(TaxHead.model_validate(held["head"]), tuple(TaxLine.model_validate(line) for line in held.get("lines", ())))


def receipts_of_order(session: Session, tenant: str, order_id: str) -> list[Receipt]:
    """Return the receipts on the documents of an order, tax bills apart."""
    its = col(ReceiptRow.tenant) == tenant, col(ReceiptRow.order_id) == order_id, col(ReceiptRow.answers).not_in(TAX.values())
    return [receipt_of(row) for row in session.exec(select(ReceiptRow).where(*its).order_by(col(ReceiptRow.id)))]


def owners(session: Session, tenant: str, kept: Iterable[Kept]) -> dict[Kept, str]:
    """Return the orders whose documents are answered; what is answered of nobody here is left out.

    No row is made an object of: it would be met again as it was, after waiting for the order that it belongs to.
    """
    found: dict[Any, str] = {}
    every = [*kept]
    documents = sorted({(each.answers, each.company, each.number) for each in every if each.answers not in TAX.values()})
    lists = sorted({each.number for each in every if each.answers in TAX.values()})
    of = DeclaredDocumentRow
    for some in _parts(documents):
        its = tuple_(col(of.answers), col(of.company), col(of.number)).in_(some)
        named = select(col(of.answers), col(of.company), col(of.number), col(of.order_id))
        for *key, order_id in session.execute(named.where(col(of.tenant) == tenant, its)):
            found[tuple(key)] = order_id
    for invt_nos in _parts(lists):
        mine = col(DeclarationRow.tenant) == tenant, col(DeclarationRow.invt_no).in_(invt_nos)
        for invt_no, order_id in session.execute(select(col(DeclarationRow.invt_no), col(DeclarationRow.order_id)).where(*mine)):
            found.update({(answers, "", invt_no): order_id for answers in TAX.values()})
    keys = ((each, (each.answers, each.company, each.number)) for each in every)
    return {each: found[key] for each, key in keys if key in found}


def tables_wanted(session: Session, tenant: str, every: Iterable[Kept]) -> set[str]:
    """Return the hashes of the tables with which the orders that are answered were taken."""
    found: set[str] = set()
    for some in _parts(sorted({*owners(session, tenant, every).values()})):
        its = col(OrderRow.tenant) == tenant, col(OrderRow.id).in_(some)
        found |= {*session.exec(select(OrderRow.tables_sha256).where(*its))}
    return found


def keep(session: Session, tenant: str, kept: Kept, order_id: str | None, at: datetime) -> bool:
    """Keep an answer; return False where the same was kept before."""
    row = {"tenant": tenant, "id": kept.id, "order_id": order_id, "answers": kept.answers, "number": kept.number,
           "document": kept.text, "received_at": at}  # fmt: skip
    return add(session, ReceiptRow, row)


def adopt(session: Session, tenant: str, invt_no: str, order_id: str) -> list[ReceiptRow]:
    """Give the tax bills that came before the number of their list was known to its order, and return them."""
    of = ReceiptRow
    its = col(of.tenant) == tenant, col(of.number) == invt_no, col(of.order_id).is_(None), col(of.answers).in_(TAX.values())
    found = [*session.exec(select(of).where(*its).order_by(col(of.received_at), col(of.id)))]
    if found:
        session.execute(update(of).where(*its).values(order_id=order_id))
    return found


def _parts(every: list[Any]) -> Iterable[list[Any]]:
    return (every[at : at + IN_ONE_STATEMENT] for at in range(0, len(every), IN_ONE_STATEMENT))
