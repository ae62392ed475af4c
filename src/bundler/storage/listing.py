"""Items as they stand: the goods of an order, pages of the catalogue, one item with its lots and its history."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Date, Select, String, and_, bindparam, case, func, or_, select
from sqlmodel import Session, col

from bundler.catalogue import Item
from bundler.storage.dialects import table_of
from bundler.storage.joins import of_lot
from bundler.storage.tables import BalanceRow, ItemHistoryRow, ItemRow, LotRow

CHUNK = 500
"""Items that are looked up at once: a statement takes a bounded number of values."""
NEAR, NEARLY = 5, 100
"""Of how many unknown skus the neighbours are looked up, so that a hint can name one, and how many of each."""
# Of the tables themselves rows are asked, not objects: a session would make as much of each row as the database does.
_ITEM, _LOT, _BALANCE = table_of(ItemRow), table_of(LotRow), table_of(BalanceRow)
TENANT = bindparam("tenant", type_=String)
Standing = tuple[str, int, int | None, date | None]
"""Sku, revision, stock and last good day of an item."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which items are wanted: of one account book, whose facts changed at a moment or later, those that were withdrawn instead."""

    account_book: str | None = None
    changed_since: datetime | None = None
    withdrawn: bool = False


class Listing:
    """The items of one tenant in one transaction. ``stock`` of an item is what is free of its lots that are good on ``day``, None where
    nothing was ever counted; ``expires_on`` is the last day of the first of them to expire.
    """

    def __init__(self, session: Session, tenant: str, day: date) -> None:
        self.session, self.tenant, self.day = session, tenant, day

    def items(self, after: str = "", most: int | None = None, filters: Filters = Filters()) -> Iterator[Item]:
        """Yield items by sku, from behind ``after``."""
        wanted = _items(filters.withdrawn).where(col(ItemRow.sku) > after).limit(most)
        if filters.account_book is not None:
            wanted = wanted.where(col(ItemRow.account_book) == filters.account_book)
        if filters.changed_since is not None:
            wanted = wanted.where(col(ItemRow.changed_at) >= filters.changed_since)
        return self._read(wanted)

    def named(self, skus: Collection[str]) -> list[Item]:
        """Return the items of these skus, and for the first that are unknown such as stand near them."""
        wanted, those = sorted(skus), _named()
        found = {item.sku: item for at in range(0, len(wanted), CHUNK) for item in self._read(those, skus=wanted[at : at + CHUNK])}
        return [*found.values(), *self.near(skus, found)]

    def near(self, skus: Collection[str], found: Collection[str]) -> Iterator[Item]:
        """Yield items that stand near the first skus that were not ``found``."""
        if len(found) == len(skus):
            return
        known = set(found)
        for sku in [sku for sku in sorted(skus) if sku not in known][:NEAR]:
            for item in list(self.items(sku[:1], NEARLY)) or self.items("", NEARLY):
                if item.sku not in known:
                    known.add(item.sku)
                    yield item

    def facts(self, skus: Sequence[str]) -> Iterator[Item]:
        """Yield the items of these skus without what the ledger knows of them."""
        for at in range(0, len(skus), CHUNK):
            wanted = select(col(ItemRow.facts)).where(col(ItemRow.tenant) == self.tenant, col(ItemRow.sku).in_(skus[at : at + CHUNK]))
            for facts in self.session.execute(wanted).scalars():
                yield Item.model_validate_json(facts)

    def standings(self) -> list[Standing]:
        """Return sku, revision, stock and last good day of every item that is not withdrawn, by sku."""
        stock, expires_on = _reckoned()
        per_item = (
            select(col(LotRow.sku).label("sku"), stock.label("stock"), expires_on.label("expires_on"))
            .select_from(LotRow).outerjoin(BalanceRow, of_lot()).where(col(LotRow.tenant) == self.tenant).group_by(col(LotRow.sku))
        ).subquery()  # fmt: skip
        wanted = (
            select(col(ItemRow.sku), col(ItemRow.revision), per_item.c.stock, per_item.c.expires_on)
            .outerjoin(per_item, per_item.c.sku == col(ItemRow.sku))
            .where(col(ItemRow.tenant) == self.tenant, ~col(ItemRow.withdrawn))
            .order_by(col(ItemRow.sku))
        )
        rows = self.session.execute(wanted, {"day": self.day})
        return list(map(_standing, rows))

    def changes(self) -> tuple[int, int, int]:
        """Return how often items, lots and stock have changed: no number ever falls, so that equal ones say that nothing did."""
        of_items = select(func.sum(col(ItemRow.revision))).where(col(ItemRow.tenant) == self.tenant).scalar_subquery()
        of_lots = select(func.sum(col(LotRow.revision))).where(col(LotRow.tenant) == self.tenant).scalar_subquery()
        mine = col(BalanceRow.tenant) == self.tenant, col(BalanceRow.kind) == "stock"
        of_stock = select(func.sum(col(BalanceRow.changes))).where(*mine).scalar_subquery()
        # One statement sees one state of the database.
        found = self.session.execute(select(of_items, of_lots, of_stock)).one()
        return int(found[0] or 0), int(found[1] or 0), int(found[2] or 0)

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

    def _read(self, wanted: Select[Any], **named: Any) -> Iterator[Item]:
        for facts, free, expires_on in self.session.execute(wanted, {"tenant": self.tenant, "day": self.day, **named}):
            standing = {"stock": None if free is None else int(free), "expires_on": expires_on}
            yield Item.model_validate_json(facts).model_copy(update=standing)


