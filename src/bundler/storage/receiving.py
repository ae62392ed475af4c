"""What answers of customs do to orders: stock, yuan and kilograms move with them, whatever comes late, twice or in another order.

How far an order has come is worked out anew from all its receipts each time, so that only what is known counts and not when it came.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast

from sqlmodel import Session

from bundler.declaration.receipts import reconciled
from bundler.declaration.receipts.progress import REFUSED, Reached, reached
from bundler.declaration.receipts.receipt import Receipt
from bundler.declaration.receipts.report import Answered
from bundler.declaration.receipts.standing import FINAL, standing
from bundler.ledger import Account, Claim
from bundler.storage.declaring import ASKED, Declarations, documents_of, mended_at
from bundler.storage.lives import Life, life_of
from bundler.storage.ordering import answer_of
from bundler.storage.receipts import Kept, adopt, bill_of, keep, owners, receipt_of, receipts_of_order
from bundler.storage.tables import DeclarationRow, DeclaredDocumentRow, OrderRow, ReceiptRow
from bundler.tariff import Tables

DONE = "done"
WITHOUT_STOCK, MORE_THAN_SOLD = "without-stock", "more-than-sold"
"""What a person has to look at: customs let through what is no longer held and is not there, or takes back more than went out."""
NO_CEILING = 2**62
"""What customs decided counts, whatever the limit says by now."""


@dataclass(slots=True)
class Taken:
    """What became of some answers: how many were new, the orders that they are about, and what is answered of nobody here."""

    new: int = 0
    orders: list[tuple[OrderRow, DeclarationRow]] = field(default_factory=list)
    strange: list[Kept] = field(default_factory=list)


class Receiving:
    """Takes answers of customs for one tenant in one transaction; ``tables`` are those of the orders that they are about, by their hash."""

    def __init__(self, session: Session, tenant: str, at: datetime, tables: Mapping[str, Tables]) -> None:
        self.session, self.tenant, self.at, self.tables = session, tenant, at, tables
        self.declarations = Declarations(session, tenant, at)
        self.orders = self.declarations.orders

    def take(self, every: Sequence[Kept]) -> Taken:
        """Keep answers and let them do what they do."""
        found, taken = owners(self.session, self.tenant, every), Taken()
        held: dict[str, list[Kept]] = {}
        for each in every:
            if each in found:
                held.setdefault(found[each], []).append(each)
            else:
                taken.strange.append(each)
                if each.answers in ("tax_bill", "tax_status"):  # its list may not have its number yet
                    taken.new += keep(self.session, self.tenant, each, None, self.at)
        rows = [self.orders.get(order_id) for order_id in sorted(held)]
        self._hold_accounts(rows)
        for row in rows:
            declared = self.declarations.get(row.id)
            assert declared is not None  # whose document is answered
            taken.new += self._of_order(row, declared, held[row.id])
            taken.orders.append((row, declared))
        return taken

    def _hold_accounts(self, rows: Sequence[OrderRow]) -> None:
        """Hold what these orders may move as reservations do, the yuan of persons and then stock, so that nobody waits in a circle.

        Kilograms are moved by whoever holds the yuan of their person: a reservation comes to them after stock.
        """
        accounts = {claim.account for row in rows for claim in self.orders.books.booked(row.id)}
        for kind in ("yuan", "stock"):
            self.orders.books.hold(account for account in accounts if account.kind == kind)

    def _of_order(self, row: OrderRow, declared: DeclarationRow, some: Sequence[Kept]) -> int:
        known = receipts_of_order(self.session, self.tenant, row.id)
        new = [each for each in some if keep(self.session, self.tenant, each, row.id, self.at)]
        if not new and not declared.attention:
            # A bill may have been kept for nobody at the moment at which its list got its number.
            self._tax(row, self._adopted(row, declared))
            return 0
        rows = [self._row(row, each) for each in new]
        fresh = sorted((receipt_of(each) for each in rows if not each.answers.startswith("tax_")), key=lambda each: (each.at, each.guid))
        now = self._progress(row, declared, known, fresh)
        self._documents(row, [*known, *fresh])
        self._settle(row, declared, now)
        bills = [each for each in rows if each.answers.startswith("tax_")]
        self._tax(row, [*bills, *self._adopted(row, declared)])
        return len(new)

    def _adopted(self, row: OrderRow, declared: DeclarationRow) -> list[ReceiptRow]:
        return [] if declared.invt_no is None else adopt(self.session, self.tenant, declared.invt_no, row.id)

    def _row(self, row: OrderRow, kept: Kept) -> ReceiptRow:
        return ReceiptRow(
            tenant=self.tenant,
            id=kept.id,
            order_id=row.id,
            answers=kept.answers,
            number=kept.number,
            document=kept.text,
            received_at=self.at,
        )

    def _progress(self, row: OrderRow, declared: DeclarationRow, known: Sequence[Receipt], fresh: Sequence[Receipt]) -> Reached:
        """Work out how far the order has come, and note every step on the way."""
        since = mended_at(declared)
        so_far, now = [*known], reached(known, since)
        for each in fresh:
            so_far.append(each)
            now = reached(so_far, since)
            if now.progress != declared.progress:
                declared.progress = now.progress
                self.orders.happened(row, "customs", {"progress": now.progress, **_told(now.last)})
        declared.pre_no, declared.invt_no, declared.released_at = now.pre_no, now.invt_no, now.released_at
        declared.changed_at = self.at
        self.session.add(declared)
        return now

    def _documents(self, row: OrderRow, receipts: Sequence[Receipt]) -> None:
        held: dict[tuple[str, str, str], list[Receipt]] = {}
        for one in receipts:
            held.setdefault((one.answers, one.company, one.number), []).append(one)
        for each in documents_of(self.session, self.tenant, row.id):
            its = tuple(sorted(held.get((each.answers, each.company, each.number), ()), key=lambda one: (one.at, one.status.code)))
            if its:
                answered = Answered(its[0].answers, each.number, each.company, its)
                each.standing = json.dumps(answered.to_dict(), ensure_ascii=False)
                self.session.add(each)
                if each.answers in ("return", "withdrawal"):
                    self._decided(row, each, its)

    def _decided(self, row: OrderRow, document: DeclaredDocumentRow, its: Sequence[Receipt]) -> None:
        """Note what customs decided of a withdrawal or return; pieces come back once it approved their return."""
        asked, now = json.loads(document.details), standing(its)
        if asked["state"] == DONE:
            return
        if now.stage in FINAL:
            asked["state"] = DONE
            if document.answers == "return":
                asked["state"] = self._come_back(row, document.number, asked)
        elif now.stage in REFUSED and asked["state"] == ASKED:
            asked["state"] = "refused"
            kind = "not_returned" if document.answers == "return" else "unwithdrawn"
            self.orders.happened(row, kind, {"internal_no": document.number, **_told(now.last)})
        document.details = json.dumps(asked, ensure_ascii=False)

    def _come_back(self, row: OrderRow, number: str, asked: dict[str, Any]) -> str:
        if not self._fits(row, asked):
            return MORE_THAN_SOLD
        claims = [Claim(Account(kind, owner, part), amount) for kind, owner, part, amount in asked["claims"]]
        # Others may have come back since it was asked, to the same lots.
        self.orders.books.move(row.id, "return", self.orders.still_out(row, claims))
        details = {"answer": asked["answer"], "reviewed": asked["reviewed"], "internal_no": number}
        self.orders.came_back(row, asked["lines"], details)
        return DONE

    def _fits(self, row: OrderRow, asked: dict[str, Any]) -> bool:
        """Whether the pieces of a return are still out: one that was refused may be approved after all, when others came back since."""
        if row.state != "posted":
            return False
        back = self.orders.returned(row.id) + Counter({line["number"]: line["pieces"] for line in asked["lines"]})
        sold = {line["number"]: line["quantity"] for line in json.loads(row.answer)["lines"]}
        return all(pieces <= sold.get(number, 0) for number, pieces in back.items())

    def _settle(self, row: OrderRow, declared: DeclarationRow, now: Reached) -> None:
        """Let the ledger hold what customs decided."""
        declared.attention = ""
        if now.progress == "cancelled":
            self._free(row)
        elif row.state == "posted" and not now.out and not self.orders.returned(row.id):
            # It was closed, which seemed to say that it went out, and now we hear that it was sent back before.
            self._take_back(row)
            self._held_again(row)
        elif row.state in ("voided", "expired") and _wants(now) and not self._held_again(row):
            declared.attention = WITHOUT_STOCK
        if now.out and row.state == "reserved":
            self.orders.end(row, "post")
        self._hold(row, declared, now)
        if any(json.loads(each.details).get("state") == MORE_THAN_SOLD for each in documents_of(self.session, self.tenant, row.id)):
            declared.attention = MORE_THAN_SOLD
        row.life = life_of(row.state, declared.progress, cast(Life, row.life))
        self.session.add_all([row, declared])

    def _hold(self, row: OrderRow, declared: DeclarationRow, now: Reached) -> None:
        """What customs refused is held for so long as it takes to mend it; anything else has no end."""
        refused = row.state == "reserved" and now.progress in REFUSED
        if refused and row.expires_at is None:
            row.expires_at = self.at + timedelta(minutes=declared.hold_minutes)
        elif not refused:
            row.expires_at = None

    def _free(self, row: OrderRow) -> None:
        if row.state == "reserved":
            self.orders.end(row, "void")
        elif row.state == "posted":
            # Its release was known before its withdrawal: what went out by it did not.
            self._take_back(row)
            row.state = "voided"
            self.orders.happened(row, "voided", {})

    def _take_back(self, row: OrderRow) -> None:
        self.orders.books.move(row.id, "return", self.orders.books.gone(row.id))

    def _held_again(self, row: OrderRow) -> bool:
        """Hold what an order held that was freed meanwhile; return False, and hold nothing, where its stock is no longer there."""
        books = self.orders.books
        claims = [_whatever_is_left(claim) for claim in books.booked(row.id)]
        there = books.hold(claim.account for claim in claims if claim.account.kind == "stock")
        if any(there[claim.account].left() < claim.amount for claim in claims if claim.account.kind == "stock"):
            return False
        books.reserve(row.id, claims)
        row.state = "reserved"
        self.orders.happened(row, "held_again", {})
        return True

    def _tax(self, row: OrderRow, bills: Iterable[ReceiptRow]) -> None:
        for each in bills:
            head = json.loads(each.document)["head"]
            told = {name: head[name] for name in ("tax_no", "invt_no", "status")}
            self.orders.happened(row, each.answers, {**told, **(self.beside(row, each) if each.answers == "tax_bill" else {})})

    def beside(self, row: OrderRow, bill: ReceiptRow) -> dict[str, Any]:
        """Return where a tax bill differs from the answer that the order was taken with; null where its tables are not here."""
        tables = self.tables.get(row.tables_sha256)
        if tables is None:
            return {"differences": None, "codes": None}
        told = reconciled.beside(answer_of(row, tables), bill_of(bill)).to_dict()
        return {"differences": told["differences"], "codes": told["codes"]}


def _wants(now: Reached) -> bool:
    """Whether customs has an order, or let it out: it takes its stock and limits, also where they were freed."""
    return now.out or (now.last is not None and now.progress not in (*REFUSED, "sent_back"))


def _whatever_is_left(claim: Claim) -> Claim:
    """Return a claim of what customs decided: of a person's limits whatever is left, of stock what is there."""
    return claim if claim.account.kind == "stock" else Claim(claim.account, claim.amount, NO_CEILING)


def _told(receipt: Receipt | None) -> dict[str, Any]:
    """What an event tells of a receipt."""
    if receipt is None:
        return {}
    codes = [{"code": each.code, "name": each.name} for each in receipt.codes]
    return {"answers": receipt.answers, "number": receipt.number, "status": receipt.status.code, "name": receipt.status.name,
            "at": receipt.at, "info": receipt.info, "codes": codes, "mend": receipt.mend}  # fmt: skip
