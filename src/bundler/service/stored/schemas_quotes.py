"""The wire forms of stored quotes, and of what a person has used of the limits of a year."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from bundler.service.schemas import Answer, Day, Moment, Number, Wire
from bundler.service.stored.schemas_parts import Amount, BundleUse, OrderId, QuoteId, Sku, Weight


class StoredQuote(Wire):
    """A quote whose price is kept to until ``valid_until``, for one order; ``used_by`` cites it, and was not voided and did not expire."""

    id: QuoteId
    state: Literal["open", "used", "expired"]
    on: Day
    valid_until: Moment
    used_by: OrderId | None
    answer: Answer
    bundles: list[BundleUse]


class AmountUsed(Wire):
    """A limit in yuan: what was used of it ``elsewhere`` as it was stated, here ``reserved`` and ``posted``, and what is ``left``."""

    limit: Amount
    elsewhere: Amount
    reserved: Amount
    posted: Amount
    left: Amount


class KilogramsUsed(Wire):
    """A limit in kilograms of the tariff codes that begin with ``group``."""

    group: Annotated[str, Field(pattern="^[0-9]{2,10}$")]
    limit: Weight
    elsewhere: Weight
    reserved: Weight
    posted: Weight
    left: Weight


class LimitsUsed(Wire):
    """What a person has used of the limits of the year of a day, by the tables of that day."""

    on: Day
    year: Number
    annual: AmountUsed
    kilograms: list[KilogramsUsed]
    tables: str
    tables_sha256: str


class AmountDiffers(Wire):
    """An amount that is not what was quoted: of a declared ``line``, or of the whole order where that is null."""

    line: Number | None
    sku: Sku | None
    amount: str
    quoted: str | None
    now: str | None


class FactChanged(Wire):
    """Something that the price depends on and that is not what it was: a fact of an item, or of the receipt where ``sku`` is null."""

    sku: Sku | None
    fact: str
    quoted: Any
    now: Any
