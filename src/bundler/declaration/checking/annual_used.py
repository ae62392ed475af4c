"""What buyers have used of their year by customs' own count, stated by the number of the order that it is stated for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bundler.catalogue.parsing import escaped
from bundler.compliance.naming import some
from bundler.errors import Fault, InputError
from bundler.values import identity_number, money

PLACE = "annual_used"


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
    """Return a fault for each amount of an order of which there is no message."""
    hint = f"The messages are of: {some(known)}." if known else ""
    return [_fault(number, "no message is of this order", "unknown_order", hint) for number in stated if number not in known]


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
