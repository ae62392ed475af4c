"""Tax-included prices (包税价): the dutiable value that makes what the buyer pays, tax and all, exactly one amount."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import Any

from bundler.catalogue.order import Order
from bundler.compliance.assess import quote, read_inputs
from bundler.compliance.finding import Finding
from bundler.compliance.included_answer import TaxIncluded
from bundler.compliance.price_found import Price, torn
from bundler.compliance.price_gap import Found, Reason, reason
from bundler.duty.dial import Dial, dial
from bundler.duty.envelope import Envelope
from bundler.duty.seeking import Search, TooMuchWorkError
from bundler.errors import Fault, InputError
from bundler.tariff.tables import Tables
from bundler.values import money
from bundler.values.money import format as yuan

MOST_EXACT = 50
MOST_REFUSED = 200
"""Prices on either side of the amount that are checked until one can be offered."""
TOO_MANY = "The shares of single fen are too many to search; an order of fewer pieces and parts can be."
_ORDERLY = ("compliant", "review", "non_compliant")


def tax_included(
    order: Order | Mapping[str, Any] | str | bytes,
    payable: str,
    line: int | None = None,
    catalogue: Any = None,
    tables: Tables | None = None,
    on: date | None = None,
) -> TaxIncluded:
    """Return the price that makes an order cost exactly ``payable``, such as "280.00": goods, freight, insurance and tax together.

    ``line`` counts the order's lines from 1: the price of that bundle, or the total of that loose line, is sought and all else stands;
    what the order states for it does not matter. Without ``line`` the goods value of the whole order is sought, shared over its lines pro
    rata to the totals that they state, as a bundle price is shared, never steered. Of several exact prices one whose order is compliant
    goes first, then the one with the highest goods value: no value is declared lower than it need be. Where there is none, ``reason`` says
    why, and ``below`` and ``above`` are the nearest that may be offered: a price that breaks a rule which another keeps is not. Each price
    has the verdict of its order. Other arguments as in ``quote``. Raises InputError with all faults.
    """
    faults: list[Fault] = []
    target = _fen(payable, faults)
    try:
        parsed, goods, edition = read_inputs(order, catalogue, tables, on)
        turned = dial(parsed, line, goods, edition)
    except InputError as error:
        faults.extend(error.faults)
    if faults:
        raise InputError(faults)
    return _Seeker(turned).seek(target)


def _fen(payable: str, faults: list[Fault]) -> int:
    wrong = "more than 0.00 is wanted"
    try:
        fen = money.parse(payable if type(payable) is str else "")
    except ValueError as error:
        fen, wrong = 0, str(error)
    if fen <= 0:
        faults.append(Fault("payable", wrong, "money", value=payable))
    return fen


class _Seeker:
    """One search for a price, with what it met that could not be offered."""

    def __init__(self, turned: Dial) -> None:
        self.dial = turned
        self.search = Search(turned)
        self.refused: dict[str, Finding] = {}

    def seek(self, target: int) -> TaxIncluded:
        search = self.search
        try:
            exact, below = _exact(search, target)
            offered = sorted(self._offered(exact), key=lambda price: _ORDERLY.index(price.answer.verdict))
            if offered:
                return TaxIncluded(self.dial, target, offered[0], tuple(offered[1:]))
            above = next(search.upwards(target + 1), None)
            why = reason(search, target, below, above)
        except TooMuchWorkError:
            return TaxIncluded(self.dial, target, None, reason=Reason("work", TOO_MANY))
        if exact:
            codes = ", ".join(sorted(self.refused))
            why = Reason("rules", f"{yuan(exact[0])} would make it exact, but may not be offered: {codes}.", why.between)
        below_it, above_it = self._nearest(1, target), self._nearest(-1, target)
        for known, offer, where in ((below, below_it, "below"), (above, above_it, "above")):
            if known is not None and offer is None:
                why = replace(why, message=f"{why.message} No price {where} it was found that may be offered.")
        return TaxIncluded(self.dial, target, None, (), why, below_it, above_it, tuple(self.refused.values()))

    def _offered(self, amounts: Iterable[int]) -> Iterator[Price]:
        """Give the prices of some amounts that may be offered, and keep what is to be said of the others."""
        for amount in amounts:
            refusals = tuple(torn(self.dial, amount, self.dial.assess_at(amount)))
            if not refusals:
                price = Price(self.dial, amount, quote(self.dial.order_at(amount), self.dial.catalogue, self.dial.tables))
                refusals = price.refusals
                if not refusals:
                    yield price
            for finding in refusals:
                self.refused.setdefault(finding.code, finding)

    def _nearest(self, sign: int, target: int) -> Price | None:
        """The nearest price below (1) or above (-1) that may be offered, of the first ones that are not surely refused."""
        keep = None if self._approved else _keeps_filing_prices
        search = self.search
        found: Iterator[Found] = search.downwards(target - 1, keep) if sign > 0 else search.upwards(target + 1, keep)
        try:
            return next(self._offered(amount for _, amount in islice(found, MOST_REFUSED)), None)
        except TooMuchWorkError:
            return None

    @property
    def _approved(self) -> bool:
        promotion = self.dial.stated.order.promotion
        return promotion is not None and promotion.approved


def _exact(search: Search, target: int) -> tuple[list[int], Found | None]:
    """The amounts that make ``target`` payable, the highest first, and the nearest below it."""
    exact: list[int] = []
    for payable, amount in search.downwards(target):
        if payable < target:
            return exact, (payable, amount)
        exact.append(amount)
        if len(exact) == MOST_EXACT:
            break
    return exact, None


def _keeps_filing_prices(envelope: Envelope, low: int, high: int) -> bool:
    """The bound of VAL-03: whether amounts of a range may keep every piece whose price is sought at its filing price."""
    return all(
        track.fixed is not None or track.goods.item.filing_price is None or span.goods_high >= track.goods.item.filing_price
        for track, span in envelope.spans(low, high)
    )
