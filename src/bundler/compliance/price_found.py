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
    bun_06_gifts,
    dec_01_lines,
    lim_01_single,
    lim_02_annual,
    tax_02_threshold,
    val_03_filing_price,
)
from bundler.duty.assess import Assessment
from bundler.duty.dial import Dial
from bundler.duty.explode import Part
from bundler.values import exact
from bundler.values.money import format as yuan

GRAVE = ("error", "review")
REFUSING = frozenset(rule.CODE for rule in (bun_04_near_threshold, bun_06_gifts, dec_01_lines, val_03_filing_price))
"""The rules that may refuse one price of an order and allow another. Beyond the limits nothing is payable at all."""
WARNING = frozenset(rule.CODE for rule in (bun_02_apportionment, bun_03_steering, bun_04_near_threshold, lim_01_single, lim_02_annual,
                                           tax_02_threshold))  # fmt: skip
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
        """What keeps the price itself from being offered: errors and reviews that another price would not bring.

        What holds at every price, such as goods that are not listed, is in the verdict; so is that a price differs from the public one,
        which ends when it is published.
        """
        found = self.answer.found
        sought = {line.number for parts in self._sought() for part in parts for line in found.lines_of(part)}
        return tuple(
            finding
            for finding in self.answer.findings
            if finding.severity in GRAVE and finding.code in REFUSING and (self._fits if not finding.lines else sought & set(finding.lines))
        )

    @property
    def _fits(self) -> bool:
        """Whether the declaration holds the goods, as long as no price is split."""
        most = self.dial.stated.day.count("declaration_lines")
        return most is None or len(self.dial.stated.parts) <= most

    def _sought(self) -> list[list[Part]]:
        by_line = self.dial.parts_at(self.amount, self.answer.found)
        return [parts for at, lines in enumerate(by_line) if self.dial.moves(at) for parts in lines]

    def to_dict(self) -> dict[str, Any]:
        """Return the price with its amounts, the verdict on its order with what the price has to do with it, and the order itself."""
        told = self.answer.to_dict()
        grave = [finding for finding in self.answer.findings if finding.severity in GRAVE]
        near = [finding for finding in self.answer.findings if finding.severity == "warning" and finding.code in WARNING]
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
    for at, lines in enumerate(dial.parts_at(amount, found)):
        for parts in zip(*lines, strict=True) if dial.moves(at) else ():
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
