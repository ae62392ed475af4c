"""The answer of ``tax_included``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bundler.catalogue.order import Order
from bundler.compliance.answer import html, html_row
from bundler.compliance.finding import Finding, Verdict
from bundler.compliance.price_found import Price
from bundler.compliance.price_gap import Reason
from bundler.compliance.rules import aud_01_receipt
from bundler.duty.dial import Dial
from bundler.duty.receipt import normalised, receipt
from bundler.values.money import format as yuan

SHOWN = {"price": "price", "goods_value": "seller nets", "freight": "freight", "tax": "tax", "payable": "payable", "verdict": "verdict"}


@dataclass(frozen=True, eq=False)
class TaxIncluded:
    """What makes an order cost exactly ``payable`` fen, or why nothing does and what comes nearest. ``to_dict`` is the wire form."""

    dial: Dial
    payable: int
    solution: Price | None
    others: tuple[Price, ...] = ()
    reason: Reason | None = None
    below: Price | None = None
    above: Price | None = None
    refusals: tuple[Finding, ...] = ()

    @property
    def verdict(self) -> Verdict | None:
        """The verdict on the order with the price that was found, None where none was."""
        return None if self.solution is None else self.solution.answer.verdict

    @property
    def order(self) -> Order | None:
        """The order with the price that was found."""
        return None if self.solution is None else self.solution.answer.found.order

    @property
    def late(self) -> tuple[Finding, ...]:
        """What is to be said where the day lies beyond what the tables are verified for, unless the solution's findings say it."""
        told = self.solution is not None and self.dial.stated.order.strict
        return () if told else aud_01_receipt.beyond(self.dial.stated.day)

    @property
    def input_json(self) -> str:
        """The normalised input, the text of which the receipt holds the SHA-256: ``replay`` gives the answer again from it."""
        return normalised(self.dial.stated)

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-ready data: money as text with two places, null where there is nothing to tell."""
        turned = self.dial
        return {
            "order_id": turned.stated.order.order_id,
            "status": "none" if self.solution is None else "exact",
            "verdict": self.verdict,
            "payable": yuan(self.payable),
            "sought": {"amount": turned.turned, "line": None if turned.at is None else turned.at + 1, "name": turned.name},
            "solution": _told(self.solution),
            "others": [other.to_dict() for other in self.others],
            "reason": None if self.reason is None else self.reason.to_dict(),
            "below": _told(self.below),
            "above": _told(self.above),
            "refusals": [finding.to_dict() for finding in self.refusals],
            "warnings": [each.message for each in self.late],
            "receipt": receipt(turned.stated),
        }

    def __repr__(self) -> str:
        if self.solution is None:
            return f"<TaxIncluded {yuan(self.payable)}: none, {self.reason.kind if self.reason else ''}>"
        return f"<TaxIncluded {yuan(self.payable)}: {self.verdict} at {yuan(self.solution.amount)}>"

    def _repr_html_(self) -> str:
        shown = (("exact", self.solution), ("below", self.below), ("above", self.above))
        rows = [(where, price.to_dict()) for where, price in shown if price is not None]
        table = html_row(["", *SHOWN.values()], "th") + "".join(html_row([where, *(told[key] for key in SHOWN)]) for where, told in rows)
        why = f" {self.reason.message}" if self.reason else ""
        return html(f"{yuan(self.payable)} tax included: {'none.' if self.reason else 'exact.'}{why}", table, (*self.refusals, *self.late))


def _told(price: Price | None) -> dict[str, Any] | None:
    return None if price is None else price.to_dict()
