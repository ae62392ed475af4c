"""The answer of ``repair``."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from html import escape
from typing import Any

from bundler.assembly.repairing.inputs import Asked, Wanted
from bundler.catalogue.canonical import canonical_json
from bundler.compliance import Answer, Verdict
from bundler.compliance.finding import Finding
from bundler.compliance.rules import aud_01_receipt
from bundler.values.money import format as yuan


@dataclass(frozen=True, eq=False)
class Repairs:
    """The ways out of a verdict, the best first. ``to_dict`` is the wire form.

    ``repairs`` are compliant; ``needs_a_person`` are free of errors and lose less than the first of them; ``reasons`` say why there is no
    repair; ``proven`` says that no other repair ranks before the last that is shown.
    """

    answer: Answer
    asked: Asked
    repairs: list[dict[str, Any]] = field(default_factory=list)
    needs_a_person: list[dict[str, Any]] = field(default_factory=list)
    reasons: list[dict[str, Any]] = field(default_factory=list)
    proven: bool = True

    @property
    def verdict(self) -> Verdict:
        """The verdict on the order as it stands."""
        return self.answer.verdict

    @property
    def facts_to_state(self) -> tuple[Finding, ...]:
        """What would have to be known or stated before anything is changed: the findings that need a person."""
        return tuple(finding for finding in self.answer.findings if finding.severity == "review" and finding.code != "BUN-01")

    def to_dict(self) -> dict[str, Any]:
        """Return the repairs as JSON-ready data; amounts of the order itself are null where they are not known."""
        answer = self.answer
        value, tax, payable = (None if each is None else yuan(each) for each in (answer.order_value, answer.tax, answer.payable))
        return {
            "order_id": answer.found.order.order_id,
            "verdict": self.verdict,
            "findings": [finding.to_dict() for finding in answer.findings if finding.severity in ("error", "review")],
            "order_value": value,
            "tax": tax,
            "payable": payable,
            "repairs": self.repairs,
            "needs_a_person": self.needs_a_person,
            "facts_to_state": [finding.to_dict() for finding in self.facts_to_state],
            "reasons": self.reasons,
            "proven": self.proven,
            "warnings": self.warnings,
            "receipt": self._receipt(),
        }

    @property
    def warnings(self) -> list[str]:
        """What is to be said where the day lies beyond what the tables are verified for; of a strict order its findings say it."""
        late = aud_01_receipt.CODE
        return [each.message for each in self.answer.findings if each.code == late and each.severity == "warning"]

    @property
    def input_json(self) -> str:
        """The normalised input, the text of which the receipt holds the SHA-256: ``replay`` gives the answer again from it.

        Beside the order it holds every item of the catalogue, any of which may stand in for another, and how much was asked.
        """
        asked = self.asked
        items = ",".join(asked.catalogue[sku].canonical_json for sku in sorted(asked.catalogue))
        listed = None if asked.alternatives is None else {sku: list(others) for sku, others in sorted(asked.alternatives.items())}
        stated = Wanted(alternatives=listed, top=asked.top, tries=asked.tries).model_dump_json(exclude_none=True)
        return f'{{"items":[{items}],"order":{canonical_json(asked.order)},"repair":{stated}}}'

    def _receipt(self) -> dict[str, Any]:
        return {**self.answer.to_dict()["receipt"], "input_sha256": hashlib.sha256(self.input_json.encode()).hexdigest()}

    def __repr__(self) -> str:
        return f"<Repairs of {self.verdict}: {len(self.repairs)} compliant, {len(self.needs_a_person)} for a person, proven {self.proven}>"

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{name}</th>" for name in ("changes", "loss of goods", "orders", "tax", "payable"))
        rows = "".join(
            "<tr>" + "".join(f"<td>{escape(str('?' if cell is None else cell))}</td>" for cell in (
                "; ".join(change["message"] for change in each["changes"]),
                each["goods_value_loss"], len(each["orders"]), each["tax"], each["payable"],
            )) + "</tr>"
            for each in [*self.repairs, *self.needs_a_person]
        )  # fmt: skip
        said = "".join(f"<li>{escape(reason['message'])}</li>" for reason in self.reasons)
        table = f"<table><tr>{head}</tr>{rows}</table>" if rows else ""
        return f"<b>{escape(self.title)}</b>{table}" + (f"<ul>{said}</ul>" if said else "")

    @property
    def title(self) -> str:
        """What came out, in a sentence."""
        if self.verdict == "compliant":
            return "The order is compliant: nothing to mend."
        if not self.repairs:
            return "No repair makes the order compliant." if self.proven else "No repair was found before the search was cut short."
        count = "1 repair" if len(self.repairs) == 1 else f"{len(self.repairs)} repairs"
        if not self.proven:
            return f"{count}; the search was cut short, a smaller change may exist."
        return f"{count}; no smaller change exists." if len(self.repairs) == self.asked.top else f"{count}; there are no others."
