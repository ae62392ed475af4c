"""What ``why-not`` answers, as schemas; tests hold them and the answers together."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from bundler.service.schemas import Amount, Count, Decimal, Number, Receipt, SignedAmount, Wire
from bundler.service.schemas_plans import Composition, DesignComponent


class Offer(Wire):
    """A design at a discount: ``tax`` and ``value`` are those of one copy; with ``stops`` it cannot be sold.

    A stop names a ``rule`` or a line of the ``policy``, with ``message``, ``value``, ``limit``, ``hint`` and ``source``.
    """

    discount: Decimal
    price: Amount
    tax: Amount | None
    value: SignedAmount | None
    copies_most: Count
    stops: list[dict[str, str]]


class AskedParts(Wire):
    """The design that was asked about."""

    components: list[DesignComponent]
    discount: Decimal | None


class PricedItem(Wire):
    """What a piece of an item earns in other bundles, and all of it that one copy holds, by the prices of the relaxation."""

    sku: str
    quantity: Number
    price: Amount
    earns: Amount


class Worth(Wire):
    """What a copy earns and what its pieces earn elsewhere, what so many copies add, and what others do: an estimate, no proof."""

    discount: Decimal
    value: SignedAmount
    pieces_earn: Amount
    copies: Count
    adds: SignedAmount
    place_earns: Amount
    items: list[PricedItem]


class Range(Wire):
    """A plan and the proven bound."""

    objective: SignedAmount
    bound: SignedAmount


class PriceOfForcing(Wire):
    """What forcing the design in costs, between two proven amounts; the best plans without and with it, and its copies there."""

    least: Amount
    most: Amount
    copies: Count
    without: Range
    with_: Range = Field(alias="with")


class WhyNot(Wire):
    """Which rule, line or stock stops a design, or what it costs to force it into the plan."""

    design: AskedParts
    verdict: Literal["stopped", "in_plan", "costs", "as_good", "open"]
    message: str
    offers: list[Offer]
    together: list[dict[str, str]]
    copies_in_plan: Count
    worth: Worth | None
    price: PriceOfForcing | None
    warnings: list[str]
    seconds: Annotated[float, Field(ge=0)]
    receipt: Receipt


class Question(Composition):
    """A design that was asked about, as a job; it is polled, streamed and cancelled where compositions are."""

    result: WhyNot | None  # type: ignore[assignment]
