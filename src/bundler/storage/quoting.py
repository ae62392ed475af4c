"""Stored quotes: a price that is kept to for a while, and the one order that gets it.

A quote keeps the prices of goods: the public prices of its items are those of the quote when the order is taken. Taxes are those of the day
of declaration, by the facts and tables of that day; where they are not the quoted ones the order is not taken, and told both. A registered
bundle stays the version that was quoted, at its price.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col, select

from bundler.catalogue import Catalogue, Item, Order
from bundler.catalogue.registered import RegisteredLine
from bundler.compliance import Answer, quote
from bundler.replaying.given import read_given
from bundler.storage.tables import OrderRow, QuoteRow
from bundler.storage.writes import differing
from bundler.tariff import Tables
from bundler.values import money

Registered = Mapping[int, RegisteredLine]
PRICED = ("supervision_code", "freight", "insurance", "non_cash", "promotion", "lines")
"""The parts of an order that make its price; id, day and buyer of an order are its own."""
TOTALS = ("order_value", "goods_value", "freight", "insurance", "tariff", "consumption_tax", "vat", "tax", "payable")
OF_LINE = ("sku", "quantity", "unit_price", "goods_value", "dutiable_value", "tariff", "consumption_tax", "vat", "tax")
KEPT_FACTS = ("unit_price", "stock")
"""Facts of an item that are no reason for another price: the first is the quote's, the second makes none."""


class UnknownQuoteError(Exception):
    """No quote has this id."""


