"""Ledger: what is reserved, posted and given back of stock, yuan and kilograms, as pure functions on whole numbers."""

from bundler.ledger.accounts import Account, Claim, Kind, kilograms, stock, yuan
from bundler.ledger.balance import Balance, Short
from bundler.ledger.lots import Lot, pick

__all__ = ["Account", "Balance", "Claim", "Kind", "Lot", "Short", "kilograms", "pick", "stock", "yuan"]
