"""The answer of ``split``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from bundler.assembly.splitting.orders import Part
from bundler.catalogue.order import Order
from bundler.compliance.answer import Answer
from bundler.compliance.finding import Finding, Verdict, verdict_of
from bundler.values import exact
from bundler.values.money import format as yuan


@dataclass(frozen=True, eq=False)
class Split:
    """A basket as orders in the order of their release, each counting those before it in what its buyer has used.

    ``impossible`` holds the bundles that no order may hold; ``proven`` says that no split has fewer orders, nor as many at a lower freight.
    ``to_dict`` is the wire form.
    """

    basket: Order
    parts: Sequence[Part]
    sent: Sequence[tuple[Order, Answer]]
    because: Sequence[str]
    findings: tuple[Finding, ...]
    reasons: list[dict[str, object]]
    impossible: list[dict[str, Any]]
    warnings: list[str]
    proven: bool
    receipt: dict[str, Any]
    input_json: str
    """The normalised input, the text of which the receipt holds the SHA-256: ``replay`` gives the answer again from it."""

    @property
    def orders(self) -> list[dict[str, Any]]:
        """The orders as dictionaries that ``quote`` takes."""
        return [order.model_dump(mode="json", exclude_unset=True, exclude_none=True) for order, _ in self.sent]

    @property
    def answers(self) -> list[Answer]:
        """The answers to the orders."""
        return [answer for _, answer in self.sent]

    @property
    def verdict(self) -> Verdict:
        """The gravest of the orders' verdicts and the findings; ``non_compliant`` where a bundle is impossible."""
        if self.impossible:
            return "non_compliant"
        return verdict_of([*self.findings, *(finding for answer in self.answers for finding in answer.findings)])

    def to_dict(self) -> dict[str, Any]:
        """Return the split as JSON-ready data: sums over its orders, null where the amount of one is not known."""
        stated = [order for order, _ in self.sent]
        found = [answer.found for answer in self.answers]
        taxes, payable = [answer.tax for answer in self.answers], [answer.payable for answer in self.answers]
        return {
            "order_id": self.basket.order_id,
            "supervision_code": self.basket.supervision_code,
            "verdict": self.verdict,
            "proven": self.proven,
            "findings": [finding.to_dict() for finding in self.findings],
            "reasons": self.reasons,
            "impossible": self.impossible,
            "warnings": self.warnings,
            "order_value": yuan(sum(each.order_value for each in found)),
            "goods_value": yuan(sum(each.goods_value for each in found)),
            "freight": yuan(sum(order.freight for order in stated)),
            "insurance": yuan(sum(order.insurance for order in stated)),
            "non_cash": yuan(sum(order.non_cash for order in stated)),
            "tax": _sum(taxes),
            "payable": _sum(payable),
            "orders": [self._order(at, order) for at, order in enumerate(self.orders)],
            "receipt": self.receipt,
        }

    def _order(self, at: int, order: dict[str, Any]) -> dict[str, Any]:
        part = self.parts[at]
        return {
            "order": order,
            "basket_lines": [{"line": unit.position + 1, "quantity": pieces} for unit, pieces in part.held],
            "account_book": part.stated("account_book"),
            "customs_district": part.stated("customs_district"),
            "storage_class": part.storage_class,
            "supervision_code_because": self.because[at],
            "weight_kg": exact.format(part.weight, 8),
            "answer": self.answers[at].to_dict(),
        }

    def __repr__(self) -> str:
        return f"<Split {self.verdict}: {_count(self.parts)}, {'' if self.proven else 'not '}proven, {len(self.findings)} findings>"

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{name}</th>" for name in ("", "goods", "book", "code", "value", "tax", "payable", "verdict"))
        rows = ""
        for at, (part, answer) in enumerate(zip(self.parts, self.answers, strict=True), start=1):
            goods = " + ".join(f"{pieces} × {unit.name}" for unit, pieces in part.held)
            amounts = ("?" if each is None else yuan(each) for each in (answer.order_value, answer.tax, answer.payable))
            cells = (at, goods, part.stated("account_book") or "", part.code, *amounts, answer.verdict.replace("_", "-"))
            rows += "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in cells) + "</tr>"
        told = [*(str(each["message"]) for each in (*self.reasons, *self.impossible)), *(finding.message for finding in self.findings)]
        said = "".join(f"<li>{escape(each)}</li>" for each in [*told, *self.warnings])
        title = f"{self.verdict.replace('_', '-')}, {_count(self.parts)}"
        return f"<b>{escape(title)}</b><table><tr>{head}</tr>{rows}</table>" + (f"<ul>{said}</ul>" if said else "")


def _count(parts: Sequence[Part]) -> str:
    return "1 order" if len(parts) == 1 else f"{len(parts)} orders"


def _sum(amounts: Sequence[int | None]) -> str | None:
    known = [amount for amount in amounts if amount is not None]
    return yuan(sum(known)) if len(known) == len(amounts) else None
