"""What the wire forms of what is stored share."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from bundler.service.schemas import Number, Wire
from bundler.service.stored.order_bodies import ORDER_ID, QUOTE_ID

Sku = Annotated[str, Field(min_length=1, max_length=120, examples=["CHOC-200"])]
OrderId = Annotated[str, Field(pattern=ORDER_ID, examples=["A-1"])]
QuoteId = Annotated[str, Field(pattern=QUOTE_ID, examples=["5f0c6c1e5f0c6c1e5f0c6c1e5f0c6c1e"])]
Amount = Annotated[str, Field(pattern=r"^[0-9]+\.[0-9]{2}$", examples=["128.00"])]
Weight = Annotated[str, Field(pattern=r"^[0-9]+(\.[0-9]{1,6})?$", examples=["0.5"])]


class BundleChange(Wire):
    """What is not as it was: of the bundle, or of an item in it; the tables by their SHA-256."""

    what: Literal["verdict", "price", "stand_alone", "tax", "tables", "unit_price", "share"]
    sku: Sku | None
    before: str | None
    now: str | None


class BundleUse(Wire):
    """A line, counted from 1, that was made from a version of a registered bundle, and what price and apportionment by the public prices
    of the day have otherwise than by those that the version was registered with.
    """

    line: Number
    id: str
    version: Number
    changes: list[BundleChange]
