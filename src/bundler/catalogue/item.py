"""An item of a catalogue: the facts that duty, rules and the solver use."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from bundler.catalogue.types import (
    BooleanCell,
    CellMoney,
    District,
    IsoDay,
    Measure,
    Origin,
    SignedCellMoney,
    Sku,
    Stock,
    Tags,
    TariffCode,
    Text,
    UnitCode,
)

MILLILITRES_PER_LITRE = 1000
OF_LOTS = {"stock", "expires_on"}
"""The columns that speak of a lot and not of the item."""


class Item(BaseModel):
    """One row of a catalogue, checked and immutable.

    Money is in fen, weights in kilograms and ``volume_l`` in litres of one unit; what is not stated is None. ``electronic_label`` says
    whether buyers can read a Chinese label online (中文电子标签), ``kit`` whether the goods are a kit made ready in the zone under a record
    of its own (料号), ``processing_declaration`` names its declaration of simple processing (简单加工),
    ``specification`` is the 规格型号 of a declared line: brand, model, composition and the like, separated by bars.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    sku: Sku
    name: Text
    name_zh: Text | None = None
    gtin: Annotated[str, Field(pattern=r"^\d{8,14}$")] | None = None
    hs_code: TariffCode
    origin: Origin
    unit: UnitCode
    unit_price: CellMoney
    filing_price: CellMoney | None = None
    import_value: CellMoney | None = None
    cost: CellMoney | None = None
    clearance_value: SignedCellMoney | None = None
    stock: Stock | None = None
    account_book: Text | None = None
    item_record_no: Text | None = None
    customs_district: District | None = None
    net_weight_kg: Measure
    gross_weight_kg: Measure | None = None
    volume_l: Measure | None = None
    net_content: Measure | None = None
    net_content_unit: Literal["ml", "g", "sheet", "piece"] | None = None
    expires_on: IsoDay | None = None
    storage_class: Literal["ambient", "chilled", "frozen"] = "ambient"
    brand: Text | None = None
    tags: Tags = ()
    remark_met: BooleanCell | None = None
    electronic_label: BooleanCell | None = None
    kit: BooleanCell | None = None
    processing_declaration: Text | None = None
    specification: Text | None = None

    @cached_property
    def litres(self) -> Fraction | None:
        """The litres of contents of one unit: ``volume_l``, else ``net_content`` where that is in millilitres."""
        if self.volume_l is not None:
            return self.volume_l
        if self.net_content is not None and self.net_content_unit == "ml":
            return self.net_content / MILLILITRES_PER_LITRE
        return None

    @cached_property
    def canonical_json(self) -> str:
        """The facts that were stated, as JSON; part of the input hash of a receipt."""
        return self.model_dump_json(exclude_none=True)

    @cached_property
    def facts_json(self) -> str:
        """The facts that were stated of the item itself, as JSON: those of a lot that lies in a warehouse are left out."""
        return self.model_dump_json(exclude_none=True, exclude=OF_LOTS)

    def restocked(self, stock: int) -> Item:
        """Return the item with other stock."""
        return self.standing(stock, self.expires_on)

    def standing(self, stock: int | None, expires_on: date | None) -> Item:
        """Return the item with this stock and last good day: itself where it has them."""
        if (self.stock, self.expires_on) == (stock, expires_on):
            return self
        return self._but(stock=stock, expires_on=expires_on)

    def repriced(self, unit_price: int) -> Item:
        """Return the item at another public price in fen."""
        return self._but(unit_price=unit_price)

    def _but(self, **facts: int | date | None) -> Item:
        """The item with other facts; a copy would carry over what was worked out of the old ones."""
        return Item.model_construct(**{**{name: getattr(self, name) for name in COLUMNS}, **facts})


COLUMNS: tuple[str, ...] = tuple(Item.model_fields)
