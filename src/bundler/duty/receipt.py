"""The receipt of an answer: what gave it, so that it can be given again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from bundler.catalogue.canonical import canonical_json
from bundler.duty.assess import Assessment
from bundler.values import days

ENGINE = "0.1.0"


def receipt(found: Assessment, beside: Mapping[str, BaseModel] | None = None) -> dict[str, Any]:
    """Return engine, tables, day, and the SHA-256 of the normalised input."""
    tables = found.day.tables
    return {
        "engine": ENGINE,
        "tables": tables.edition,
        "tables_sha256": tables.sha256,
        "on": days.format(found.day.day),
        "input_sha256": hashlib.sha256(normalised(found, beside).encode()).hexdigest(),
    }


def normalised(found: Assessment, beside: Mapping[str, BaseModel] | None = None) -> str:
    """Return the normalised input as JSON: the order, and every item fact that was used. With it an answer can be given again.

    ``beside`` is by its name what else was given: the return of the order, or the parcel tariff of a basket.
    """
    items = {part.goods.sku: part.goods.canonical_json or part.goods.facts() for part in found.parts}
    facts = ",".join(map(items.__getitem__, sorted(items)))
    more = "".join(f',"{name}":{model.model_dump_json(exclude_none=True)}' for name, model in beside.items()) if beside else ""
    return f'{{"items":[{facts}],"order":{canonical_json(found.order)}{more}}}'
