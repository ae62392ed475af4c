"""Whole messages of the documents of many orders, at most a hundred in each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from bundler.declaration.messages import MOST_DOCUMENTS, SHAPES, Document, Message
from bundler.declaration.records.envelope import BaseTransfer
from bundler.declaration.shipment import Transfer

MODE = "DXP"


def messages(code: str, documents: Iterable[Document], transfer: Transfer, size: int = MOST_DOCUMENTS) -> Iterator[Message]:
    """Yield the messages of these documents, in their order, at most ``size`` in each; each has the identifier of its first document."""
    sender = BaseTransfer(cop_code=transfer.code, cop_name=transfer.name, dxp_mode=MODE, dxp_id=transfer.dxp_id)
    left = iter(documents)
    while some := tuple(islice(left, size)):
        head: Any = some[0].head
        yield Message(SHAPES[code], head.guid, some, sender)
