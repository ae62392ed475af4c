"""The answer of ``check_return``."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from bundler.compliance.answer import html, html_row
from bundler.compliance.finding import Finding, Verdict, verdict_of
from bundler.compliance.return_case import ReturnCase
from bundler.compliance.return_parts import bundles_told, line_told, sums_told
from bundler.duty.assess import Branch
from bundler.duty.receipt import normalised, receipt
from bundler.duty.returned import Returned
from bundler.values import exact
from bundler.values.money import format as yuan


@dataclass(eq=False)
class ReturnAnswer:
    """What bundler says of a return: verdict, findings, and what comes back. ``to_dict`` is the wire form."""

    case: ReturnCase
    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> Verdict:
        """``compliant``, ``review`` or ``non_compliant``."""
        return verdict_of(self.findings[:1])  # the gravest comes first

    @property
    def tax(self) -> int | None:
        """The tax in fen that is not levied on what comes back; None where it is not known, or the return is refused."""
        taxes = [each.taxes for each in self.case.returned]
        return None if self._refused or None in taxes else sum(sum(each) for each in taxes if each)

    @property
    def annual_restored(self) -> int | None:
        """The fen that come off what the buyer has used of the annual limit; None where the tax is."""
        return None if self.tax is None else sum(each.value for each in self.case.returned)

    @property
    def input_json(self) -> str:
        """The normalised input, the text of which the receipt holds the SHA-256: ``replay`` gives the answer again from it."""
        return normalised(self.case.order.found, {"return": self.case.back})

    @property
    def _refused(self) -> bool:
        return self.verdict == "non_compliant"

    @property
    def _formed(self) -> bool:
        return self.case.order.found.branch is not Branch.UNFORMED and not self.case.oversold

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as JSON-ready data: money as text with two places, null where nothing is known or comes back."""
        case, back = self.case, self.case.back
        restored = self.annual_restored
        worth, given = self._formed, restored is not None
        return {
            "order_id": case.order.found.order.order_id,
            "verdict": self.verdict,
            "findings": [finding.to_dict() for finding in self.findings],
            "released_on": back.released_on.isoformat(),
            "apply_until": case.apply_until.isoformat() if case.apply_until else None,
            "arrive_until": case.arrive_until.isoformat() if case.arrive_until else None,
            **sums_told(case.returned, worth=worth, taxes=given),
            "annual_restored": None if restored is None else yuan(restored),
            "kg_restored": self._kilograms() if given else None,
            "stock_restored": self._stock() if given else None,
            "kept": self._kept(),
            "bundles": list(bundles_told(case, worth=worth, taxes=given)),
            "lines": [line_told(each, worth=worth, taxes=given) for each in case.returned],
            "receipt": receipt(case.order.found, {"return": back}),
        }

    def _kilograms(self) -> dict[str, str]:
        found: dict[str, Fraction] = {}
        for each in self.case.returned:
            for group, weight in each.kilograms.items():
                found[group] = found.get(group, Fraction(0)) + weight
        return {group: exact.format(weight, 8) for group, weight in sorted(found.items())}

    def _stock(self) -> dict[str, int]:
        found: Counter[str] = Counter()
        for each in self.case.returned:
            found[each.line.goods.item.sku] += each.pieces
        return dict(sorted(found.items()))

    def _kept(self) -> dict[str, Any] | None:
        """What stays in the order once the return is granted; of a refused return that is all of it, whoever has the goods."""
        kept, found = self.case.kept, self.case.order.found
        if kept is None or self._refused:
            return None
        gone = [Returned(each.line, 0, each.before + each.pieces) for each in self.case.lines]
        taxes = [each.taxes for each in gone]
        tax = None if found.tax is None or None in taxes else found.tax - sum(sum(each) for each in taxes if each)
        return {
            "pieces": sum(each.kept for each in gone),
            "order_value": yuan(found.order_value - sum(each.value for each in gone)),
            "tax": None if tax is None else yuan(tax),
            "verdict": kept.verdict,
        }

    def __repr__(self) -> str:
        tax = "none" if self.tax is None else yuan(self.tax)
        return f"<ReturnAnswer {self.verdict}: tax {tax}, {len(self.findings)} findings>"

    def _repr_html_(self) -> str:
        answer = self.to_dict()
        columns = {"": "number", "sku": "sku", "tariff code": "hs_code", "pieces": "quantity", "value": "dutiable_value", "tax": "tax"}
        together = {**answer, "number": "", "sku": "together", "hs_code": "", "quantity": sum(each["quantity"] for each in answer["lines"])}
        table = html_row(columns, "th") + "".join(html_row(line[key] for key in columns.values()) for line in answer["lines"])
        table += html_row((together[key] for key in columns.values()), "th")
        title = f"{self.verdict.replace('_', '-')}, released on {answer['released_on']}"
        title += f", {answer['annual_restored']} of the annual limit restored" if answer["annual_restored"] else ""
        return html(title, table, self.findings)
