"""The answer of ``quote`` and ``check``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Any

from bundler.compliance.covered import covered
from bundler.compliance.finding import Finding, Verdict, findings_to_dicts, verdict_of
from bundler.compliance.line import NOTHING, line_to_dict
from bundler.duty.assess import OUT, UNFORMED, Assessment
from bundler.duty.receipt import normalised, receipt
from bundler.values.money import format as yuan


@dataclass(eq=False)
class Answer:
    """What bundler says of an order: verdict, findings, and with ``taxes`` the exact duty. ``to_dict`` is the wire form."""

    found: Assessment
    findings: tuple[Finding, ...]
    taxes: bool = True

    @property
    def verdict(self) -> Verdict:
        """``compliant``, ``review`` or ``non_compliant``."""
        return verdict_of(self.findings[:1])  # the gravest comes first

    @property
    def order_value(self) -> int | None:
        """The dutiable value of the order in fen."""
        return self.found.order_value if self._formed else None

    @property
    def tax(self) -> int | None:
        """All taxes in fen, None where they are not known or the order is out of the channel."""
        return self.found.tax if self.taxes else None

    @property
    def payable(self) -> int | None:
        """Goods, freight, insurance and tax in fen, None where the tax is."""
        return self.found.payable if self.taxes else None

    @property
    def input_json(self) -> str:
        """The normalised input, the text of which the receipt holds the SHA-256: ``replay`` gives the answer again from it."""
        return normalised(self.found)

    @property
    def _formed(self) -> bool:
        return self.found.branch is not UNFORMED

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as JSON-ready data: money as text with two places, null where an amount is not known."""
        return self.told(findings_to_dicts(self.findings))

    def told(self, findings: Any) -> dict[str, Any]:
        """Return what ``to_dict`` does with ``findings`` in the place of its own: a service has them as text already."""
        found, order, taxes = self.found, self.found.order, self.taxes
        formed = self._formed
        goods_value = order_value = tariff = consumption_tax = vat = tax = payable = None
        counted = 0
        if formed:
            goods_value, order_value = yuan(found.goods_value), yuan(found.order_value)
            counted = 0 if found.branch is OUT else found.order_value
        if taxes and found.tariff is not None and found.consumption_tax is not None and found.vat is not None:
            due = found.tariff + found.consumption_tax + found.vat
            tariff, consumption_tax, vat = yuan(found.tariff), yuan(found.consumption_tax), yuan(found.vat)
            tax, payable = yuan(due), yuan(found.order_value + due)
        return {
            "order_id": order.order_id,
            "verdict": self.verdict,
            "findings": findings,
            "order_value": order_value,
            "goods_value": goods_value,
            "freight": yuan(order.freight),
            "insurance": yuan(order.insurance),
            "tariff": tariff,
            "consumption_tax": consumption_tax,
            "vat": vat,
            "tax": tax,
            "payable": payable,
            "limit": {
                "single": yuan(found.single_limit),
                "annual": yuan(found.annual_limit),
                "annual_remaining": yuan(max(found.annual_limit - found.annual_used - counted, 0)),
            },
            "lines": [line_to_dict(line, formed, taxes) for line in found.lines],
            "coverage": covered(found),
            "receipt": receipt(found),
        }

    def __repr__(self) -> str:
        tax = "not known" if self.tax is None else yuan(self.tax)
        return f"<Answer {self.verdict}: {len(self.found.lines)} lines, tax {tax}, {len(self.findings)} findings>"

    def _repr_html_(self) -> str:
        answer = self.to_dict()
        columns = {"": "number", "sku": "sku", "tariff code": "hs_code", "pieces": "quantity", "value": "dutiable_value"}
        if self.taxes:
            columns |= {} if answer["tariff"] in (None, NOTHING) else {"tariff": "tariff"}
            columns |= {"CT": "consumption_tax", "VAT": "vat", "tax": "tax"}
        pieces = sum(line["quantity"] for line in answer["lines"])
        together = {**answer, "number": "", "sku": "together", "hs_code": "", "quantity": pieces, "dutiable_value": answer["order_value"]}
        table = html_row(columns, "th") + "".join(html_row(line[key] for key in columns.values()) for line in answer["lines"])
        table += html_row((together[key] for key in columns.values()), "th")
        title = f"{self.verdict.replace('_', '-')}, declared on {answer['receipt']['on']}"
        if self.taxes:
            title += f", payable {answer['payable'] or 'not known'}"
        return html(title, table, self.findings)


def html(title: str, rows: str, findings: Iterable[Finding]) -> str:
    """Return an answer as HTML: its title, its table and what the rules said."""
    said = "".join(f"<li>{escape(f'{each.severity} {each.code}: {each.message}')}</li>" for each in findings)
    return f"<b>{escape(title)}</b><table>{rows}</table>" + (f"<ul>{said}</ul>" if said else "")


def html_row(cells: Iterable[object], tag: str = "td") -> str:
    """Return a row of a table; what is not known is a question mark."""
    return "<tr>" + "".join(f"<{tag}>{escape('?' if cell is None else str(cell))}</{tag}>" for cell in cells) + "</tr>"
