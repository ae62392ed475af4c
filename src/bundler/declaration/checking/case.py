"""What is checked before anything leaves, and what a rule says of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from bundler.declaration.messages import Document
from bundler.tariff.day import Day

Severity = Literal["error", "review", "warning"]
Certainty = Literal["found", "known", "uncertain"]


@dataclass(frozen=True, slots=True)
class Objection:
    """One thing that customs would refuse, or might.

    ``field`` is the place in the messages, ``rule`` FORM or one of R1 to R22; ``refusal`` is the code that customs or the platform would
    likely answer, None where none was seen. ``certainty`` is that of the rule: found in the specification or in real receipts, known in the
    trade, or uncertain.
    """

    rule: str
    severity: Severity
    field: str
    message: str
    hint: str = ""
    refusal: str | None = None
    certainty: Certainty = "found"

    def to_dict(self) -> dict[str, Any]:
        """Return the objection as JSON-ready data."""
        return {
            "rule": self.rule,
            "severity": self.severity,
            "field": self.field,
            "message": self.message,
            "hint": self.hint,
            "refusal": self.refusal,
            "certainty": self.certainty,
        }


@dataclass(frozen=True, slots=True)
class Used:
    """What a buyer has used of the year before a list, in fen; ``orders`` are those whose lists are looked at too and counted in it."""

    fen: Fraction
    orders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """The documents of one order, whoever made them: order (311), declaration list (621), payment (411), waybill (511), as far as given.

    ``earlier`` says whether a list of the same order was declared before and neither refused nor withdrawn; ``used`` is what the buyer has
    used of the year, None where nothing is known of it.
    """

    day: Day
    order: Document | None = None
    inventory: Document | None = None
    payment: Any = None
    waybill: Any = None
    earlier: bool = False
    used: Used | None = None

    @property
    def order_head(self) -> Any:
        """The head of the order, None without one."""
        return None if self.order is None else self.order.head

    @property
    def inventory_head(self) -> Any:
        """The head of the declaration list, None without one."""
        return None if self.inventory is None else self.inventory.head

    @property
    def order_lines(self) -> tuple[Any, ...]:
        """The lines of the order."""
        return () if self.order is None else self.order.lines

    @property
    def inventory_lines(self) -> tuple[Any, ...]:
        """The lines of the declaration list."""
        return () if self.inventory is None else self.inventory.lines


Rule = Callable[[Case], Iterator[Objection]]
ORDER, LIST, PAYMENT, WAYBILL = "CEB311/OrderHead", "CEB621/InventoryHead", "CEB411/PaymentHead", "CEB511/LogisticsHead"


def order_line(at: int, field: str) -> str:
    """Return the place of a field in a line of the order, counted from 1."""
    return f"CEB311/OrderList[{at}]/{field}"


def list_line(at: int, field: str) -> str:
    """Return the place of a field in a line of the declaration list, counted from 1."""
    return f"CEB621/InventoryList[{at}]/{field}"
