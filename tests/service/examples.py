"""Bodies that the tests of the service share."""

from __future__ import annotations

from typing import Any

import jsonschema

from bundler.service.openapi import openapi

CATALOGUE: list[dict[str, Any]] = [
    {"sku": "WINE-75", "name": "red wine", "hs_code": "2204210000", "origin": "FR", "unit": "142", "unit_price": "300.00",
     "net_weight_kg": "0.75", "volume_l": "0.75", "stock": 60, "cost": "120.00"},
    {"sku": "CHOC-200", "name": "chocolate", "hs_code": "1806310000", "origin": "BE", "unit": "125", "unit_price": "200.00",
     "net_weight_kg": "0.2", "stock": 80, "cost": "80.00"},
]  # fmt: skip
BUNDLE: dict[str, Any] = {
    "kind": "bundle", "id": "GIFT-7", "price": "420.00", "quantity": 1,
    "components": [{"sku": "WINE-75", "quantity": 1}, {"sku": "CHOC-200", "quantity": 1}],
}  # fmt: skip
ORDER: dict[str, Any] = {"order_id": "A-1", "on": "2026-11-23", "lines": [BUNDLE, {"kind": "item", "sku": "WINE-75", "quantity": 2}]}
POLICY: dict[str, Any] = {
    "on": "2026-11-23",
    "bundle": {"pieces": [2, 3], "distinct_items": [2, 2]},
    "run": {"copies": [1, 50]},
    "solver": {"seconds": 5, "workers": 1},
}


def with_catalogue(order: dict[str, Any] = ORDER) -> dict[str, Any]:
    return {**order, "catalogue": CATALOGUE}


def validator(name: str) -> jsonschema.Draft202012Validator:
    """A validator of one schema of the OpenAPI document."""
    document = openapi()
    return jsonschema.Draft202012Validator(
        {"$ref": f"#/components/schemas/{name}", "components": document["components"]},
        format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER,
    )
