"""The wire form of a tax-included price, for the OpenAPI document."""

from __future__ import annotations

from typing import Any, Literal

from bundler.compliance.finding import Verdict
from bundler.compliance.price_gap import Kind
from bundler.duty.dial import Turned
from bundler.service.schemas import Amount, Finding, Number, Receipt, Wire


class Sought(Wire):
    """What is sought: the price of a bundle, the total of a loose line, or the goods value of the whole order."""

    amount: Turned
    line: Number | None
    name: str | None


class FoundPrice(Wire):
    """A price with its amounts; ``order`` can be quoted as it is, and ``findings`` are errors, reviews and warnings of the price."""

    price: Amount
    goods_value: Amount
    freight: Amount
    insurance: Amount
    order_value: Amount
    tariff: Amount
    consumption_tax: Amount
    vat: Amount
    tax: Amount
    payable: Amount
    verdict: Verdict
    findings: list[Finding]
    order: dict[str, Any]


class NoPrice(Wire):
    """Why no price may be offered; ``below`` and ``above`` are the nearest amounts payable, whether they may be offered or not."""

    kind: Kind
    message: str
    below: Amount | None
    above: Amount | None
    source: str


class TaxIncluded(Wire):
    """The price that makes exactly ``payable``; else ``reason``, the nearest prices that may be offered, and what refused others."""

    order_id: str | None
    status: Literal["exact", "none"]
    verdict: Verdict | None
    payable: Amount
    sought: Sought
    solution: FoundPrice | None
    others: list[FoundPrice]
    reason: NoPrice | None
    below: FoundPrice | None
    above: FoundPrice | None
    refusals: list[Finding]
    warnings: list[str]
    receipt: Receipt