class ExpiredQuoteError(Exception):
    """The quote was valid until a moment that is over."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"the quote was valid until {until}")
        self.until = until


class UsedQuoteError(Exception):
    """Another order has the quote."""

    def __init__(self, order_id: str) -> None:
        super().__init__("another order has the quote")
        self.order_id = order_id


class OtherOrderError(Exception):
    """The quote is of another order, which differs first at ``pointer``."""

    def __init__(self, pointer: str) -> None:
        super().__init__(f"the quote differs from the order at {pointer}")
        self.pointer = pointer


class PriceDiffersError(Exception):
    """The price is not what was quoted: each amount then and now, what changed, and the ``answer`` of now."""

    def __init__(self, differences: list[dict[str, Any]], changes: list[dict[str, Any]], answer: dict[str, Any]) -> None:
        super().__init__(f"{len(differences)} amounts differ from the quote")
        self.differences, self.changes, self.answer = differences, changes, answer


class NoPriceError(Exception):
    """The rules refuse the order, or its taxes are not known: there is no price that could be kept to; ``answer`` says why."""

    def __init__(self, answer: dict[str, Any]) -> None:
        super().__init__(f"there is no price; the order is {answer['verdict']}")
        self.answer = answer


def priced_parts(order: Order, registered: Registered) -> dict[str, Any]:
    """Return what makes the price of an order, as it was stated; ``registered`` are its lines that name registered bundles, by place."""
    stated = json.loads(order.model_dump_json(exclude_none=True))
    for place, line in registered.items():
        stated["lines"][place] = json.loads(line.model_dump_json(exclude_none=True))
    return {name: stated[name] for name in PRICED if name in stated}


@dataclass(frozen=True, slots=True)
class Cited:
    """A quote that an order cites, held until the end of the transaction."""

    row: QuoteRow

    @property
    def bundles(self) -> list[dict[str, Any]]:
        """Which versions of registered bundles its lines were made from."""
        return list(json.loads(self.row.bundles))

    def spelt_out(self, order: Order) -> Order:
        """Return the order with the lines that were quoted: registered bundles with their price and components of then."""
        quoted = read_given(self.row.input).order
        assert quoted is not None
        return order.model_copy(update={"lines": quoted.lines})

    def priced(self, items: Iterable[Item]) -> Iterator[Item]:
        """Yield items with the public prices of the quote, everything else as it is now."""
        quoted = self._facts(self.row.input)
        for item in items:
            then = quoted.get(item.sku)
            yield item if then is None else item.repriced(money.parse(then["unit_price"]))

    def hold_to(self, answer: Answer) -> None:
        """Raise PriceDiffersError where an answer of now is not what was quoted."""
        quoted, now = json.loads(self.row.answer), answer.to_dict()
        differences = [*_amounts(quoted, now, TOTALS)]
        nothing: dict[str, Any] = {}
        for then, line in zip_longest(quoted["lines"], now["lines"], fillvalue=nothing):
            number, sku = line.get("number", then.get("number")), line.get("sku", then.get("sku"))
            differences += _amounts(then, line, OF_LINE, number, sku)
        if differences:
            raise PriceDiffersError(differences, [*self._changes(quoted, now, answer.input_json)], now)

    def _changes(self, quoted: dict[str, Any], now: dict[str, Any], facts_now: str) -> Iterator[dict[str, Any]]:
        for name in ("engine", "tables", "tables_sha256", "on"):
            if quoted["receipt"][name] != now["receipt"][name]:
                yield {"sku": None, "fact": name, "quoted": quoted["receipt"][name], "now": now["receipt"][name]}
        before, after = self._facts(self.row.input), self._facts(facts_now)
        for sku, facts in after.items():
            then = before.get(sku, {})
            for name in sorted({*facts, *then} - {*KEPT_FACTS}):
                if facts.get(name) != then.get(name):
                    yield {"sku": sku, "fact": name, "quoted": then.get(name), "now": facts.get(name)}

    @staticmethod
    def _facts(normalised: str) -> Mapping[str, dict[str, Any]]:
        return {item["sku"]: item for item in json.loads(normalised)["items"]}


@dataclass(frozen=True, slots=True)
class Quoting:
    """An order to be quoted until a moment: as it was ``stated``, and with what ``bundles`` it names, as JSON data."""

    quote_id: str
    order: Order
    until: datetime
    stated: dict[str, Any]
    bundles: Sequence[dict[str, Any]] = ()


class Quotes:
    """The stored quotes of one tenant in one transaction."""

    def __init__(self, session: Session, tenant: str, at: datetime) -> None:
        self.session, self.tenant, self.at = session, tenant, at

    def keep(self, wanted: Quoting, catalogue: Catalogue, tables: Tables) -> QuoteRow:
        """Keep the quote of an order until a moment. Raises NoPriceError, and what ``quote`` raises."""
        order = wanted.order
        answer = quote(order, catalogue, tables)
        if answer.payable is None or answer.verdict == "non_compliant":
            raise NoPriceError(answer.to_dict())
        row = QuoteRow(
            tenant=self.tenant, id=wanted.quote_id, day=order.day, request=_json(wanted.stated), bundles=_json(wanted.bundles),
            input=answer.input_json, answer=_json(answer.to_dict()), tables_sha256=tables.sha256, valid_until=wanted.until,
        )  # fmt: skip
        self.session.add(row)
        return row

    def look(self, quote_id: str) -> QuoteRow:
        """Return a quote. Raises UnknownQuoteError."""
        row = self.session.get(QuoteRow, (self.tenant, quote_id))
        if row is None:
            raise UnknownQuoteError
        return row

    def cite(self, quote_id: str, stated: dict[str, Any]) -> Cited:
        """Return a quote for an order that cites it, held until the end of the transaction; ``stated`` are the order's ``priced_parts``.

        Raises UnknownQuoteError, ExpiredQuoteError, UsedQuoteError, or OtherOrderError where another order was quoted. A quote whose order
        was voided or expired may be cited again.
        """
        row = self.session.get(QuoteRow, (self.tenant, quote_id), with_for_update=True)
        if row is None:
            raise UnknownQuoteError
        if row.valid_until <= self.at:
            raise ExpiredQuoteError(row.valid_until)
        if self.in_use(row) and row.used_by is not None:
            raise UsedQuoteError(row.used_by)
        pointer = next(differing(json.loads(row.request), stated), None)
        if pointer is not None:
            raise OtherOrderError(pointer)
        return Cited(row)

    def in_use(self, row: QuoteRow) -> bool:
        """Return whether an order has the quote that was not voided and whose time is not over."""
        if row.used_by is None:
            return False
        order = self.session.get(OrderRow, (self.tenant, row.used_by))
        if order is None or order.state in ("voided", "expired"):
            return False
        return order.state == "posted" or order.expires_at is None or order.expires_at > self.at


def remove_unused(session: Session, before: datetime, most: int) -> int:
    """Remove quotes that were valid until before a moment and that no order cites, of every tenant, at most so many; return how many."""
    old = (
        select(QuoteRow.tenant, QuoteRow.id).where(col(QuoteRow.valid_until) < before, col(QuoteRow.used_by).is_(None))
        .order_by(col(QuoteRow.valid_until)).limit(most).with_for_update(skip_locked=True)
    )  # fmt: skip
    found = session.exec(old).all()
    for tenant, quote_id in found:
        session.execute(delete(QuoteRow).where(col(QuoteRow.tenant) == tenant, col(QuoteRow.id) == quote_id))
    return len(found)


def _amounts(
    quoted: dict[str, Any], now: dict[str, Any], names: Iterable[str], line: int | None = None, sku: str | None = None
) -> Iterator[dict[str, Any]]:
    """Every amount that differs; of a line that is not there on one side every amount is null there."""
    for name in names:
        if quoted.get(name) != now.get(name):
            yield {"line": line, "sku": sku, "amount": name, "quoted": _text(quoted.get(name)), "now": _text(now.get(name))}


def _json(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
