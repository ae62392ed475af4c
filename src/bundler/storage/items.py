"""Items and lots in the database: taken in by the thousand, with every earlier standing kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import insert, select
from sqlmodel import Session, col

from bundler.catalogue import Item
from bundler.ledger import Balance
from bundler.storage.dialects import add_all, upsert
from bundler.storage.tables import BalanceRow, EntryRow, ItemHistoryRow, ItemRow, LotRow

Outcome = Literal["new", "changed", "same", "refused"]
CHUNK = 500
"""Items that are looked up at once: a statement takes a bounded number of values."""
ONLY_LOT = "main"
"""The lot of items whose rows name no record of the account book (料号)."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one row; a refused one has ``reserved`` pieces held back, and fewer were counted."""

    sku: str
    outcome: Outcome
    reserved: int | None = None


@dataclass(frozen=True, slots=True)
class _Row:
    """A row as it is kept: ``facts`` of the item without those of the lot, and the pieces that were counted, None where none were."""

    sku: str
    facts: str
    lot: str
    record: str | None
    expires_on: date | None
    counted: int | None

    @property
    def tells_of_lot(self) -> bool:
        """Whether the row counts its lot or says how long it is good."""
        return self.counted is not None or self.expires_on is not None

    @classmethod
    def of(cls, item: Item) -> _Row:
        facts = item.model_dump_json(exclude_none=True, exclude={"stock", "expires_on"})
        return cls(item.sku, facts, item.item_record_no or ONLY_LOT, item.item_record_no, item.expires_on, item.stock)


class Shelf:
    """The items of one tenant in one transaction; ``at`` is the moment that changes get."""

    def __init__(self, session: Session, tenant: str, at: datetime) -> None:
        self.session, self.tenant, self.at = session, tenant, at

    def take(self, items: Sequence[Item], booking: str) -> list[Taken]:
        """Take items in, each sku once: new ones, and such as differ from what is known; ``stock`` is what was counted of their lot.

        An item of which more is reserved than was counted is refused as a whole. ``booking`` names the count in the ledger.
        """
        rows = [_Row.of(item) for item in items]
        return [taken for at in range(0, len(rows), CHUNK) for taken in self._chunk(rows[at : at + CHUNK], booking)]

    def _chunk(self, rows: Sequence[_Row], booking: str) -> list[Taken]:
        known, held, lots = self._known(rows), self._held(rows), self._lots(rows)
        taken: list[Taken] = []
        changed: list[_Row] = []
        told: list[_Row] = []
        counted: list[tuple[_Row, Balance]] = []
        for row in rows:
            balance = held.get((row.sku, row.lot), Balance())
            if row.counted is not None and row.counted < balance.pending:
                taken.append(Taken(row.sku, "refused", balance.pending))
                continue
            facts, _ = known.get(row.sku, ("", 0))
            moved = row.counted is not None and row.counted != balance.granted - balance.posted
            moved = moved or (row.tells_of_lot and lots.get((row.sku, row.lot)) != (row.record, row.expires_on))
            taken.append(Taken(row.sku, "new" if not facts else "changed" if facts != row.facts or moved else "same"))
            if facts != row.facts:
                changed.append(row)
            if row.tells_of_lot:
                told.append(row)
            if row.counted is not None:
                counted.append((row, balance))
        self._keep(changed, known)
        self._tell(told)
        self._count(counted, booking)
        return taken

    def _known(self, rows: Sequence[_Row]) -> dict[str, tuple[str, int]]:
        """Facts and revision of the items that are known and not withdrawn."""
        wanted = select(col(ItemRow.sku), col(ItemRow.facts), col(ItemRow.revision), col(ItemRow.withdrawn)).where(
            col(ItemRow.tenant) == self.tenant, col(ItemRow.sku).in_([row.sku for row in rows])
        )
        found = self.session.execute(wanted.order_by(col(ItemRow.sku)).with_for_update())
        return {sku: ("" if withdrawn else facts, revision) for sku, facts, revision, withdrawn in found}

    def _held(self, rows: Sequence[_Row]) -> dict[tuple[str, str], Balance]:
        counted = [row for row in rows if row.counted is not None]
        same = {"tenant": self.tenant, "kind": "stock", "granted": 0, "pending": 0, "posted": 0}
        # What is there can be held until the end of the transaction; what is not there cannot.
        add_all(self.session, BalanceRow, [{**same, "owner": row.sku, "part": row.lot} for row in counted])
        mine = col(BalanceRow.tenant) == self.tenant, col(BalanceRow.kind) == "stock"
        wanted = select(
            col(BalanceRow.owner), col(BalanceRow.part), col(BalanceRow.granted), col(BalanceRow.pending), col(BalanceRow.posted)
        ).where(*mine, col(BalanceRow.owner).in_([row.sku for row in counted]))
        found = self.session.execute(wanted.order_by(col(BalanceRow.owner), col(BalanceRow.part)).with_for_update())
        return {(owner, part): Balance(*amounts) for owner, part, *amounts in found}

    def _keep(self, rows: Sequence[_Row], known: dict[str, tuple[str, int]]) -> None:
        kept = [
            {"tenant": self.tenant, "sku": row.sku, "revision": known.get(row.sku, ("", 0))[1] + 1, "facts": row.facts,
             "withdrawn": False, "changed_at": self.at}
            for row in rows
        ]  # fmt: skip
        upsert(self.session, ItemRow, kept, ("revision", "facts", "withdrawn", "changed_at"))
        if kept:
            self.session.execute(insert(ItemHistoryRow), kept)

    def _lots(self, rows: Sequence[_Row]) -> dict[tuple[str, str], tuple[str | None, date | None]]:
        """Record and last good day of the lots that are known."""
        wanted = select(col(LotRow.sku), col(LotRow.lot), col(LotRow.item_record_no), col(LotRow.expires_on)).where(
            col(LotRow.tenant) == self.tenant, col(LotRow.sku).in_([row.sku for row in rows])
        )
        return {(sku, lot): (record, last) for sku, lot, record, last in self.session.execute(wanted)}

    def _tell(self, rows: Sequence[_Row]) -> None:
        lots = [
            {"tenant": self.tenant, "sku": row.sku, "lot": row.lot, "item_record_no": row.record, "expires_on": row.expires_on}
            for row in rows
        ]
        upsert(self.session, LotRow, lots, ("item_record_no", "expires_on"))

    def _count(self, counted: Sequence[tuple[_Row, Balance]], booking: str) -> None:
        held, entries = [], []
        for row, balance in counted:
            granted = (row.counted or 0) + balance.posted
            account = {"tenant": self.tenant, "kind": "stock", "owner": row.sku, "part": row.lot}
            if granted != balance.granted:
                held.append({**account, "granted": granted, "pending": balance.pending, "posted": balance.posted})
                entries.append({**account, "booking": booking, "step": "grant", "amount": granted - balance.granted, "at": self.at})
        upsert(self.session, BalanceRow, held, ("granted",))
        if entries:
            self.session.execute(insert(EntryRow), entries)