def standings_of(ask: Callable[..., Iterable[Any]], tenant: str, day: date, skus: Collection[str]) -> list[Standing]:
    """Return the standings of the items of these skus; ``ask`` is given a statement, and its values by name."""
    wanted, found = sorted(skus), list[Standing]()
    for at in range(0, len(wanted), CHUNK):
        found += map(_standing, ask(_standings_of(), tenant=tenant, day=day, skus=wanted[at : at + CHUNK]))
    return found


# Built once: to build one of these takes as long as to have it answered.
@cache
def _named() -> Select[Any]:
    """The items of ``skus``."""
    return _items(withdrawn=False).where(col(ItemRow.sku).in_(bindparam("skus", expanding=True)))


@cache
def _standings_of() -> Select[Any]:
    """The standings of ``skus`` of a ``tenant`` on a ``day``."""
    # Not by a join with all lots: PostgreSQL would make one of two whole tables where it has no statistics yet.
    stock, expires_on = map(_of_lots, _reckoned())
    mine = _ITEM.c.tenant == TENANT, _ITEM.c.sku.in_(bindparam("skus", expanding=True)), ~_ITEM.c.withdrawn
    return select(_ITEM.c.sku, _ITEM.c.revision, stock, expires_on).where(*mine).order_by(_ITEM.c.sku)


@cache
def _items(withdrawn: bool) -> Select[Any]:
    """The items of a ``tenant`` as they stand on a ``day``."""
    stock, expires_on = map(_of_lots, _reckoned())
    mine = col(ItemRow.tenant) == TENANT, col(ItemRow.withdrawn) if withdrawn else ~col(ItemRow.withdrawn)
    return select(col(ItemRow.facts), stock, expires_on).where(*mine).order_by(col(ItemRow.sku))


@cache
def _reckoned() -> tuple[Any, Any]:
    """Stock and last good day, as they are reckoned from the lots of an item."""
    free, last = _BALANCE.c.granted - _BALANCE.c.pending - _BALANCE.c.posted, _LOT.c.expires_on
    good = or_(last.is_(None), last >= bindparam("day", type_=Date))
    stock = func.sum(case((good, free), (free.is_not(None), 0)))
    return stock, func.min(case((or_(free.is_(None), and_(good, free > 0)), last)))


def _standing(row: Any) -> Standing:
    sku, revision, stock, expires_on = row
    return sku, revision, None if stock is None else int(stock), expires_on


def _of_lots(reckoned: Any) -> Any:
    """What is reckoned from the lots of the item of a row: only the lots of the items that are asked for are read."""
    lots = select(reckoned).select_from(_LOT.outerjoin(_BALANCE, of_lot()))
    return lots.where(_LOT.c.tenant == TENANT, _LOT.c.sku == _ITEM.c.sku).correlate(_ITEM).scalar_subquery()
