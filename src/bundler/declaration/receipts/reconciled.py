"""The tax bills among the messages of customs beside the quote of one order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bundler.compliance.answer import Answer
from bundler.declaration.messages import Document
from bundler.declaration.receipts.report import Report
from bundler.declaration.receipts.tax_bill import Difference, codes_differ, reconcile
from bundler.errors import Fault, InputError

CANCELLED = "3"
PLACE = "tax bill"


@dataclass(frozen=True, slots=True)
class Reconciled:
    """A tax bill, every amount in which it differs from the quote, and the lines whose tariff code it has otherwise."""

    bill: Document
    differences: tuple[Difference, ...]
    codes: Mapping[int, tuple[str, str]]

    @property
    def agrees(self) -> bool:
        """Whether bill and quote are the same in every amount and every tariff code."""
        return not self.differences and not self.codes

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON-ready data; amounts are plain decimals in yuan."""
        head: Any = self.bill.head
        return {
            "invt_no": head.invt_no,
            "tax_no": head.tax_no,
            "agrees": self.agrees,
            "differences": [each.to_dict() for each in self.differences],
            "codes": [{"line": number, "quoted": quoted, "billed": billed} for number, (quoted, billed) in self.codes.items()],
        }


def beside(answer: Answer, bill: Document) -> Reconciled:
    """Return a tax bill beside the quote of its order."""
    return Reconciled(bill, reconcile(answer, bill), codes_differ(answer, bill))


def reconciled(answer: Answer, found: Report) -> tuple[Reconciled, ...]:
    """Return the tax bills of a report beside the quote of the one order they are of, without those that were cancelled (作废).

    A bill names its declaration list, not its order. Raises InputError where there is no bill, or where they are of several lists.
    """
    gone = {each.tax_no for each in found.tax_statuses if each.status == CANCELLED}
    heads: list[Any] = [each.head for each in found.bills]
    bills = [each for each, head in zip(found.bills, heads, strict=True) if head.status != CANCELLED and head.tax_no not in gone]
    if not bills:
        text = "none of the messages is a tax bill (CEB816) that holds" if heads else "none of the messages is a tax bill (CEB816)"
        raise InputError([Fault(PLACE, text, "missing", hint="Give the tax bill of the order, or leave the order out.")])
    lists = sorted({each.head.invt_no for each in bills})  # type: ignore[attr-defined]
    if len(lists) > 1:
        hint = "A tax bill does not name its order: give the messages of one order at a time."
        raise InputError([Fault(PLACE, "the bills are of several declaration lists", "lists", value=", ".join(lists), hint=hint)])
    return tuple(beside(answer, each) for each in bills)
