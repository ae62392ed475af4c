"""What rows say of the lots of an item, as far as lots are known: which is meant, what it holds from now on, which are gone.

The rows of one record of the account book (料号) together state its whole stock, so that nothing is counted twice: a lot of the record that
none of them names was counted as nothing. A lot keeps its name for ever, since entries stand under it; its record and last good day may be
stated anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bundler.ledger.balance import Balance

UNNAMED = "main"
"""The name of the first lot of an item whose rows name no record."""


@dataclass(frozen=True, slots=True)
class KnownLot:
    """A lot as it is kept; ``balance`` is None where its pieces were never counted."""

    name: str
    record: str | None
    expires_on: date | None
    balance: Balance | None = None

    @property
    def pending(self) -> int:
        """The pieces that orders hold."""
        return 0 if self.balance is None else self.balance.pending


@dataclass(frozen=True, slots=True)
class Stated:
    """What a row says of a lot; ``pieces`` lay on the shelf when it was counted, None where it was not."""

    record: str | None
    expires_on: date | None
    pieces: int | None

    @property
    def tells(self) -> bool:
        """Whether the row says more than a record."""
        return self.pieces is not None or self.expires_on is not None


@dataclass(frozen=True, slots=True)
class Restated:
    """A lot as it is from now on, said by the row at the place ``row``, None where no row names it; ``pieces`` None: not counted."""

    name: str
    record: str | None
    expires_on: date | None
    pieces: int | None
    row: int | None
    known: KnownLot | None

    @property
    def differs(self) -> bool:
        """Whether anything is another than it was."""
        known = self.known
        if known is None or (known.record, known.expires_on) != (self.record, self.expires_on):
            return True
        if self.pieces is None:
            return False
        return known.balance is None or self.pieces != known.balance.granted - known.balance.posted


@dataclass(frozen=True, slots=True)
class Unnamed:
    """A row names no record, while lots of the item have ``records``: which of them it counts cannot be told."""

    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """Fewer pieces were counted of a lot than the ``reserved`` ones that orders hold."""

    record: str | None
    expires_on: date | None
    reserved: int


Refusal = Unnamed | Held


def restate(known: Sequence[KnownLot], rows: Sequence[Stated]) -> list[Restated] | Refusal:
    """Return the lots of an item that rows speak of, or why they cannot be taken; no lot of known or rows stands there twice.

    Lots without a record take that of the first row that names one.
    """
    records = tuple(dict.fromkeys(row.record for row in rows if row.record is not None))
    named = tuple(sorted({lot.record for lot in known if lot.record is not None}))
    if (named or records) and any(row.record is None and row.tells for row in rows):
        return Unnamed(named or records)
    found: list[Restated] = []
    taken = {lot.name for lot in known}
    for at, record in enumerate(records or (None,)):
        lots = [lot for lot in known if lot.record == record or (lot.record is None and at == 0)]
        found += _of_record(record, lots, [(place, row) for place, row in enumerate(rows) if row.record == record], taken)
    for lot in found:
        if lot.pieces is not None and lot.known is not None and lot.pieces < lot.known.pending:
            return Held(lot.record, lot.expires_on, lot.known.pending)
    return found


def new_name(record: str | None, taken: set[str]) -> str:
    """Return the name of a new lot, its record where that is free, and take it."""
    name = base = record or UNNAMED
    number = 1
    while name in taken:
        number += 1
        name = f"{base}-{number}"
    taken.add(name)
    return name


def _of_record(record: str | None, lots: list[KnownLot], rows: list[tuple[int, Stated]], taken: set[str]) -> list[Restated]:
    pairs = _paired(lots, rows)
    counted = any(row.pieces is not None for _, row in rows)
    found: list[Restated] = []
    for place, row in rows:
        lot = pairs.get(place)
        if row.tells:
            name = new_name(record, taken) if lot is None else lot.name
            found.append(Restated(name, record, row.expires_on, row.pieces, place, lot))
        elif lot is not None:
            found.append(Restated(lot.name, record, lot.expires_on, None, place, lot))
    named = {lot.name for lot in pairs.values()}
    found += [Restated(lot.name, record, lot.expires_on, 0 if counted else None, None, lot) for lot in lots if lot.name not in named]
    return found


def _paired(lots: list[KnownLot], rows: list[tuple[int, Stated]]) -> dict[int, KnownLot]:
    """Which row speaks of which lot: of that of its day, or of the only one, or of one whose day nobody has told yet."""
    if len(lots) == len(rows) == 1:
        return {rows[0][0]: lots[0]}
    pairs: dict[int, KnownLot] = {}
    left = list(lots)
    for place, row in rows:
        same = next((lot for lot in left if lot.expires_on == row.expires_on), None)
        if same is not None:
            pairs[place] = same
            left.remove(same)
    undated = [lot for lot in left if lot.expires_on is None]
    later = sorted((row.expires_on or date.max, place) for place, row in rows if place not in pairs)
    return {**pairs, **{place: lot for (_, place), lot in zip(later, undated, strict=False)}}
