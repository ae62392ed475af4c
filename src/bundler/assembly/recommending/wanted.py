"""What ``recommend`` is asked, checked: everything bounded before anything is looked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from bundler.assembly.policy_types import MAX_PIECES
from bundler.catalogue.catalogue import Catalogue
from bundler.catalogue.types import Sku
from bundler.errors import Fault, InputError
from bundler.values.near import did_you_mean

TOP, MAX_TOP = 10, 100
MAX_STOCK = 10**9
PLACE = "anchor"
DEFAULT: Mapping[str, Any] = {"run": {"copies": [1, 100_000]}}
"""The policy where none is given: the defaults of a policy, and stock for one copy is enough."""

Top = Annotated[int, Field(strict=True, ge=1, le=MAX_TOP)]
Anchors = Annotated[list[Sku], Field(min_length=1, max_length=MAX_PIECES)]


class Wanted(BaseModel):
    """What was asked of a catalogue and a policy: an anchor that stands twice is to be there in two pieces at least."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    anchor: Anchors
    top: Top = TOP


def anchors_of(anchor: str | Sequence[str], catalogue: Mapping[str, Any]) -> list[str]:
    """Return the anchors. Raises InputError with all of them that are no items of the catalogue, each with the nearest that is."""
    stated: list[Any] = [anchor] if isinstance(anchor, str) else list(anchor) if isinstance(anchor, list | tuple) else []
    if not stated or len(stated) > MAX_PIECES:
        hint = f"At most {MAX_PIECES} can be given." if stated else 'Such as "CHOC-200" or ["CHOC-200", "WINE-75"].'
        raise InputError([Fault(PLACE, "the sku of an item, or a list of them, is wanted", "anchor", hint=hint)])
    faults = [
        Fault(PLACE, "not in the catalogue", "unknown_sku", "" if anchor is sku else f"/{at}", value=sku, hint=did_you_mean(sku, catalogue))
        if isinstance(sku, str) else Fault(PLACE, "the sku of an item is wanted", "anchor", f"/{at}")
        for at, sku in enumerate(stated) if not isinstance(sku, str) or sku not in catalogue
    ]  # fmt: skip
    if faults:
        raise InputError(faults)
    return stated


def top_of(top: Any) -> int:
    """Return how many designs are wanted. Raises InputError where that is no number in range."""
    if isinstance(top, bool) or not isinstance(top, int) or not 1 <= top <= MAX_TOP:
        raise InputError([Fault("top", f"a whole number from 1 to {MAX_TOP} is wanted", "top", value=top)])
    return top


def stock_of(stock: Any, catalogue: Catalogue) -> dict[str, int]:
    """Return new stock by sku. Raises InputError with everything that is no stock of an item of the catalogue."""
    if not isinstance(stock, Mapping):
        raise InputError([Fault("stock", 'stock by sku is wanted, such as {"CHOC-200": 120}', "stock")])
    faults = []
    for sku, pieces in stock.items():
        if sku not in catalogue:
            faults.append(Fault("stock", "not in the catalogue", "unknown_sku", value=sku, hint=did_you_mean(str(sku), catalogue)))
        elif isinstance(pieces, bool) or not isinstance(pieces, int) or not 0 <= pieces <= MAX_STOCK:
            message = f"a whole number of pieces from 0 to {MAX_STOCK} is wanted"
            faults.append(Fault("stock", message, "stock", field=str(sku), value=pieces))
    if faults:
        raise InputError(faults)
    return dict(stock)
