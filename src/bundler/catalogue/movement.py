"""Movements of stock that no order makes: what comes into the zone (入区), leaves it otherwise (出区), or is counted (盘点)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bundler.catalogue.types import IsoDay, Sku

MovementKind = Literal["receipt", "removal", "count"]
RecordNo = Annotated[str, Field(min_length=1, max_length=110)]
MAX_PIECES = 10**9


class Movement(BaseModel):
    """Pieces of a lot, which record (料号) and last good day tell from the others of its item.

    Of a receipt and a removal ``pieces`` is how many came or went, of a count how many lie there. ``reason`` says why in words, such as
    re-export or destruction, ``reference`` names the document, such as the bonded list (核注清单).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: MovementKind
    sku: Sku
    item_record_no: RecordNo | None = None
    expires_on: IsoDay | None = None
    pieces: Annotated[int, Field(strict=True, ge=0, le=MAX_PIECES)]
    reason: Annotated[str, Field(min_length=1, max_length=200)]
    reference: Annotated[str, Field(min_length=1, max_length=120)] | None = None

    @model_validator(mode="after")
    def _moves(self) -> Movement:
        if not self.pieces and self.kind != "count":
            raise ValueError("a receipt or removal moves one piece or more")
        return self
