"""An order as its caller states it: loose items and bundles of one buyer."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool, model_validator

from bundler.catalogue.item import Item
from bundler.catalogue.types import Exact, IsoDay, Money, OpaqueKey, Quantity, Sku, UnitPrice

SupervisionCode = Literal["1210", "9610", "1239"]
"""Bonded retail import (网购保税), direct purchase (直购), and bonded retail import A (网购保税A)."""
MAX_LINES = 500
MAX_COMPONENTS = 200
MAX_HISTORY = 1000


class _Wire(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Named(_Wire):
    """Goods named by ``sku``; ``item`` carries the facts where the catalogue does not."""

    sku: Sku | None = None
    item: Item | None = None

    @model_validator(mode="after")
    def _has_goods(self) -> _Named:
        sku, item = self.sku, self.item
        if sku is None and item is None:
            raise ValueError("name the goods by 'sku', or carry their facts under 'item'")
        if item is not None and sku is not None and item.sku != sku:
            raise ValueError(f"'sku' is {sku!r} but the item says {item.sku!r}")
        return self

    @property
    def goods_sku(self) -> str:
        """The sku, from wherever it was stated."""
        return self.sku if self.sku is not None else self.item.sku  # type: ignore[union-attr]


class ItemLine(_Named):
    """A loose item; ``unit_price`` is the price of the moment, in 1/100,000 yuan."""

    kind: Literal["item"]
    quantity: Quantity
    unit_price: UnitPrice | None = None


class Component(_Named):
    """A component of one bundle."""

    quantity: Quantity


class BundleLine(_Wire):
    """A bundle at one price; ``price`` is the price of one bundle in fen."""

    kind: Literal["bundle"]
    id: Annotated[str, Field(min_length=1, max_length=120)]
    price: Money
    quantity: Quantity
    components: Annotated[list[Component], Field(min_length=1, max_length=MAX_COMPONENTS)]


OrderId = Annotated[str, Field(min_length=1, max_length=120)]
Seller = Annotated[str, Field(min_length=1, max_length=120)]
Line = Annotated[ItemLine | BundleLine, Field(discriminator="kind")]
YearGroup = Annotated[str, Field(pattern=r"^\d{2,10}$")]
KilogramsUsed = Annotated[dict[YearGroup, Exact], AfterValidator(lambda used: dict(sorted(used.items())))]
"""Kilograms by the first digits of the tariff code; sorted, so that the same facts give the same receipt."""


class EarlierOrder(_Wire):
    """An earlier order of the same buyer, on whatever platform, that was neither cancelled nor returned; value in fen.

    Keys stand for the delivery address and the telephone without showing them; None is "not stated".
    """

    order_id: OrderId
    on: IsoDay
    order_value: Money
    seller: Seller | None = None
    address_key: OpaqueKey | None = None
    phone_key: OpaqueKey | None = None


class Buyer(_Wire):
    """The buyer (订购人) by the caller's knowledge: what was used this calendar year, identity, earlier orders; None is "not stated"."""

    annual_used: Money | None = None
    kg_used: KilogramsUsed | None = None
    authenticated: StrictBool | None = None
    is_payer: StrictBool | None = None
    history: Annotated[list[EarlierOrder], Field(max_length=MAX_HISTORY)] | None = None


class Promotion(_Wire):
    """Why prices differ from the public ones: to whom it is open, and whether customs approved it."""

    id: Annotated[str, Field(min_length=1, max_length=120)]
    audience: Annotated[str, Field(min_length=1, max_length=120)] = "public"
    approved: StrictBool = False


class Order(_Wire):
    """One order of one buyer; money in fen, ``on`` is the day of declaration.

    ``seller``, ``address_key`` and ``phone_key`` are compared with those of the buyer's earlier orders; ``risk_notice`` says whether the
    buyer saw the risk notice (风险告知书) before ordering.
    """

    order_id: Annotated[str, Field(max_length=120)] | None = None
    on: IsoDay | None = None
    supervision_code: SupervisionCode = "1210"
    strict: StrictBool = False
    buyer: Buyer = Buyer()
    freight: Money = 0
    insurance: Money = 0
    non_cash: Money = 0
    promotion: Promotion | None = None
    seller: Seller | None = None
    address_key: OpaqueKey | None = None
    phone_key: OpaqueKey | None = None
    risk_notice: StrictBool | None = None
    lines: Annotated[list[Line], Field(min_length=1, max_length=MAX_LINES)]

    @property
    def day(self) -> date:
        """The day of declaration; parsing has made sure that there is one."""
        on = self.on
        assert on is not None
        return on
