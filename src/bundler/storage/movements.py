"""Movements of stock in the database: a list of them is booked whole or not at all, each with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from bundler.catalogue.movement import Movement
from bundler.errors import Fault, InputError
from bundler.ledger import Balance, KnownLot, Restated, Short, new_name
from bundler.storage.lots import Lots
from bundler.storage.tables import ItemRow, MovementRow

BOOKING = "movement "
"""What the bookings of movements begin with; their number follows. No order has a blank in its id."""
MAX_LOTS = 1000
SHOWN_LOTS = 5


class ShortMovementsError(Exception):
    """Movements take more than is free, or count less than orders hold; ``faults`` tell each."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(f"{len(faults)} movements are short")
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Moved:
    """A movement as it was booked, and what its lot holds after it."""

    row: MovementRow
    balance: Balance


class Movements:
    """Movements of one tenant in one transaction; ``at`` is their moment."""

    def __init__(self, session: Session, tenant: str, at: datetime) -> None:
        self.session, self.tenant, self.at = session, tenant, at
        self.lots = Lots(session, tenant, at)

    def book(self, movements: Sequence[Movement]) -> list[Moved]:
        """Book movements one after the other.

        Raises InputError with every unknown item and lot, and ShortMovementsError with everything that is short.
        """
        skus = sorted({movement.sku for movement in movements})
        wanted = select(col(ItemRow.sku)).where(col(ItemRow.tenant) == self.tenant, col(ItemRow.sku).in_(skus))
        items = set(self.session.execute(wanted.order_by(col(ItemRow.sku)).with_for_update()).scalars())
        known = self.lots.known(items)
        new: list[tuple[str, Restated]] = []
        found = [
            self._lot(at, movement, known, new) if movement.sku in items else _unknown(at, movement)
            for at, movement in enumerate(movements)
        ]
        faults = [lot for lot in found if isinstance(lot, Fault)]
        if faults:
            raise InputError(faults)
        self.lots.keep(new)
        return self._booked(movements, [lot for lot in found if isinstance(lot, KnownLot)])

    def _lot(self, at: int, movement: Movement, known: dict[str, list[KnownLot]], new: list[tuple[str, Restated]]) -> KnownLot | Fault:
        """The lot that a movement names; a receipt makes one that is not there yet."""
        lots = known.setdefault(movement.sku, [])
        record, last = movement.item_record_no, movement.expires_on
        lot = next((lot for lot in lots if (lot.record, lot.expires_on) == (record, last)), None)
        if lot is not None:
            return lot
        if movement.kind != "receipt":
            return _no_lot(at, "no lot of the item has this record and last good day", lots)
        if any((lot.record is None) != (record is None) for lot in lots):
            what = "have no record" if record is not None else "have records, and the receipt names none"
            return _no_lot(at, f"the other lots of the item {what}", lots)
        if len(lots) >= MAX_LOTS:
            return _no_lot(at, f"the item has {MAX_LOTS} lots already", lots)
        made = KnownLot(new_name(record, {lot.name for lot in lots}), record, last)
        lots.append(made)
        new.append((movement.sku, Restated(made.name, record, last, None, at, None)))
        return made

    def _booked(self, movements: Sequence[Movement], lots: Sequence[KnownLot]) -> list[Moved]:
        balances: dict[tuple[str, str], Balance] = {}
        steps: list[tuple[str, str, Balance, Balance]] = []
        faults: list[Fault] = []
        for at, (movement, lot) in enumerate(zip(movements, lots, strict=True)):
            before = balances.get((movement.sku, lot.name), lot.balance or Balance())
            try:
                after = before.grant(_granted(movement, before))
            except Short as short:
                faults.append(_short(at, movement, before, short.left))
                continue
            balances[movement.sku, lot.name] = after
            steps.append((movement.sku, lot.name, before, after))
        if faults:
            raise ShortMovementsError(faults)
        rows = [self._row(movement, lot) for movement, lot in zip(movements, lots, strict=True)]
        self.session.add_all(rows)
        self.session.flush()
        self.lots.book([(*step, f"{BOOKING}{row.id}") for step, row in zip(steps, rows, strict=True)])
        return [Moved(row, after) for row, (_, _, _, after) in zip(rows, steps, strict=True)]

    def _row(self, movement: Movement, lot: KnownLot) -> MovementRow:
        return MovementRow(
            tenant=self.tenant, kind=movement.kind, sku=movement.sku, lot=lot.name, item_record_no=lot.record, expires_on=lot.expires_on,
            pieces=movement.pieces, reason=movement.reason, reference=movement.reference, at=self.at,
        )  # fmt: skip


def _granted(movement: Movement, before: Balance) -> int:
    if movement.kind == "count":
        return movement.pieces + before.posted - before.granted
    return movement.pieces if movement.kind == "receipt" else -movement.pieces


def _unknown(at: int, movement: Movement) -> Fault:
    hint = "Take it in first, by PUT /v1/items."
    return Fault("movements", "no item has this sku", "unknown_sku", f"/movements/{at}/sku", field="sku", value=movement.sku, hint=hint)


def _no_lot(at: int, message: str, lots: Sequence[KnownLot]) -> Fault:
    names = [f"{lot.record or 'no record'}, {lot.expires_on or 'no last day'}" for lot in lots[:SHOWN_LOTS]]
    hint = f"Lots of it: {'; '.join(names)}." if names else "It has none yet: a receipt makes one."
    return Fault("movements", message, "lot", f"/movements/{at}/item_record_no", field="item_record_no", hint=hint)


def _short(at: int, movement: Movement, before: Balance, left: int) -> Fault:
    message = f"{left} pieces of the lot are free" if movement.kind == "removal" else f"orders hold {before.pending} pieces of the lot"
    return Fault("movements", message, "short_stock", f"/movements/{at}/pieces", field="pieces", value=movement.pieces)
