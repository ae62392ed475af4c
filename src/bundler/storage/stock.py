"""Stock as it stands and how it came to be: lots with their balances, and the entries behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select, tuple_
from sqlmodel import Session, col

from bundler.ledger import Balance, KnownLot
from bundler.storage.joins import of_lot
from bundler.storage.movements import BOOKING
from bundler.storage.tables import BalanceRow, EntryRow, ItemRow, LotHistoryRow, LotRow, MovementRow


@dataclass(frozen=True, slots=True)
class Shares:
    """The pieces of lots on a day: what was taken in is reserved, gone, free, or expired."""

    taken_in: int = 0
    reserved: int = 0
    gone: int = 0
    free: int = 0
    expired: int = 0

    @classmethod
    def of(cls, lot: KnownLot, day: date) -> Shares:
        """Return those of one lot, nothing where it was never counted."""
        held = lot.balance or Balance()
        good = lot.expires_on is None or lot.expires_on >= day
        return cls(held.granted, held.pending, held.posted, held.left() if good else 0, 0 if good else held.left())

    def __add__(self, other: Shares) -> Shares:
        return Shares(
            self.taken_in + other.taken_in, self.reserved + other.reserved, self.gone + other.gone,
            self.free + other.free, self.expired + other.expired,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class EntryFilters:
    """Which entries are wanted: of an item, of one of its lots, of a booking."""

    sku: str | None = None
    lot: str | None = None
    booking: str | None = None


class Stock:
    """The stock of one tenant in one transaction."""

    def __init__(self, session: Session, tenant: str) -> None:
        self.session, self.tenant = session, tenant

    def lots(self, after: tuple[str, str], most: int, account_book: str | None, expires_before: date | None) -> list[tuple[str, KnownLot]]:
        """Return lots by sku and name, from behind ``after``: all of them, or those of an account book, or that expire before a day."""
        wanted = lots_of(self.tenant).where(tuple_(col(LotRow.sku), col(LotRow.lot)) > tuple_(*after)).limit(most)
        if account_book is not None:
            of_book = select(col(ItemRow.sku)).where(col(ItemRow.tenant) == self.tenant, col(ItemRow.account_book) == account_book)
            wanted = wanted.where(col(LotRow.sku).in_(of_book))
        if expires_before is not None:
            wanted = wanted.where(col(LotRow.expires_on) < expires_before)
        return self._lots(wanted)

    def of_item(self, sku: str) -> list[KnownLot]:
        """Return the lots of an item by name."""
        return [lot for _, lot in self._lots(lots_of(self.tenant).where(col(LotRow.sku) == sku))]

    def earlier(self, sku: str) -> Sequence[LotHistoryRow]:
        """Return what lots of an item were before, the oldest first."""
        mine = col(LotHistoryRow.tenant) == self.tenant, col(LotHistoryRow.sku) == sku
        found = self.session.execute(select(LotHistoryRow).where(*mine).order_by(col(LotHistoryRow.lot), col(LotHistoryRow.revision)))
        return found.scalars().all()

    def entries(self, after: int, most: int, filters: EntryFilters) -> list[tuple[EntryRow, MovementRow | None]]:
        """Return entries of stock in the order in which they were made, with the movement behind each."""
        wanted = select(EntryRow).where(col(EntryRow.tenant) == self.tenant, col(EntryRow.kind) == "stock", col(EntryRow.id) > after)
        for column, value in ((EntryRow.owner, filters.sku), (EntryRow.part, filters.lot), (EntryRow.booking, filters.booking)):
            if value is not None:
                wanted = wanted.where(col(column) == value)
        rows = self.session.execute(wanted.order_by(col(EntryRow.id)).limit(most)).scalars().all()
        numbers = {row.booking: int(row.booking.removeprefix(BOOKING)) for row in rows if row.booking.startswith(BOOKING)}
        mine = col(MovementRow.tenant) == self.tenant, col(MovementRow.id).in_(numbers.values())
        movements = {row.id: row for row in self.session.execute(select(MovementRow).where(*mine)).scalars()} if numbers else {}
        return [(row, movements.get(numbers.get(row.booking, 0))) for row in rows]

    def _lots(self, wanted: Select[Any]) -> list[tuple[str, KnownLot]]:
        return [
            (sku, KnownLot(lot, record, last, None if amounts[0] is None else Balance(*amounts)))
            for sku, lot, record, last, *amounts in self.session.execute(wanted)
        ]


def lots_of(tenant: str) -> Any:
    """Return the question for sku, name, record, last good day and amounts of the lots of a tenant, by sku and name."""
    return (
        select(col(LotRow.sku), col(LotRow.lot), col(LotRow.item_record_no), col(LotRow.expires_on),
               col(BalanceRow.granted), col(BalanceRow.pending), col(BalanceRow.posted))
        .outerjoin(BalanceRow, of_lot())
        .where(col(LotRow.tenant) == tenant)
        .order_by(col(LotRow.sku), col(LotRow.lot))
    )  # fmt: skip
