"""The wire forms of tax-included prices, cliffs and price curves, for the OpenAPI document."""

from __future__ import annotations

from typing import Any, Literal

from bundler.compliance.cliff import Kind as CliffKind
from bundler.compliance.finding import Verdict
from bundler.compliance.price_gap import Kind
from bundler.duty.dial import Turned
from bundler.service.schemas import Amount, Count, Decimal, Finding, Number, Receipt, SignedAmount, Wire


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


class PricePoint(Wire):
    """One price with the values and taxes that it gives; null where they are not known or the order is out of the channel."""

    price: Amount
    goods_value: Amount
    order_value: Amount | None
    tariff: Amount | None
    consumption_tax: Amount | None
    vat: Amount | None
    tax: Amount | None
    payable: Amount | None
    effective_rate: Decimal | None
    branch: Literal["within", "full_tax", "out", "unformed"]


class CurvePoint(PricePoint):
    """A point of a curve; those of one ``piece`` lie on one side of every cliff."""

    piece: Count


class Cliff(Wire):
    """A threshold or limit: ``now`` against ``at`` in CNY or kilograms, and the order just ``below`` and ``above`` it."""

    kind: CliffKind
    name: str
    line: Number | None
    per_unit: str
    now: Decimal
    at: Decimal
    distance: Decimal
    side: Literal["under", "over", "both", "unknown"]
    price_distance: SignedAmount | None
    below: PricePoint | None
    above: PricePoint | None
    jump: SignedAmount | None
    certain: bool
    source: str
    evidence: str
    remark: str


class Cliffs(Wire):
    """The cliffs of an order, in the order of its lines, then its limits; ``now`` is the order as stated."""

    order_id: str | None
    sought: Sought
    now: PricePoint
    cliffs: list[Cliff]
    warnings: list[str]
    receipt: Receipt


class PriceCurve(Wire):
    """The cliffs of an order with points of rising price, both sides of every cliff among them."""

    order_id: str | None
    sought: Sought
    now: PricePoint
    points: list[CurvePoint]
    cliffs: list[Cliff]
    warnings: list[str]
    receipt: Receipt
