"""What buyers have used of their year by customs' own count, stated by the number of the order that it is stated for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from bundler.catalogue.parsing import escaped
from bundler.compliance.naming import some
from bundler.declaration.checking.case import Used
from bundler.declaration.messages import Document
from bundler.errors import Fault, InputError
from bundler.values import identity_number, money

PLACE = "annual_used"
FEN = 100
REMOVED = "3"
"""The appType of a list that is taken back (删除)."""


def read_annual_used(stated: Any) -> dict[str, int]:
    """Return the fen used of each order's buyer from amounts as text. Raises InputError with every entry that is none."""
    if not isinstance(stated, Mapping):
        raise InputError([Fault(PLACE, "an object of order numbers and amounts is wanted", "dict_type", field=PLACE)])
    found: dict[str, int] = {}
    faults: list[Fault] = []
    for number, amount in stated.items():
        try:
            found[number] = _fen(amount)
        except ValueError as error:
            faults.append(_fault(str(number), str(error), "money"))
    if faults:
        raise InputError(faults)
    return found


def unknown_orders(stated: Iterable[str], known: Mapping[str, Any]) -> list[Fault]:
    """Return a fault for each amount of an order whose declaration list is not there."""
    hint = f"The lists are of: {some(known)}." if known else ""
    return [
        _fault(number, "no declaration list (CEB621) is of this order", "unknown_order", hint) for number in stated if number not in known
    ]


def of_buyers(lists: Mapping[str, Document], stated: Mapping[str, int]) -> tuple[dict[str, Used], list[Fault]]:
    """Return by order number what the buyer of each list has used before it, as customs would count: what is stated of the buyer, and the
    lists of the same buyer and year that were made earlier; with a fault for each buyer of whom different amounts are stated.
    """
    buyers: dict[tuple[str, str], list[str]] = {}
    for number, document in sorted(lists.items(), key=lambda each: each[1].head.app_time):  # type: ignore[attr-defined]
        head: Any = document.head
        if head.app_type != REMOVED:
            buyers.setdefault((identity_number.compact(head.buyer_id_number), head.decl_time[:4]), []).append(number)
    found: dict[str, Used] = {}
    faults: list[Fault] = []
    for orders in buyers.values():
        amounts = {number: stated[number] for number in orders if number in stated}
        if len(set(amounts.values())) > 1:
            hint = "Say what customs' own query says: the orders of this check are counted on top of it."
            faults.append(_fault(next(iter(amounts)), f"{some(amounts)} are of one buyer, but have different amounts", "contrary", hint))
        used = Fraction(next(iter(amounts.values()), 0))
        for at, number in enumerate(orders):
            found[number] = Used(used, tuple(orders[:at]))
            used += value_of(lists[number]) * FEN
    return found, faults


def value_of(document: Document) -> Fraction:
    """Return what a declaration list is worth in yuan: its goods, freight and insurance."""
    head: Any = document.head
    lines: Any = document.lines
    value: Fraction = sum((line.total_price for line in lines), head.freight + head.insured_fee)
    return value


def _fen(amount: Any) -> int:
    if not isinstance(amount, str):
        raise ValueError("money is a decimal string with two places, such as '128.00'")
    if (fen := money.parse(amount)) < 0:
        raise ValueError("the amount is negative")
    return fen


def _fault(number: str, message: str, code: str, hint: str = "") -> Fault:
    """A fault at its order number; what may be a person's number is not repeated."""
    if identity_number.stands_in(number):
        hint = "Say it by the number of the order, never by that of a person."
        return Fault(PLACE, "an identity number stands where an order number belongs", "personal", hint=hint)
    return Fault(PLACE, message, code, f"/{escaped(number)}", field=number, hint=hint)
