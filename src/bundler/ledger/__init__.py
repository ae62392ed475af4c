"""Ledger: what is reserved, posted and given back of stock, yuan and kilograms, as pure functions on whole numbers."""

from bundler.ledger.accounts import Account, Claim, Kind, kilograms, stock, yuan
from bundler.ledger.balance import Balance, Short
from bundler.ledger.counting import Held, KnownLot, Refusal, Restated, Stated, Unnamed, new_name, restate
from bundler.ledger.lots import Lot, pick

__all__ = [
    "Account",
    "Balance",
    "Claim",
    "Held",
    "Kind",
    "KnownLot",
    "Lot",
    "Refusal",
    "Restated",
    "Short",
    "Stated",
    "Unnamed",
    "kilograms",
    "new_name",
    "pick",
    "restate",
    "stock",
    "yuan",
]
