"""Items as they stand: the goods of an order, pages of the catalogue, one item with its lots and its history."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select
from sqlmodel import Session, col

from bundler.catalogue import Item
from bundler.ledger import Balance
from bundler.storage.tables import BalanceRow, ItemHistoryRow, ItemRow, LotRow

CHUNK = 500
"""Items that are looked up at once: a statement takes a bounded number of values."""
NEAR, NEARLY = 5, 100
"""Of how many unknown skus the neighbours are looked up, so that a hint can name one, and how many of each."""


@dataclass(frozen=True, slots=True)
class LotStanding:
    """A lot with what it holds; None where its pieces were never counted."""

    name: str
    item_record_no: str | None
    expires_on: date | None
    balance: Balance | None


class Listing:
    """The items of one tenant in one transaction. ``stock`` of an item is what is free of its lots that are good on ``day``, None where
    nothing was ever counted; ``expires_on`` is the last day of the first of them to expire.
    """

    def __init__(self, session: Session, tenant: str, day: date) -> None:
        self.session, self.tenant, self.day = session, tenant, day

    def items(self, after: str = "", most: int | None = None) -> Iterator[Item]:
        """Yield the items that are not withdrawn, by sku, from behind ``after``."""
        wanted = self._items().where(col(ItemRow.sku) > after).limit(most)
        return self._read(wanted)

    def named(self, skus: Collection[str]) -> list[Item]:
        """Return the items of these skus, and for the first that are unknown such as stand near them."""
        wanted = sorted(skus)
        found = {
            item.sku: item
            for at in range(0, len(wanted), CHUNK)
            for item in self._read(self._items().where(col(ItemRow.sku).in_(wanted[at : at + CHUNK])))
        }
        for sku in [sku for sku in wanted if sku not in found][:NEAR]:
            near = list(self.items(sku[:1], NEARLY)) or list(self.items("", NEARLY))
            found |= {item.sku: item for item in near if item.sku not in found}
        return list(found.values())

    def count(self) -> int:
        """Return how many items there are that are not withdrawn."""
        mine = col(ItemRow.tenant) == self.tenant, ~col(ItemRow.withdrawn)
        return int(self.session.execute(select(func.count()).select_from(ItemRow).where(*mine)).scalar_one())

    def row(self, sku: str) -> ItemRow | None:
        """Return an item as it is kept, also a withdrawn one; None where there never was one."""
        return self.session.get(ItemRow, (self.tenant, sku))

    def history(self, sku: str, after: int, most: int) -> Sequence[ItemHistoryRow]:
        """Return the standings of an item, the oldest first, from behind the revision ``after``."""
        mine = col(ItemHistoryRow.tenant) == self.tenant, col(ItemHistoryRow.sku) == sku, col(ItemHistoryRow.revision) > after
        found = self.session.execute(select(ItemHistoryRow).where(*mine).order_by(col(ItemHistoryRow.revision)).limit(most))
        return found.scalars().all()

    def lots(self, sku: str) -> list[LotStanding]:
        """Return the lots of an item by name."""
        wanted = (
            select(col(LotRow.lot), col(LotRow.item_record_no), col(LotRow.expires_on),
                   col(BalanceRow.granted), col(BalanceRow.pending), col(BalanceRow.posted))
            .outerjoin(BalanceRow, _of_lot())
            .where(col(LotRow.tenant) == self.tenant, col(LotRow.sku) == sku)
            .order_by(col(LotRow.lot))
        )  # fmt: skip
        return [
            LotStanding(lot, record, last, None if amounts[0] is None else Balance(*amounts))
            for lot, record, last, *amounts in self.session.execute(wanted)
        ]

    def _items(self) -> Select[Any]:
        free = col(BalanceRow.granted) - col(BalanceRow.pending) - col(BalanceRow.posted)
        good = or_(col(LotRow.expires_on).is_(None), col(LotRow.expires_on) >= self.day)
        stock = self._of_lots(func.sum(case((good, free), (free.is_not(None), 0))))
        expires_on = self._of_lots(func.min(case((or_(free.is_(None), and_(good, free > 0)), col(LotRow.expires_on)))))
        return (
            select(col(ItemRow.facts), stock, expires_on)
            .where(col(ItemRow.tenant) == self.tenant, ~col(ItemRow.withdrawn))
            .order_by(col(ItemRow.sku))
        )

    def _of_lots(self, reckoned: Any) -> Any:
        """What is reckoned from the lots of the item of a row: only the lots of the items that are asked for are read."""
        lots = select(reckoned).select_from(LotRow).outerjoin(BalanceRow, _of_lot())
        return lots.where(col(LotRow.tenant) == self.tenant, col(LotRow.sku) == col(ItemRow.sku)).correlate(ItemRow).scalar_subquery()

    def _read(self, wanted: Select[Any]) -> Iterator[Item]:
        for facts, free, expires_on in self.session.execute(wanted):
            standing = {"stock": None if free is None else int(free), "expires_on": expires_on}
            yield Item.model_validate_json(facts).model_copy(update=standing)


def _of_lot() -> Any:
    return and_(
        col(BalanceRow.tenant) == col(LotRow.tenant),
        col(BalanceRow.kind) == "stock",
        col(BalanceRow.owner) == col(LotRow.sku),
        col(BalanceRow.part) == col(LotRow.lot),
    )
