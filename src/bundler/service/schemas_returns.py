"""The wire form of the answer on a return, for the OpenAPI document."""

from __future__ import annotations

from pydantic import Field

from bundler.compliance.finding import Verdict
from bundler.service.schemas import Amount, Code, Count, Day, Decimal, Finding, Number, Receipt, Wire


class AmountsBack(Wire):
    """What comes back of the declared amounts; null where nothing is known or comes back."""

    goods_value: Amount | None
    freight: Amount | None
    insurance: Amount | None
    dutiable_value: Amount | None
    tariff: Amount | None
    consumption_tax: Amount | None
    vat: Amount | None
    tax: Amount | None


class ReturnedPieces(AmountsBack):
    """The pieces of a declared line that come back, with its declared amounts pro rata; ``from`` names the bundle they were sold in."""

    number: Number
    from_: str | None = Field(alias="from")
    sku: str
    hs_code: Code
    sold: Number
    returned_before: Count
    quantity: Number


class ReturnedItem(AmountsBack):
    """The pieces of an item of a bundle that come back; ``lines`` are the numbers of their declared lines."""

    sku: str
    lines: list[Number]
    sold: Number
    returned_before: Count
    quantity: Number
    annual_restored: Amount | None
    stock_restored: Number | None


class ReturnedBundle(AmountsBack):
    """A bundle, by its position in the order, of which something comes back; ``copies`` are the whole copies that it makes."""

    bundle: str
    order_line: Number
    sold: Number
    copies: Count
    annual_restored: Amount | None
    items: list[ReturnedItem]


class Kept(Wire):
    """What stays with the buyer: ``tax`` is what stays levied, ``verdict`` that on the kept goods as an order of their own."""

    pieces: Number
    order_value: Amount
    tax: Amount | None
    verdict: Verdict


class ReturnAnswer(Wire):
    """The verdict on a return and what comes back; taxes, limit, kilograms and stock are null where they are not known or it is refused."""

    order_id: str | None
    verdict: Verdict
    findings: list[Finding]
    released_on: Day
    apply_until: Day | None
    arrive_until: Day | None
    goods_value: Amount | None
    freight: Amount | None
    insurance: Amount | None
    dutiable_value: Amount | None
    tariff: Amount | None
    consumption_tax: Amount | None
    vat: Amount | None
    tax: Amount | None
    annual_restored: Amount | None
    kg_restored: dict[str, Decimal] | None
    stock_restored: dict[str, Number] | None
    kept: Kept | None
    bundles: list[ReturnedBundle]
    lines: list[ReturnedPieces]
    receipt: Receipt
