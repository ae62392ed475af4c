"""Accounts of the ledger, and what an order claims of them.

Amounts are whole numbers: pieces of a lot of stock, fen of a person's annual limit (年度限值), micro-kilograms of a person's kilograms of a
group of goods in a year.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Kind = Literal["stock", "yuan", "kg"]
MICRO = 10**6
"""Kilograms are kept to the sixth place: net weights have no more."""


@dataclass(frozen=True, slots=True, order=True)
class Account:
    """``owner`` is an item (sku) or a person (keyed hash); ``part`` the lot, the year, or the year and the group of goods."""

    kind: Kind
    owner: str
    part: str


@dataclass(frozen=True, slots=True, order=True)
class Claim:
    """So much of an account, which may hold no more than ``ceiling`` pending and posted together; None: what was granted to it."""

    account: Account
    amount: int
    ceiling: int | None = None


def stock(sku: str, lot: str) -> Account:
    """Return the account of a lot of an item, in pieces."""
    return Account("stock", sku, lot)


def yuan(person: str, year: int) -> Account:
    """Return the account of a person's annual limit, in fen."""
    return Account("yuan", person, str(year))


def kilograms(person: str, year: int, group: str) -> Account:
    """Return the account of a person's kilograms of the tariff codes that begin with ``group``, in micro-kilograms."""
    return Account("kg", person, f"{year}/{group}")


def micro(weight: Fraction) -> int:
    """Return kilograms as whole micro-kilograms, rounded up: of a limit never too little is taken."""
    return -(-weight.numerator * MICRO // weight.denominator)
