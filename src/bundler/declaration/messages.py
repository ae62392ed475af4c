"""The messages: which records each holds, in what order, and what a whole message is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bundler.declaration.record import Record
from bundler.declaration.records.cancellation import InvtCancel
from bundler.declaration.records.envelope import BaseSubscribe, BaseTransfer
from bundler.declaration.records.inventory import InventoryHead, InventoryLine
from bundler.declaration.records.message_return import MessageReturn
from bundler.declaration.records.order import OrderHead, OrderLine
from bundler.declaration.records.payment import PaymentHead
from bundler.declaration.records.receipts import (
    InventoryReturn,
    InvtCancelReturn,
    InvtRefundReturn,
    LogisticsReturn,
    OrderReturn,
    PaymentReturn,
)
from bundler.declaration.records.refund import InvtRefundHead, InvtRefundLine
from bundler.declaration.records.tax_bill import TaxHead, TaxLine, TaxStatus
from bundler.declaration.records.waybill import LogisticsHead

NAMESPACE = "http://www.chinaport.gov.cn/ceb"
VERSION = "1.0"
MOST_DOCUMENTS = 100
MOST_LINES = 99


@dataclass(frozen=True, slots=True)
class Shape:
    """What a message holds: documents of a ``head`` and ``lines`` under the element ``node``; the head is the node where it has no other.

    ``outgoing`` messages carry who transfers them; ``signed`` ones are not valid without a signature. ``unbounded`` ones may hold more than
    100 documents.
    """

    code: str
    node: str
    head: type[Record]
    line: type[Record] | None = None
    outgoing: bool = False
    signed: bool = False
    unbounded: bool = False

    @property
    def root(self) -> str:
        """The name of the root element."""
        return f"{self.code}Message"


@dataclass(frozen=True, slots=True)
class Document:
    """One order, declaration list, receipt or the like: its head and its lines."""

    head: Record
    lines: tuple[Record, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """A whole message: ``guid`` is that of its first document where it goes to customs."""

    shape: Shape
    guid: str
    documents: tuple[Document, ...]
    transfer: BaseTransfer | None = None
    subscribers: tuple[BaseSubscribe, ...] = ()
    version: str = VERSION


SHAPES: Mapping[str, Shape] = MappingProxyType(
    {
        shape.code: shape
        for shape in (
            Shape("CEB311", "Order", OrderHead, OrderLine, outgoing=True),
            Shape("CEB312", "OrderReturn", OrderReturn),
            Shape("CEB411", "Payment", PaymentHead, outgoing=True),
            Shape("CEB412", "PaymentReturn", PaymentReturn),
            Shape("CEB511", "Logistics", LogisticsHead, outgoing=True),
            Shape("CEB512", "LogisticsReturn", LogisticsReturn),
            Shape("CEB621", "Inventory", InventoryHead, InventoryLine, outgoing=True, signed=True),
            Shape("CEB622", "InventoryReturn", InventoryReturn),
            Shape("CEB623", "InvtCancel", InvtCancel, outgoing=True, signed=True),
            Shape("CEB624", "InvtCancelReturn", InvtCancelReturn),
            Shape("CEB625", "InvtRefund", InvtRefundHead, InvtRefundLine, outgoing=True, signed=True),
            Shape("CEB626", "InvtRefundReturn", InvtRefundReturn),
            Shape("CEB816", "Tax", TaxHead, TaxLine, unbounded=True),
            Shape("CEB818", "Tax", TaxStatus, unbounded=True),
            Shape("CEB900", "MessageReturn", MessageReturn),
        )
    }
)
"""Every message that is known, by its code."""
