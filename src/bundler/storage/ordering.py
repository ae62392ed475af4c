"""Orders in two phases: what an order takes of stock, yuan and kilograms is held back first, and goes out or comes free later."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from bundler.catalogue import Catalogue, Order, Return
from bundler.catalogue.returning import ReturnedLine
from bundler.compliance import Answer, ReturnAnswer, check_return, quote
from bundler.errors import Fault, InputError
from bundler.ledger import Account, Claim, kilograms, stock, yuan
from bundler.ledger.accounts import MICRO
from bundler.replaying.given import read_given
from bundler.storage.booking import Books
from bundler.storage.claims import knowing, limits_claimed, stock_claimed
from bundler.storage.dialects import put, table_of
from bundler.storage.lives import AT_CUSTOMS, State, life_of
from bundler.storage.quoting import Cited
from bundler.storage.tables import DeclarationRow, OrderEventRow, OrderRow
from bundler.tariff import Tables

_ORDERS = table_of(OrderRow)
_ID = select(_ORDERS.c.id).where(_ORDERS.c.tenant == bindparam("its_tenant"), _ORDERS.c.id == bindparam("its_id"))
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


class DeclaredError(Exception):
    """The order was declared here: what comes back of it is declared too."""


class WrongDayError(Exception):
    """The order was reserved for another ``day`` of declaration."""

    def __init__(self, day: date) -> None:
        super().__init__(f"the order was reserved for {day}")
        self.day = day


class RefusedError(Exception):
    """The rules stop the order or the return; ``answer`` is what they say of it."""

    def __init__(self, answer: dict[str, Any]) -> None:
        super().__init__(f"the order is {answer['verdict']}")
        self.answer = answer


@dataclass(frozen=True, slots=True)
class Reserving:
    """An order to be reserved until a moment; ``person`` is the keyed hash of its buyer, without whom no annual limits are kept.

    ``cited`` is the stored quote whose price it is to get; the catalogue that it is reserved with has the prices of that quote.
    """

    order_id: str
    order: Order
    person: str | None
    until: datetime
    reviewed: bool = False
    """Whether a person decided that what the rules leave to a person is in order."""
    bundles: Sequence[dict[str, Any]] = ()
    """Which versions of registered bundles its lines were made from, as JSON data."""
    cited: Cited | None = None


class Orders:
    """The orders of one tenant in one transaction; ``at`` is the moment that events get."""

    def __init__(self, session: Session, tenant: str, at: datetime) -> None:
        self.session, self.tenant, self.at = session, tenant, at
        self.books = Books(session, tenant, at)

    def reserve(self, wanted: Reserving, catalogue: Catalogue, tables: Tables) -> OrderRow:
        """Hold back what an order takes and keep it.

        Raises TakenIdError, RefusedError, PriceDiffersError where the price of the quote that it cites cannot be kept, or ShortAccountError
        where stock is short.
        """
        if self.session.execute(_ID, {"its_tenant": self.tenant, "its_id": wanted.order_id}).first() is not None:
            raise TakenIdError
        order = wanted.order if wanted.person is None else knowing(self.books, wanted.order, wanted.person)
        answer = quote(order, catalogue, tables)
        if answer.verdict == "non_compliant":
            raise RefusedError(answer.to_dict())
        if wanted.cited is not None:
            wanted.cited.hold_to(answer)
        if answer.verdict == "review" and not wanted.reviewed:
            raise RefusedError(answer.to_dict())
        claims = stock_claimed(self.books, answer)
        if wanted.person is not None:
            claims += limits_claimed(answer, wanted.order, wanted.person)
        self.books.reserve(wanted.order_id, claims)
        row = OrderRow(
            tenant=self.tenant, id=wanted.order_id, state="reserved", life="reserved", person=wanted.person, day=order.day,
            request=wanted.order.model_dump_json(exclude_none=True), input=answer.input_json,
            answer=_json(answer.to_dict()), tables_sha256=tables.sha256, events=0, expires_at=wanted.until, changed_at=self.at,
        )  # fmt: skip
        details = {"reviewed": wanted.reviewed, "expires_at": wanted.until.isoformat(), "bundles": [*wanted.bundles], "quote": None}
        if wanted.cited is not None:
            details["quote"] = wanted.cited.row.id
            wanted.cited.row.used_by = row.id
            self.session.add(wanted.cited.row)
        self.happened(row, "reserved", details)
        return row

    def settle(self, order_id: str, step: Literal["post", "void"], declared_on: date | None = None) -> OrderRow:
        """Let what an order holds go out, or free it.

        ``declared_on`` is the day on which it was declared, where the caller says so. Raises UnknownOrderError, WrongStateError where the
        order is not reserved (any more), or declared, so that customs decides of it, and WrongDayError where it was reserved for another
        day: other limits and duty would count.
        """
        row = self._reserved(order_id)
        if step == "post" and row.life != "reserved":
            raise WrongStateError(row.life)
        if declared_on is not None and declared_on != row.day:
            raise WrongDayError(row.day)
        return self.end(row, step)

    def extend(self, order_id: str, until: datetime) -> OrderRow:
        """Hold what an order holds until a later moment; an earlier one changes nothing. Raises as ``settle`` does."""
        row = self._reserved(order_id)
        if row.expires_at is not None and row.expires_at < until:
            row.expires_at = until
            self.happened(row, "extended", {"expires_at": until.isoformat()})
        return row

    def give_back(self, order_id: str, back: Return, tables: Tables, *, reviewed: bool = False) -> tuple[OrderRow, dict[str, Any]]:
        """Take pieces of a posted order back as far as the rules let them: yuan, kilograms and stock come free again, once.

        ``tables`` are those that the order was taken with; what came back before is known here. Raises WrongStateError, RefusedError with
        what the rules say, and InputError where the return states ``returned_before`` itself.
        """
        row = self.get(order_id)
        if row.state != "posted":
            raise WrongStateError(row.state)
        if self.session.get(DeclarationRow, (self.tenant, order_id)) is not None:
            raise DeclaredError
        answer = self.judged(row, back, tables, reviewed=reviewed)
        said = answer.to_dict()
        self.books.move(order_id, "return", self.given_back(row, answer))
        self.came_back(row, lines_back(answer), {"answer": said, "reviewed": reviewed})
        return row, said

    def judged(self, row: OrderRow, back: Return, tables: Tables, *, reviewed: bool) -> ReturnAnswer:
        """Return what the rules say of a return beside what came back before. Raises as ``give_back`` does."""
        if back.returned_before:
            hint = "Leave it out: what came back before is known here."
            raise InputError([Fault("return", "this is kept by the service", "returned_before", "/returned_before", hint=hint)])
        before = [ReturnedLine(number=number, pieces=pieces) for number, pieces in sorted(self.returned(row.id).items())]
        answer = return_answer(row, back.model_copy(update={"returned_before": before}), tables)
        if answer.annual_restored is None or (answer.verdict == "review" and not reviewed):
            raise RefusedError(answer.to_dict())
        return answer

    def came_back(self, row: OrderRow, lines: Sequence[dict[str, int]], details: dict[str, Any]) -> None:
        """Note that pieces came back, whose balances were moved."""
        pieces = sum(self.returned(row.id).values()) + sum(line["pieces"] for line in lines)
        whole = pieces == sum(line["quantity"] for line in json.loads(row.answer)["lines"])
        row.life = "returned" if whole else "returned_in_part"
        self.happened(row, "returned", {**details, "lines": [*lines]})

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

    def was_reviewed(self, order_id: str) -> bool:
        """Return whether a person decided of what the rules leave to a person when the order was reserved."""
        first = self.session.get_one(OrderEventRow, (self.tenant, order_id, 1))
        return bool(json.loads(first.document)["reviewed"])

    def given_back(self, row: OrderRow, answer: ReturnAnswer) -> list[Claim]:
        """Return what comes free by a return: pieces to the lots that they left, fen and kilograms of the buyer's year."""
        pieces: Counter[str] = Counter()
        weights: Counter[str] = Counter()
        for each in answer.case.returned:
            pieces[each.line.goods.item.sku] += each.pieces
            for group, weight in each.kilograms.items():
                # Rounded down where claims are rounded up: never more comes free than was taken.
                weights[group] += weight.numerator * MICRO // weight.denominator
        claims = [Claim(stock(sku, ""), some) for sku, some in pieces.items()]
        if row.person is not None:
            claims.append(Claim(yuan(row.person, row.day.year), answer.annual_restored or 0))
            claims += [Claim(kilograms(row.person, row.day.year, group), amount) for group, amount in weights.items()]
        return self.still_out(row, claims)

    def still_out(self, row: OrderRow, claims: Iterable[Claim]) -> list[Claim]:
        """Return what of these claims an order still has out: pieces by the lots that miss them, whatever lots they name."""
        wanted: Counter[tuple[str, str, str]] = Counter()
        for claim in claims:
            wanted[_whose(claim.account)] += claim.amount
        found: list[Claim] = []
        for claim in reversed(self.books.gone(row.id)):
            some = min(claim.amount, wanted[_whose(claim.account)])
            if some:
                found.append(Claim(claim.account, some))
                wanted[_whose(claim.account)] -= some
        return found

    def returned(self, order_id: str) -> Counter[int]:
        """Return the pieces of each declared line that came back."""
        found: Counter[int] = Counter()
        for event in self.events(order_id):
            for line in json.loads(event.document).get("lines", ()) if event.kind == "returned" else ():
                found[line["number"]] += line["pieces"]
        return found

    def _row(self, order_id: str) -> OrderRow | None:
        return self.session.get(OrderRow, (self.tenant, order_id), with_for_update=True)

    def _reserved(self, order_id: str) -> OrderRow:
        """An order that is reserved and whose time is not over."""
        row = self.get(order_id)
        if row.state != "reserved":
            raise WrongStateError(row.state)
        if over(row, self.at):
            raise WrongStateError("expired")
        if row.life in AT_CUSTOMS:
            raise WrongStateError(row.life)
        return row

    def end(self, row: OrderRow, step: Literal["post", "void", "expire"]) -> OrderRow:
        """Let what an order holds go out, or free it, whatever customs said of it."""
        self.books.settle(row.id, step)
        row.state = ENDINGS[step]
        row.life = life_of(row.state, None)
        self.happened(row, row.state, {})
        return row

    def happened(self, row: OrderRow, kind: str, document: dict[str, Any]) -> None:
        """Keep an order as it stands, and what happened to it."""
        row.events += 1
        row.changed_at = self.at
        self.session.add(row)
        self.session.flush()
        event = {
            "tenant": self.tenant, "order_id": row.id, "number": row.events, "kind": kind, "document": _json(document), "at": self.at,
        }  # fmt: skip
        put(self.session, OrderEventRow, [event])


