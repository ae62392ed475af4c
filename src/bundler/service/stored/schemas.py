"""The wire forms of what is stored, for the OpenAPI document."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from bundler.catalogue.movement import MovementKind
from bundler.service.schemas import Answer, Count, Day, Moment, Number, Problem, ProblemError, Wire
from bundler.service.schemas_declarations import FormatFault
from bundler.service.schemas_returns import ReturnAnswer
from bundler.service.stored.inquiry_bodies import AFTER
from bundler.service.stored.inquiry_bodies import OrderState as State
from bundler.service.stored.schemas_declared import (
    CancelledDetails,
    CustomsDetails,
    DeclarationInFull,
    DeclarationState,
    DeclaredDetails,
    OutgoingMessage,
    RefusedDetails,
    TaxBillBeside,
    TaxStatusDetails,
    UnknownAnswer,
    WithdrawingDetails,
)
from bundler.service.stored.schemas_parts import BundleUse, OrderId, QuoteId, Sku
from bundler.service.stored.schemas_quotes import AmountDiffers, FactChanged, LimitsUsed, StoredQuote
from bundler.storage.lives import Life

Facts = dict[str, Any]
"""An item as a row of a catalogue; its schema is put in by ``stored.openapi``."""


class RowResult(Wire):
    """What became of a row: ``refused`` where it cannot stand against what is known, ``invalid`` where it is no item. Rows count from 0."""

    row: Annotated[int, Field(ge=0)]
    sku: Sku | None
    outcome: Literal["new", "changed", "same", "refused", "invalid"]
    faults: list[ProblemError]


class TakenIn(Wire):
    """How many rows came to what, and each of them."""

    rows: Count
    new: Count
    changed: Count
    same: Count
    refused: Count
    invalid: Count
    warnings: Annotated[list[ProblemError], Field(description="Columns that no one reads")]
    results: list[RowResult]


class ItemPage(Wire):
    """Items by sku; ``next`` is what the next page comes after, null at the end."""

    items: list[Facts]
    next: Sku | None


class StoredLot(Wire):
    """A lot of an item, in pieces: what was taken in is reserved, gone, free or expired; null where they were never counted."""

    lot: str
    item_record_no: str | None
    expires_on: Day | None
    taken_in: Count | None
    reserved: Count | None
    gone: Count | None
    free: Count | None
    expired: Count | None


class StoredItem(Wire):
    """An item as it stands; of its facts ``stock`` is what is free of the lots that are good today."""

    sku: Sku
    revision: Number
    changed_at: Moment
    facts: Facts
    lots: list[StoredLot]


class WithdrawnItem(Wire):
    """An item that is sold no more."""

    sku: Sku
    revision: Number
    withdrawn: Literal[True]
    changed_at: Moment


class Standing(Wire):
    """What an item was from a moment on."""

    revision: Number
    changed_at: Moment
    withdrawn: bool
    facts: Facts


class ItemHistory(Wire):
    """The standings of an item, the oldest first; ``next`` is the revision that the next page comes after, null at the end."""

    sku: Sku
    history: list[Standing]
    next: Number | None


class Pieces(Wire):
    """Pieces on a day: what was taken in is reserved, gone, free or expired."""

    taken_in: Count
    reserved: Count
    gone: Count
    free: Count
    expired: Count


class HeldLot(Pieces):
    """A lot; its name stays when its record (料号) or last good day are stated anew."""

    lot: str
    item_record_no: str | None
    expires_on: Day | None


class StockLot(HeldLot):
    """A lot of an item."""

    sku: Sku


class StockPage(Wire):
    """Lots by sku and name; ``next`` is what the next page comes after, null at the end."""

    on: Day
    lots: list[StockLot]
    next: str | None


class StockRecord(Pieces):
    """The lots of a record of the account book."""

    item_record_no: str | None
    lots: list[HeldLot]


class EarlierLot(Wire):
    """What a lot was until a moment."""

    lot: str
    item_record_no: str | None
    expires_on: Day | None
    until: Moment


class ItemStock(Pieces):
    """The stock of an item by record and lot, and what its lots were before."""

    sku: Sku
    on: Day
    records: list[StockRecord]
    earlier: list[EarlierLot]


class StatedMovement(Wire):
    """A movement as it was stated."""

    kind: MovementKind
    pieces: Count
    reason: str
    reference: str | None


class BookedMovement(StatedMovement):
    """A movement, and its lot after it."""

    id: Number
    at: Moment
    lot: StockLot


class BookedMovements(Wire):
    """Movements in the order in which they were stated."""

    movements: list[BookedMovement]


class StockEntry(Wire):
    """One entry of a lot, which is never changed; of pieces that were granted there are less than none where they left the zone."""

    id: Number
    at: Moment
    booking: Annotated[str, Field(description="An order_id, `movement ID`, or `count KEY` of items that were taken in")]
    step: Literal["granted", "reserved", "posted", "voided", "expired", "returned"]
    sku: Sku
    lot: str
    pieces: int
    movement: StatedMovement | None


class StockEntries(Wire):
    """Entries, the oldest first; ``next`` is what the next page comes after, null at the end."""

    entries: list[StockEntry]
    next: Number | None


class OrderState(Wire):
    """An order as it stands: ``state`` is what is held of it, ``life`` where it is between its reservation and its end.

    ``expires_at`` is until when a reserved one is held, null where customs has it.
    """

    order_id: OrderId
    state: State
    life: Life
    on: Day
    expires_at: Moment | None


class ListedOrder(OrderState):
    """An order in a list."""

    changed_at: Moment


class OrderPage(Wire):
    """Orders by when they changed last, the earliest first; ``next`` is what the next page comes after, null at the end."""

    orders: list[ListedOrder]
    next: Annotated[str, Field(pattern=AFTER)] | None


class ReservedOrder(OrderState):
    """An order with the answer that it was taken with: that of a quote."""

    answer: Answer
    bundles: list[BundleUse]


class ReturnedOrder(OrderState):
    """An order of which pieces came back, and the answer on the return.

    Of an order that was declared here they come back once customs approves: ``messages`` asks for it (CEB625).
    """

    answer: ReturnAnswer
    declaration: DeclarationState | None = None
    messages: list[OutgoingMessage] | None = None


class DeclaredOrder(OrderState):
    """An order at customs, and the messages that go there, unsigned."""

    declaration: DeclarationState
    messages: list[OutgoingMessage]


class OrderAtCustoms(OrderState):
    """An order that customs answered."""

    declaration: DeclarationState


class ReceiptsTaken(Wire):
    """What became of some messages of customs: how many answers they hold, how many of them were ``new``, the orders that they are about,
    and answers that are about no order here; of these tax bills are kept, whose list may get its number later.
    """

    receipts: Count
    new: Count
    orders: list[OrderAtCustoms]
    unknown: list[UnknownAnswer]
    format_faults: list[FormatFault]


class ReservedDetails(Wire):
    """With what an order was reserved."""

    reviewed: bool
    expires_at: Moment
    bundles: list[BundleUse]
    quote: QuoteId | None


class ExtendedDetails(Wire):
    """Until when the order is held now."""

    expires_at: Moment


class PiecesBack(Wire):
    """Pieces of a declared line."""

    number: Number
    pieces: Number


class ReturnedDetails(Wire):
    """What came back, and the answer on it; of a declared order under which number customs was asked."""

    answer: ReturnAnswer
    lines: list[PiecesBack]
    reviewed: bool
    internal_no: str | None = None


class ReturningDetails(ReturnedDetails):
    """What customs is asked for to come back."""

    guid: str


class NoDetails(Wire):
    """The kind of the event says it all."""


class OrderEvent(Wire):
    """One thing that happened to an order."""

    number: Number
    kind: Literal[
        "reserved", "extended", "posted", "voided", "expired", "returned", "declared", "customs", "withdrawing", "cancelled",
        "returning", "not_returned", "unwithdrawn", "held_again", "tax_bill", "tax_status",
    ]  # fmt: skip
    at: Moment
    details: (
        ReservedDetails | ExtendedDetails | ReturningDetails | ReturnedDetails | DeclaredDetails | RefusedDetails | CustomsDetails
        | WithdrawingDetails | CancelledDetails | TaxBillBeside | TaxStatusDetails | NoDetails
    )  # fmt: skip


class StoredOrder(ReservedOrder):
    """An order, the answer that it was taken with, and everything that happened to it, the oldest first."""

    events: list[OrderEvent]
    declaration: DeclarationInFull | None


class WriteConflict(Problem):
    """Why a write was not done. By its ``type``: the ``pointer`` to what differs from the first use of the key, or from the order that was
    quoted; the ``route`` that the key was used for; the ``state`` of the order, or the day of declaration ``on`` which it was reserved for;
    the ``answer`` that refuses it; when customs ``answered_at`` what is to be mended; the ``number`` that it has not decided of; the
    ``sku`` that is short with the pieces that are ``wanted`` and ``left``; until when the quote was ``valid_until``, or the ``order_id``
    that has it; the ``differences`` from what was quoted, and the ``changes`` that they come from.
    """

    pointer: str | None = None
    route: str | None = None
    state: State | Life | Literal["answered"] | None = None
    answered_at: str | None = None
    number: str | None = None
    on: Day | None = None
    answer: Answer | ReturnAnswer | None = None
    sku: Sku | None = None
    wanted: Number | None = None
    left: Count | None = None
    valid_until: Moment | None = None
    order_id: OrderId | None = None
    differences: list[AmountDiffers] | None = None
    changes: list[FactChanged] | None = None


ANSWERS = (
    TakenIn,
    ItemPage,
    StoredItem,
    WithdrawnItem,
    ItemHistory,
    StockPage,
    ItemStock,
    BookedMovements,
    StockEntries,
    OrderState,
    OrderPage,
    ReservedOrder,
    ReturnedOrder,
    DeclaredOrder,
    ReceiptsTaken,
    StoredOrder,
    StoredQuote,
    LimitsUsed,
    WriteConflict,
)
