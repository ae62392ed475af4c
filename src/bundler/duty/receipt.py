"""The receipt of an answer: what gave it, so that it can be given again."""

from __future__ import annotations

import hashlib
from typing import Any

from bundler.catalogue.canonical import canonical_json
from bundler.catalogue.returning import Return
from bundler.duty.assess import Assessment

ENGINE = "0.1.0"


def receipt(found: Assessment, back: Return | None = None) -> dict[str, Any]:
    """Return engine, tables, day, and the SHA-256 of the normalised input: the order, its return, and every item fact that was used."""
    items = {part.goods.item.sku: part.goods.item.canonical_json for part in found.parts}
    facts = ",".join([items[sku] for sku in sorted(items)])
    returned = "" if back is None else f',"return":{back.model_dump_json(exclude_none=True)}'
    text = f'{{"items":[{facts}],"order":{canonical_json(found.order)}{returned}}}'
    tables = found.day.tables
    return {
        "engine": ENGINE,
        "tables": tables.edition,
        "tables_sha256": tables.sha256,
        "on": found.day.day.isoformat(),
        "input_sha256": hashlib.sha256(text.encode()).hexdigest(),
    }
