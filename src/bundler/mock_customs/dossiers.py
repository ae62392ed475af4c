"""What the mock remembers of orders: the newest of them."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

from bundler.declaration import Document
from bundler.mock_customs.scenario import Scenario

MOST_ORDERS = 10_000
MOST_LINES = 50_000
"""Of all orders, lists and returns together: a line takes about 2 KB."""


@dataclass(slots=True)
class Dossier:
    """What came in for one order number, and what customs made of it."""

    scenario: Scenario
    order: Document | None = None
    payment: Any = None
    waybill: Any = None
    inventory: Document | None = None
    invt_no: str = ""
    pre_no: str = ""
    state: str = ""
    refunds: list[Document] = field(default_factory=list)
    taxed: bool | None = None
    counted: int = 0

    def lines(self) -> int:
        """Return how many lines are kept of it."""
        return sum(len(each.lines) for each in (self.order, self.inventory, *self.refunds) if each is not None)


class Dossiers:
    """Dossiers by order number; beyond 10,000 orders, or 50,000 lines, those of which something came first are forgotten."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self._held: OrderedDict[str, Dossier] = OrderedDict()
        self._lines = 0

    def find(self, order_no: str) -> Dossier | None:
        """Return what is known of an order, None where nothing is."""
        return self._held.get(order_no)

    def of(self, order_no: str) -> Dossier:
        """Return what is known of an order, which may be nothing yet."""
        return self._held.setdefault(order_no, Dossier(self.scenario))

    def settle(self, order_no: str) -> None:
        """Forget the oldest orders where that one has outgrown the room."""
        dossier = self._held[order_no]
        lines = dossier.lines()
        self._lines += lines - dossier.counted
        dossier.counted = lines
        while len(self._held) > MOST_ORDERS or self._lines > MOST_LINES:
            self._lines -= self._held.popitem(last=False)[1].counted
