"""A price that was found: the order with it, its answer, and what keeps it from being offered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bundler.compliance.answer import Answer
from bundler.compliance.finding import Finding
from bundler.compliance.rules import (
    bun_02_apportionment,
    bun_03_steering,
    bun_04_near_threshold,
    lim_01_single,
    lim_02_annual,
    tax_02_threshold,
    val_02_open_discount,
)
from bundler.duty.assess import Assessment
from bundler.duty.dial import Dial
from bundler.values import exact
from bundler.values.money import format as yuan

GRAVE = ("error", "review")
OF_PRICES = frozenset(
    rule.CODE for rule in (bun_02_apportionment, bun_03_steering, bun_04_near_threshold, lim_01_single, lim_02_annual, tax_02_threshold)
)
"""The rules whose warnings hang on the price; what others warn of holds at every price."""
AMOUNTS = ("goods_value", "freight", "insurance", "order_value", "tariff", "consumption_tax", "vat", "tax", "payable")


@dataclass(frozen=True, eq=False)
class Price:
    """One amount of a dial with the answer to its order. ``to_dict`` is the wire form."""

    dial: Dial
    amount: int
    answer: Answer

    @cached_property
    def refusals(self) -> tuple[Finding, ...]:
        """What keeps the price from being offered: errors and reviews.

        Not among them is that a price which was sought is not the public one yet: published for everybody, it is.
        """
        return tuple(finding for finding in self.answer.findings if finding.severity in GRAVE and not self._is_to_publish(finding))

    def _is_to_publish(self, finding: Finding) -> bool:
        promotion, found = self.answer.found.order.promotion, self.answer.found
        if finding.code != val_02_open_discount.CODE or (promotion is not None and promotion.audience != "public"):
            return False
        turned = self.dial.parts_at(self.amount, found)
        sought = [part for at, lines in enumerate(turned) if self.dial.at in (None, at) for parts in lines for part in parts]
        return set(finding.lines) <= {line.number for part in sought for line in found.lines_of(part)}

    def to_dict(self) -> dict[str, Any]:
        """Return the price with its amounts, the verdict on its order with what the price has to do with it, and the order itself."""
        told = self.answer.to_dict()
        grave = [finding for finding in self.answer.findings if finding.severity in GRAVE]
        near = [finding for finding in self.answer.findings if finding.severity == "warning" and finding.code in OF_PRICES]
        return {
            "price": yuan(self.amount),
            **{key: told[key] for key in AMOUNTS},
            "verdict": told["verdict"],
            "findings": [finding.to_dict() for finding in (*grave, *near)],
            "order": self.answer.found.order.model_dump(mode="json", exclude_unset=True),
        }


def torn(dial: Dial, amount: int, found: Assessment) -> Iterator[Finding]:
    """Give a finding for goods of one price whose pieces would be declared on two sides of a threshold.

    It is the case of BUN-04, asked before the rules are, and also of a line that became two for the sake of the last fen.
    """
    for lines in dial.parts_at(amount, found):
        for parts in zip(*lines, strict=True):
            test = parts[0].goods.threshold
            declared = [line for part in parts for line in found.lines_of(part)]
            if test is not None and {test.side(line.value, line.quantity) for line in declared} >= {True, False}:
                yield Finding(
                    bun_04_near_threshold.CODE, "review",
                    f"The price of {parts[0].goods.item.sku} would be declared on two lines, and only one of them reaches "
                    f"{exact.format(test.per_unit)} yuan per {test.unit}.",
                    "Choose a price that puts all pieces on one side.", tuple(line.number for line in declared),
                    bun_04_near_threshold.SOURCES[0],
                )  # fmt: skip
