"""The wire forms of the channels of an order side by side, for the OpenAPI document."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bundler.catalogue.order import SupervisionCode
from bundler.compliance.channels import Available, Basis, ChannelName
from bundler.compliance.finding import Verdict
from bundler.service.schemas import Amount, Code, Finding, Number, Receipt, Step, Wire


class ChannelLine(Wire):
    """A declared line in a channel: ``dutiable_value`` is on the channel's basis; ``category`` is that of a postal article."""

    number: Number
    from_: str | None = Field(alias="from")
    sku: str
    hs_code: Code
    origin: str
    quantity: Number
    dutiable_value: Amount | None
    tariff: Amount | None
    consumption_tax: Amount | None
    vat: Amount | None
    postal_tax: Amount | None
    tax: Amount | None
    category: str | None
    working: list[Step]


class Channel(Wire):
    """A channel of an order: its verdict and its taxes on ``value``; ``waived`` is the postal tax of the lines that is not levied."""

    channel: ChannelName
    title: str
    title_zh: str
    available: Available
    verdict: Verdict
    findings: list[Finding]
    basis: Basis
    value: Amount | None
    tariff: Amount | None
    consumption_tax: Amount | None
    vat: Amount | None
    postal_tax: Amount | None
    waived: Amount | None
    tax: Amount | None
    payable: Annotated[Amount | None, Field(description="The order at its price, with the taxes of the channel")]
    lines: list[ChannelLine]


class Comparison(Wire):
    """The channels of an order side by side; that of its supervision code is its quote. Nothing known or nothing due there is null."""

    order_id: str | None
    supervision_code: SupervisionCode
    order_value: Amount | None
    goods_value: Amount | None
    freight: Amount
    insurance: Amount
    channels: list[Channel]
    receipt: Receipt
