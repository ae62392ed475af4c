"""What a person has used of a year's limits, and what is left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bundler.catalogue.order import Buyer
from bundler.errors import Fault, InputError
from bundler.ledger import Balance, kilograms, yuan
from bundler.ledger.accounts import micro
from bundler.storage.booking import Books
from bundler.storage.claims import used_elsewhere
from bundler.tariff import Tables


@dataclass(frozen=True, slots=True)
class Usage:
    """A limit with what was used of it, in fen or micro-kilograms: ``elsewhere`` as it was stated, the others by this ledger."""

    limit: int
    elsewhere: int
    reserved: int
    posted: int

    @property
    def left(self) -> int:
        """What may still be ordered: never less than nothing, though the official figure may be over the limit."""
        return max(self.limit - self.elsewhere - self.reserved - self.posted, 0)


@dataclass(frozen=True, slots=True)
class YearUsage:
    """The annual limit of a person, and the kilograms by group of goods, in the year of a day."""

    year: int
    annual: Usage
    kilograms: Mapping[str, Usage]


def usage(books: Books, person: str, buyer: Buyer, on: date, tables: Tables) -> YearUsage:
    """Return what a person has used in the year of a day, with what ``buyer`` states as used elsewhere.

    Raises InputError for a day on which there is no annual limit.
    """
    day = tables.on(on)
    limit = day.fen("annual")
    if limit is None:
        raise InputError([Fault("inquiry", f"there is no annual limit on {on}", "day", "/on", field="on", value=str(on))])
    year, elsewhere = on.year, buyer.annual_used or 0
    weights = {
        group: _of(books.balance(kilograms(person, year, group)), micro(most), micro(used_elsewhere(buyer, group)))
        for group, most in sorted(day.kilogram_limits.items())
    }
    return YearUsage(year, _of(books.balance(yuan(person, year)), limit, elsewhere), weights)


def _of(balance: Balance, limit: int, elsewhere: int) -> Usage:
    return Usage(limit, elsewhere, balance.pending, balance.posted)
