"""Whole messages of the documents of many orders, at most a hundred in each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from bundler.declaration.messages import MOST_DOCUMENTS, SHAPES, Document, Message
from bundler.declaration.records.envelope import BaseTransfer
from bundler.declaration.shipment import Transfer
from bundler.errors import Fault, InputError

if TYPE_CHECKING:
    from bundler.declaration.declaring import Declaration

MODE = "DXP"
PLACE = "declarations"


def messages(code: str, documents: Iterable[Document], transfer: Transfer, size: int = MOST_DOCUMENTS) -> Iterator[Message]:
    """Yield the messages of these documents, in their order, at most ``size`` in each; each has the identifier of its first document."""
    sender = BaseTransfer(cop_code=transfer.code, cop_name=transfer.name, dxp_mode=MODE, dxp_id=transfer.dxp_id)
    left = iter(documents)
    while some := tuple(islice(left, size)):
        head: Any = some[0].head
        yield Message(SHAPES[code], head.guid, some, sender)


def together(declarations: Sequence[Declaration], size: int = MOST_DOCUMENTS) -> tuple[Message, ...]:
    """Return the messages of many declarations: all orders (CEB311), then all lists (CEB621), in their order, at most ``size`` in each.

    A message has one company that transfers it (传输企业), so those of several are in messages apart. Raises InputError for each order
    number of a platform, and each own number of a declarant, that stands twice: customs would take only one of them. ``row`` of a fault
    is the declaration, counted from 1.
    """
    if faults := [*_twice(declarations)]:
        raise InputError(faults)
    parted: dict[Transfer, list[Declaration]] = {}
    for each in declarations:
        parted.setdefault(each.transfer, []).append(each)
    orders = [one for transfer, some in parted.items() for one in messages("CEB311", (each.order for each in some), transfer, size)]
    lists = [one for transfer, some in parted.items() for one in messages("CEB621", (each.inventory for each in some), transfer, size)]
    return (*orders, *lists)


def _twice(declarations: Sequence[Declaration]) -> Iterator[Fault]:
    """A fault for each of the declarations that have a number together."""
    held: dict[tuple[str, str, str], list[int]] = {}
    for row, each in enumerate(declarations, 1):
        head: Any = each.inventory.head
        held.setdefault(("order_no", head.ebp_code, head.order_no), []).append(row)
        held.setdefault(("internal_no", head.agent_code, head.cop_no), []).append(row)
    hint = "Each order and each list has a number of its own."
    for (field, _, number), rows in held.items():
        if len(rows) > 1:
            text = f"{len(rows)} of the declarations have this number"
            yield from (Fault(PLACE, text, "twice", row=row, counted="declaration", field=field, value=number, hint=hint) for row in rows)
