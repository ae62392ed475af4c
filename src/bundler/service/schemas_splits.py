"""The wire form of a split basket, for the OpenAPI document."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from bundler.compliance.finding import Verdict
from bundler.service.schemas import Amount, Answer, Decimal, Finding, Number, Receipt, Wire


class BasketLine(Wire):
    """A line of the basket, counted from 1, and how many of its pieces or copies an order holds."""

    line: Number
    quantity: Number


class SplitOrder(Wire):
    """An order of a split: ``order`` can be quoted as it is; its freight is that of the tariff, or the basket's pro rata to the goods."""

    order: dict[str, Any]
    basket_lines: list[BasketLine]
    account_book: str | None
    customs_district: str | None
    storage_class: str
    supervision_code_because: str
    weight_kg: Decimal
    answer: Answer


class SplitReason(Wire):
    """What keeps some of the orders apart: a rule, or a line of the parcel tariff."""

    rule: str
    orders: list[Number]
    message: str


class ImpossibleBundle(Wire):
    """A bundle of the basket that no order may hold; ``line`` counts the lines of the basket from 1."""

    line: Number
    id: str
    quantity: Number
    rule: str
    message: str
    hint: str


class Split(Wire):
    """A basket as orders in the order of their release, each counting those before it in what its buyer has used.

    The lines that its own findings name are those of the basket, counted from 1.
    """

    order_id: str | None
    supervision_code: str
    verdict: Verdict
    proven: Annotated[bool, Field(description="No split has fewer orders, nor as many at a lower freight")]
    findings: list[Finding]
    reasons: list[SplitReason]
    impossible: list[ImpossibleBundle]
    warnings: list[str]
    order_value: Amount
    goods_value: Amount
    freight: Amount
    insurance: Amount
    non_cash: Amount
    tax: Amount | None
    payable: Amount | None
    orders: list[SplitOrder]
    receipt: Receipt
