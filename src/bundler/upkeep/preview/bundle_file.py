"""Bundles of a file: a plan as ``compose`` gives it, or a list of bundles as they stand in order lines."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from bundler.catalogue.order import BundleLine, Order
from bundler.catalogue.parsing import MAX_JSON_BYTES, parse_json, validate
from bundler.catalogue.source import place_of, read_bytes
from bundler.catalogue.types import MAX_QUANTITY
from bundler.errors import Fault, InputError
from bundler.upkeep.preview.subjects import Stated

MOST_SOLD = 10**12
PLAN_FIELDS = ("components", "price")
Volume = Annotated[int, Field(strict=True, ge=0, le=MOST_SOLD)]


class _Bundle(BundleLine):
    """A bundle with the number of copies that are sold."""

    kind: Literal["bundle"] = "bundle"
    quantity: Annotated[int, Field(strict=True, ge=1, le=MAX_QUANTITY)] = 1
    volume: Volume | None = None


def read_bundles(path: Path) -> list[Stated]:
    """Return the bundles of a file. Raises InputError with the faults of all of them.

    The designs of a plan are numbered: ``design 1`` and so on; their copies are their volume.
    """
    place = place_of(path)
    document = parse_json(read_bytes(path, MAX_JSON_BYTES), place)
    plan = isinstance(document, Mapping) and isinstance(document.get("designs"), list)
    rows = document["designs"] if plan else document
    if not isinstance(rows, list):
        hint = "Give a plan of compose, or a list of bundles with id, price and components."
        raise InputError([Fault(place, "neither a plan nor a list of bundles", "bundles", hint=hint)])
    faults: list[Fault] = []
    found: dict[str, Stated] = {}
    for at, row in enumerate(rows):
        pointer = f"/designs/{at}" if plan else f"/{at}"
        try:
            stated = _stated(_design(row, at) if plan else row, place, pointer)
        except InputError as error:
            faults += error.faults
            continue
        if stated.id in found:
            message = f"the id stands twice, first at {found[stated.id].pointer}"
            faults.append(Fault(place, message, "duplicate_id", f"{pointer}/id", field="id", value=stated.id))
        found[stated.id] = stated
    if faults:
        raise InputError(faults)
    return list(found.values())


def _design(row: Any, at: int) -> Any:
    """A design of a plan as a bundle; what else the plan tells of it is not needed."""
    if not isinstance(row, Mapping):
        return row
    known = {name: row[name] for name in PLAN_FIELDS if name in row}
    return {"id": f"design {at + 1}", **known, **({"volume": row["copies"]} if "copies" in row else {})}


def _stated(row: Any, place: str, pointer: str) -> Stated:
    bundle = validate(_Bundle, row, place, pointer)
    line = BundleLine.model_construct(**{name: getattr(bundle, name) for name in BundleLine.model_fields})
    return Stated("bundle", bundle.id, Order(lines=[line]), place, pointer, bundle.volume)
