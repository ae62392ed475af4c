"""The wire forms of repairs, for the OpenAPI document."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from bundler.compliance.finding import Verdict
from bundler.service.schemas import Amount, Finding, Pointer, Receipt, Wire


class Change(Wire):
    """One change of a repair: ``from`` and ``to`` are pieces, skus, prices, codes or numbers of orders; ``why`` are rules it mends."""

    kind: Literal["drop", "reduce", "swap", "price", "loose", "supervision_code", "separate", "non_cash"]
    at: Pointer
    bundle: str | None
    sku: str | None
    from_: int | str = Field(alias="from")
    to: int | str
    why: list[str]
    message: str


class Repair(Wire):
    """A repair: its changes and the orders that are left, ready to be quoted; tax and payable are those of all of them."""

    verdict: Verdict
    changes: list[Change]
    goods_value_loss: Amount
    goods_value: Amount
    order_value: Amount
    tax: Amount | None
    payable: Amount | None
    orders: list[dict[str, Any]]
    facts_to_state: list[Finding]


class Reason(Wire):
    """Why nothing helps; ``at`` are places of the order."""

    code: str
    at: list[Pointer]
    message: str


class Repairs(Wire):
    """The smallest repairs, the best first; ``proven`` where no smaller change exists."""

    order_id: str | None
    verdict: Verdict
    findings: list[Finding]
    order_value: Amount | None
    tax: Amount | None
    payable: Amount | None
    repairs: list[Repair]
    needs_a_person: list[Repair]
    facts_to_state: list[Finding]
    reasons: list[Reason]
    proven: bool
    warnings: list[str]
    receipt: Receipt
