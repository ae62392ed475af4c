"""Orders in two phases: what an order takes of stock, yuan and kilograms is held back first, and goes out or comes free later.

The limits of a person are tested against the official figure that the order states and what this ledger holds of the person together, while
the person's accounts are held: of two orders at the same moment the second sees the first.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any, Literal

from sqlmodel import Session, col, select

from bundler.catalogue import Catalogue, Order, Return
from bundler.catalogue.returning import ReturnedLine
from bundler.compliance import Answer, ReturnAnswer, check_return, quote
from bundler.errors import Fault, InputError
from bundler.ledger import Account, Claim, Lot, Short, kilograms, pick, stock, yuan
from bundler.ledger.accounts import MICRO, micro
from bundler.replaying.given import read_given
from bundler.storage.booking import Books, ShortAccountError
from bundler.storage.tables import LotRow, OrderEventRow, OrderRow
from bundler.tariff import Tables

State = Literal["reserved", "posted", "voided", "expired"]
ENDINGS: dict[str, State] = {"post": "posted", "void": "voided", "expire": "expired"}


class UnknownOrderError(Exception):
    """No order has this id."""


class TakenIdError(Exception):
    """An order has this id already."""


class WrongStateError(Exception):
    """The order is not in the state that a step needs."""

    def __init__(self, state: str) -> None:
        super().__init__(f"the order is {state}")
        self.state = state


class RefusedError(Exception):
    """The rules stop the order or the return; ``answer`` is what they say of it."""

    def __init__(self, answer: dict[str, Any]) -> None:
        super().__init__(f"the order is {answer['verdict']}")
        self.answer = answer


@dataclass(frozen=True, slots=True)
class Reserving:
    """An order to be reserved until a moment; ``person`` is the keyed hash of its buyer, without whom no annual limits are kept."""

    order_id: str
    order: Order
    person: str | None
    until: datetime
    reviewed: bool = False
    """Whether a person decided that what the rules leave to a person is in order."""
    bundles: Sequence[dict[str, Any]] = ()
    """Which versions of registered bundles its lines were made from, as JSON data."""


class Orders:
    """The orders of one tenant in one transaction; ``at`` is the moment that events get."""

    def __init__(self, session: Session, tenant: str, at: datetime) -> None:
        self.session, self.tenant, self.at = session, tenant, at
        self.books = Books(session, tenant, at)

    def reserve(self, wanted: Reserving, catalogue: Catalogue, tables: Tables) -> OrderRow:
        """Hold back what an order takes and keep it. Raises TakenIdError, RefusedError, or ShortAccountError where stock is short."""
        if self._row(wanted.order_id) is not None:
            raise TakenIdError
        order = self._known(wanted.order, wanted.person)
        answer = quote(order, catalogue, tables)
        if answer.verdict == "non_compliant" or (answer.verdict == "review" and not wanted.reviewed):
            raise RefusedError(answer.to_dict())
        claims = [*self._stock(answer), *(self._limits(answer, wanted.order, wanted.person) if wanted.person else ())]
        self.books.reserve(wanted.order_id, claims)
        row = OrderRow(
            tenant=self.tenant, id=wanted.order_id, state="reserved", person=wanted.person, day=order.day,
            request=wanted.order.model_dump_json(exclude_none=True), input=answer.input_json,
            answer=_json(answer.to_dict()), tables_sha256=tables.sha256, events=0, expires_at=wanted.until,
        )  # fmt: skip
        details = {"reviewed": wanted.reviewed, "expires_at": wanted.until.isoformat(), "bundles": [*wanted.bundles]}
        self._happened(row, "reserved", details)
        return row

    def settle(self, order_id: str, step: Literal["post", "void"]) -> OrderRow:
        """Let what an order holds go out, or free it. Raises UnknownOrderError, and WrongStateError where it is not reserved (any more)."""
        row = self.get(order_id)
        if row.state != "reserved":
            raise WrongStateError(row.state)
        if row.expires_at is not None and row.expires_at <= self.at:
            raise WrongStateError("expired")
        return self._end(row, step)

    def expire_due(self, most: int) -> list[str]:
        """Free what orders hold whose time is over, the oldest first and at most so many; return their ids."""
        due = (
            select(OrderRow)
            .where(col(OrderRow.tenant) == self.tenant, col(OrderRow.state) == "reserved", col(OrderRow.expires_at) <= self.at)
            .order_by(col(OrderRow.expires_at)).limit(most).with_for_update(skip_locked=True)
        )  # fmt: skip
        return [self._end(row, "expire").id for row in self.session.exec(due).all()]

    def give_back(self, order_id: str, back: Return, tables: Tables, *, reviewed: bool = False) -> tuple[OrderRow, dict[str, Any]]:
        """Take pieces of a posted order back as far as the rules let them: yuan, kilograms and stock come free again, once.

        ``tables`` are those that the order was taken with; what came back before is known here. Raises WrongStateError, RefusedError with
        what the rules say, and InputError where the return states ``returned_before`` itself.
        """
        row = self.get(order_id)
        if row.state != "posted":
            raise WrongStateError(row.state)
        if back.returned_before:
            hint = "Leave it out: what came back before is known here."
            raise InputError([Fault("return", "this is kept by the service", "returned_before", "/returned_before", hint=hint)])
        before = [ReturnedLine(number=number, pieces=pieces) for number, pieces in sorted(self._returned(order_id).items())]
        given = read_given(row.input)
        assert given.order is not None
        answer = check_return(given.order, back.model_copy(update={"returned_before": before}), given.catalogue, tables)
        said = answer.to_dict()
        if answer.annual_restored is None or (answer.verdict == "review" and not reviewed):
            raise RefusedError(said)
        self.books.move(order_id, "return", self._given_back(row, answer))
        self._happened(row, "returned", {"answer": said, "lines": [line.model_dump() for line in back.lines], "reviewed": reviewed})
        return row, said

    def get(self, order_id: str) -> OrderRow:
        """Return an order, held until the end of the transaction. Raises UnknownOrderError."""
        row = self._row(order_id)
        if row is None:
            raise UnknownOrderError
        return row

    def look(self, order_id: str) -> OrderRow:
        """Return an order that is only to be read. Raises UnknownOrderError."""
        row = self.session.get(OrderRow, (self.tenant, order_id))
        if row is None:
            raise UnknownOrderError
        return row

    def events(self, order_id: str) -> Sequence[OrderEventRow]:
        """Return what happened to an order, the oldest first."""
        mine = col(OrderEventRow.tenant) == self.tenant, col(OrderEventRow.order_id) == order_id
        return self.session.exec(select(OrderEventRow).where(*mine).order_by(col(OrderEventRow.number))).all()

    def _given_back(self, row: OrderRow, answer: ReturnAnswer) -> list[Claim]:
        pieces: Counter[str] = Counter()
        weights: Counter[str] = Counter()
        for each in answer.case.returned:
            pieces[each.line.goods.item.sku] += each.pieces
            for group, weight in each.kilograms.items():
                # Rounded down where claims are rounded up: never more comes free than was taken.
                weights[group] += weight.numerator * MICRO // weight.denominator
        claims: list[Claim] = []
        for claim in reversed(self.books.gone(row.id)):
            some = min(claim.amount, pieces[claim.account.owner]) if claim.account.kind == "stock" else 0
            if some:
                claims.append(Claim(claim.account, some))
                pieces[claim.account.owner] -= some
        if row.person is not None:
            claims.append(Claim(yuan(row.person, row.day.year), answer.annual_restored or 0))
            claims += [Claim(kilograms(row.person, row.day.year, group), amount) for group, amount in sorted(weights.items())]
        return claims

    def _returned(self, order_id: str) -> Counter[int]:
        found: Counter[int] = Counter()
        for event in self.events(order_id):
            for line in json.loads(event.document).get("lines", ()) if event.kind == "returned" else ():
                found[line["number"]] += line["pieces"]
        return found

    def _row(self, order_id: str) -> OrderRow | None:
        return self.session.get(OrderRow, (self.tenant, order_id), with_for_update=True)

    def _end(self, row: OrderRow, step: Literal["post", "void", "expire"]) -> OrderRow:
        self.books.settle(row.id, step)
        row.state = ENDINGS[step]
        self._happened(row, row.state, {})
        return row

    def _happened(self, row: OrderRow, kind: str, document: dict[str, Any]) -> None:
        row.events += 1
        event = OrderEventRow(
            tenant=self.tenant, order_id=row.id, number=row.events, kind=kind, document=_json(document), at=self.at
        )  # fmt: skip
        self.session.add_all([row, event])
        self.session.flush()

    def _known(self, order: Order, person: str | None) -> Order:
        """The order with what the person has used, by the official figure and by this ledger, whose accounts are held from here on."""
        if person is None:
            return order
        year = order.day.year
        self.books.lock([yuan(person, year)])
        held = self.books.balance(yuan(person, year))
        used = (order.buyer.annual_used or 0) + held.pending + held.posted
        weights = dict(order.buyer.kg_used or {})
        for part, balance in self.books.balances("kg", person).items():
            of_year, _, group = part.partition("/")
            if of_year == str(year) and balance.pending + balance.posted:
                weights[group] = weights.get(group, Fraction(0)) + Fraction(balance.pending + balance.posted, MICRO)
        known = {"annual_used": used if order.buyer.annual_used is not None or used else None, "kg_used": weights or None}
        return order.model_copy(update={"buyer": order.buyer.model_copy(update=known)})

    def _limits(self, answer: Answer, stated: Order, person: str) -> list[Claim]:
        found, year = answer.found, stated.day.year
        claims = [Claim(yuan(person, year), found.order_value, found.annual_limit - (stated.buyer.annual_used or 0))]
        weights: dict[str, tuple[Fraction, Fraction]] = {}
        for line in found.lines:
            for remark in line.goods.kilogram_limits:
                weight, _ = weights.get(remark.group, (Fraction(0), Fraction(0)))
                weights[remark.group] = weight + line.goods.item.net_weight_kg * line.quantity, remark.kg or Fraction(0)
        for group, (weight, limit) in weights.items():
            elsewhere = sum((kg for stem, kg in (stated.buyer.kg_used or {}).items() if stem.startswith(group)), Fraction(0))
            claims.append(Claim(kilograms(person, year, group), micro(weight), micro(limit - elsewhere)))
        return claims

    def _stock(self, answer: Answer) -> list[Claim]:
        pieces: Counter[str] = Counter()
        for line in answer.found.lines:
            pieces[line.goods.item.sku] += line.quantity
        claims: list[Claim] = []
        for sku, wanted in sorted(pieces.items()):
            lots = self._lots(sku)
            self.books.lock(stock(sku, lot.name) for lot in lots)
            try:
                taken = pick(self._lots(sku), wanted, answer.found.day.day)
            except Short as short:
                raise ShortAccountError(Account("stock", sku, ""), wanted, short.left) from None
            claims += [Claim(stock(sku, lot), some) for lot, some in taken]
        return claims

    def _lots(self, sku: str) -> list[Lot]:
        rows = self.session.exec(select(LotRow).where(col(LotRow.tenant) == self.tenant, col(LotRow.sku) == sku)).all()
        expiry = {row.lot: row.expires_on for row in rows}
        return [Lot(lot, balance.left(), expiry.get(lot)) for lot, balance in self.books.balances("stock", sku).items()]


def _json(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))