def expire_next(session: Session, at: datetime) -> bool:
    """Free what the order holds whose time was over first, of all tenants; return whether there was one that nobody else frees."""
    due = (
        select(OrderRow).where(col(OrderRow.state) == "reserved", col(OrderRow.expires_at) <= at)
        .order_by(col(OrderRow.expires_at)).limit(1).with_for_update(skip_locked=True)
    )  # fmt: skip
    row = session.exec(due).first()
    if row is not None:
        Orders(session, row.tenant, at).end(row, "expire")
    return row is not None


def _whose(account: Account) -> tuple[str, str, str]:
    """An account; the lots of an item are one."""
    return account.kind, account.owner, "" if account.kind == "stock" else account.part


def over(row: OrderRow, at: datetime) -> bool:
    """Return whether an order is reserved and its time is over, whether or not anyone swept."""
    return row.state == "reserved" and row.expires_at is not None and row.expires_at <= at


def return_answer(row: OrderRow, back: Return, tables: Tables) -> ReturnAnswer:
    """Return what the rules say of a return of an order, which was taken with these tables."""
    given = read_given(row.input)
    assert given.order is not None
    return check_return(given.order, back, given.catalogue, tables)


def lines_back(answer: ReturnAnswer) -> list[dict[str, int]]:
    """Return the pieces of each declared line that come back, however the return was worded."""
    return [{"number": each.line.number, "pieces": each.pieces} for each in answer.case.returned]


def answer_of(row: OrderRow, tables: Tables) -> Answer:
    """Return the answer that an order was taken with, worked out again with its tables."""
    given = read_given(row.input)
    assert given.order is not None
    return quote(given.order, given.catalogue, tables)


def _json(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))
