"""Catalogues and the policy of the benchmark of ``compose``: one family of them, each hard in its own way, all made from a seed."""

from __future__ import annotations

from math import exp, log
from random import Random
from typing import Any

FAMILIES = ("uniform", "dominant", "threshold", "scarce", "clearance")
"""One account book; one book of three with most items; half of them cosmetics near their threshold; little stock; clearance values."""
ON = "2026-11-23"
PLAIN = ("8516310000", "4202220000", "1806310000")
LOTION = "3304990039"
THRESHOLD = 1_000
"""Fen per millilitre from which lotions bear consumption tax."""


def catalogue(count: int, seed: int, family: str = "uniform") -> list[dict[str, Any]]:
    """Return ``count`` items: prices log-uniform from 16 to 2,000 yuan, stock 20 to 400."""
    random = Random(f"{family} {count} {seed}")
    return [_item(at, random, family) for at in range(count)]


def _item(at: int, random: Random, family: str) -> dict[str, Any]:
    price = int(exp(random.uniform(log(1_600), log(200_000))))
    cost = int(price * random.uniform(0.4, 0.9))
    item = {
        "sku": f"S{at}", "name": f"S{at}", "hs_code": PLAIN[at % len(PLAIN)], "origin": "FR", "unit": "011",
        "unit_price": yuan(price), "cost": yuan(cost), "stock": random.randint(20, 59 if family == "scarce" else 400),
        "account_book": "A", "item_record_no": str(at), "net_weight_kg": "0.3", "gross_weight_kg": "0.4",
    }  # fmt: skip
    if family == "dominant":
        item["account_book"] = random.choices("ABC", [8, 1, 1])[0]
    if family == "threshold" and at % 2:
        content = max(round(price / random.uniform(0.85, 1.15) / THRESHOLD), 1)
        item |= {"hs_code": LOTION, "net_content": str(content), "net_content_unit": "ml", "volume_l": f"{content / 1000:.3f}"}
    if family == "clearance" and at % 3 == 0:
        item["clearance_value"] = yuan(int(price * random.uniform(-0.1, 0.5)))
    return item


def policy(seconds: int, **solver: Any) -> dict[str, Any]:
    """Return the policy of all of them: ten designs of up to four items, up to two of each, at one of three discounts."""
    return {
        "on": ON, "max_designs": 10,
        "bundle": {"price": ["10.00", "5000.00"], "pieces": [2, 8], "distinct_items": [2, 4], "copies_per_item": 2,
                   "discounts": ["0.00", "0.05", "0.10"]},
        "run": {"copies": [20, 500], "setup_cost": "200.00", "packing_cost": "3.00"},
        "solver": {"seconds": seconds, "seed": 1, "workers": 2, **solver},
    }  # fmt: skip


def yuan(fen: int) -> str:
    """Return an amount as the catalogue states it."""
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"
