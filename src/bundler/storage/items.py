"""Items and lots in the database: taken in by the thousand, with every earlier standing kept."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlmodel import Session, col

from bundler.catalogue import Item
from bundler.ledger import Refusal, Restated, Stated, restate
from bundler.storage.dialects import Row, put, upsert
from bundler.storage.lots import Lots
from bundler.storage.tables import ItemHistoryRow, ItemRow

Outcome = Literal["new", "changed", "same", "refused"]
CHUNK = 500
"""Items that are looked up at once: a statement takes a bounded number of values."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one row; a refused one says why."""

    sku: str
    outcome: Outcome
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    """An item as it is kept; ``facts`` are empty where there is none, or it was withdrawn."""

    facts: str = ""
    revision: int = 0


class Shelf:
    """The items of one tenant in one transaction; ``at`` is the moment that changes get."""

    def __init__(self, session: Session, tenant: str, at: datetime) -> None:
        self.session, self.tenant, self.at = session, tenant, at
        self.lots = Lots(session, tenant, at)

    def take(self, items: Sequence[Item], booking: str) -> list[Taken]:
        """Take items in: new ones, and such as differ from what is known; return what became of each row.

        Rows of one sku are lots of one item, whose facts are those of the first; ``stock`` is what was counted of the lot, and the rows of
        one record state its whole stock. An item whose rows say what cannot be is refused as a whole. ``booking`` names the count in the
        ledger.
        """
        rows: dict[str, list[int]] = {}
        for at, item in enumerate(items):
            rows.setdefault(item.sku, []).append(at)
        # Always in the same order, so that nobody waits for ever.
        skus = sorted(rows)
        found: list[Taken | None] = [None] * len(items)
        for at in range(0, len(skus), CHUNK):
            for sku, taken in self._chunk({sku: [items[row] for row in rows[sku]] for sku in skus[at : at + CHUNK]}, booking).items():
                for row, one in zip(rows[sku], taken, strict=True):
                    found[row] = one
        return [one for one in found if one is not None]

    def withdraw(self, sku: str) -> ItemRow | None:
        """Take an item out of the catalogue, which keeps its history, lots and stock; None where there never was one."""
        row = self.session.get(ItemRow, (self.tenant, sku), with_for_update=True)
        if row is None or row.withdrawn:
            return row
        row.withdrawn, row.revision, row.changed_at = True, row.revision + 1, self.at
        self.session.add(row)
        kept = {"tenant": self.tenant, "sku": sku, "revision": row.revision, "facts": row.facts, "withdrawn": True, "changed_at": self.at}
        put(self.session, ItemHistoryRow, [kept])
        return row

    def _chunk(self, rows: dict[str, list[Item]], booking: str) -> dict[str, list[Taken]]:
        known, lots = self._known(rows), self.lots.known(rows)
        taken: dict[str, list[Taken]] = {}
        changed: list[Row] = []
        restated: list[tuple[str, Restated]] = []
        for sku, items in rows.items():
            before = known.get(sku, _Known())
            became = restate(lots.get(sku, ()), [Stated(item.item_record_no, item.expires_on, item.stock) for item in items])
            if not isinstance(became, list):
                taken[sku] = [Taken(sku, "refused", became)] * len(items)
                continue
            facts = items[0].facts_json
            if facts != before.facts:
                changed.append(self._standing(items[0], facts, before.revision + 1))
            differing = [lot for lot in became if lot.differs]
            restated += [(sku, lot) for lot in differing]
            of_rows = {lot.row or 0 for lot in differing}  # a lot that no row names is gone by what the first one says
            other: Outcome = "new" if not before.facts else "changed"
            taken[sku] = [Taken(sku, other if facts != before.facts or at in of_rows else "same") for at in range(len(items))]
        self._keep(changed)
        self.lots.keep(restated)
        self.lots.count(restated, booking)
        return taken

    def _known(self, skus: Collection[str]) -> dict[str, _Known]:
        """The items of these skus that are known, held until the end of the transaction: their lots change under that alone."""
        wanted = select(col(ItemRow.sku), col(ItemRow.facts), col(ItemRow.revision), col(ItemRow.withdrawn)).where(
            col(ItemRow.tenant) == self.tenant, col(ItemRow.sku).in_(skus)
        )
        found = self.session.execute(wanted.order_by(col(ItemRow.sku)).with_for_update())
        return {sku: _Known("" if withdrawn else facts, revision) for sku, facts, revision, withdrawn in found}

    def _standing(self, item: Item, facts: str, revision: int) -> Row:
        return {"tenant": self.tenant, "sku": item.sku, "revision": revision, "account_book": item.account_book, "facts": facts,
                "withdrawn": False, "changed_at": self.at}  # fmt: skip

    def _keep(self, rows: Sequence[Row]) -> None:
        upsert(self.session, ItemRow, rows, ("revision", "account_book", "facts", "withdrawn", "changed_at"))
        # Two who take in the same new item at once would both write its first standing: the second is tried again.
        put(self.session, ItemHistoryRow, [{name: row[name] for name in row if name != "account_book"} for row in rows])
