"""The lots of items in the database: what is known of them, and what they are and hold from now on.

Who changes them holds the rows of their items first, so that nobody else does.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from bundler.ledger import Balance, KnownLot, Restated
from bundler.storage.dialects import Row, put, upsert
from bundler.storage.tables import BalanceRow, EntryRow, LotHistoryRow, LotRow


class Lots:
    """The lots of one tenant in one transaction; ``at`` is the moment that changes get."""

    def __init__(self, session: Session, tenant: str, at: datetime) -> None:
        self.session, self.tenant, self.at = session, tenant, at
        self._revisions: dict[tuple[str, str], int] = {}
        self._changes: dict[tuple[str, str], int] = {}

    def known(self, skus: Collection[str]) -> dict[str, list[KnownLot]]:
        """Return the lots of items by name, with balances that are held until the end of the transaction."""
        wanted = (
            select(col(LotRow.sku), col(LotRow.lot), col(LotRow.item_record_no), col(LotRow.expires_on), col(LotRow.revision))
            .where(col(LotRow.tenant) == self.tenant, col(LotRow.sku).in_(skus))
            .order_by(col(LotRow.sku), col(LotRow.lot))
        )
        rows = self.session.execute(wanted).all()
        balances = self._balances({row[0] for row in rows})
        found: dict[str, list[KnownLot]] = {}
        for sku, lot, record, expires_on, revision in rows:
            self._revisions[sku, lot] = revision
            found.setdefault(sku, []).append(KnownLot(lot, record, expires_on, balances.get((sku, lot))))
        return found

    def keep(self, lots: Sequence[tuple[str, Restated]]) -> None:
        """Keep what lots of items are from now on, and of those that were something else what they were."""
        told, before = [], []
        for sku, lot in lots:
            known = lot.known
            if known is not None and (known.record, known.expires_on) == (lot.record, lot.expires_on):
                continue
            mine: Row = {"tenant": self.tenant, "sku": sku, "lot": lot.name}
            revision = 0 if known is None else self._revisions[sku, lot.name]
            told.append({**mine, "item_record_no": lot.record, "expires_on": lot.expires_on, "revision": revision + 1})
            if known is not None:
                before.append(
                    {**mine, "item_record_no": known.record, "expires_on": known.expires_on, "revision": revision, "until": self.at}
                )
        upsert(self.session, LotRow, told, ("item_record_no", "expires_on", "revision"))
        put(self.session, LotHistoryRow, before)

    def count(self, lots: Sequence[tuple[str, Restated]], booking: str) -> None:
        """Book what was counted of lots of items."""
        moved = []
        for sku, lot in lots:
            if lot.pieces is not None:
                balance = (lot.known.balance if lot.known is not None else None) or Balance()
                moved.append((sku, lot.name, balance, balance.grant(lot.pieces + balance.posted - balance.granted), booking))
        self.book(moved)

    def book(self, moved: Sequence[tuple[str, str, Balance, Balance, str]]) -> None:
        """Book grants of lots: sku, name, balance before and after, booking."""
        held: dict[tuple[str, str], Row] = {}
        entries = []
        for sku, lot, before, after, booking in moved:
            account = {"tenant": self.tenant, "kind": "stock", "owner": sku, "part": lot}
            self._changes[sku, lot] = self._changes.get((sku, lot), 0) + 1
            held[sku, lot] = {**account, "granted": after.granted, "pending": after.pending, "posted": after.posted,
                              "changes": self._changes[sku, lot]}  # fmt: skip
            entries.append({**account, "booking": booking, "step": "grant", "amount": after.granted - before.granted, "at": self.at})
        upsert(self.session, BalanceRow, list(held.values()), ("granted", "changes"))
        put(self.session, EntryRow, entries)

    def _balances(self, skus: Collection[str]) -> dict[tuple[str, str], Balance]:
        if not skus:
            return {}
        wanted: Any = (
            select(col(BalanceRow.owner), col(BalanceRow.part), col(BalanceRow.changes),
                   col(BalanceRow.granted), col(BalanceRow.pending), col(BalanceRow.posted))
            .where(col(BalanceRow.tenant) == self.tenant, col(BalanceRow.kind) == "stock", col(BalanceRow.owner).in_(skus))
            .order_by(col(BalanceRow.owner), col(BalanceRow.part)).with_for_update()
        )  # fmt: skip
        found = {}
        for owner, part, changes, *amounts in self.session.execute(wanted):
            self._changes[owner, part] = changes
            found[owner, part] = Balance(*amounts)
        return found
