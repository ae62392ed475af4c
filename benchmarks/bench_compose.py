"""What ``compose`` reaches on catalogues of 50 and 100 items in three account books, and of 100 in one: objective, bound and gap.

Thirty seconds, two workers, at most ten designs. In one book the multisets are too many to be formed, so that the bound has to cover
columns that nobody has seen.
"""

from __future__ import annotations

import random
from typing import Any

import pytest

from bundler.assembly import compose

CODES = ("1806310000", "2204210000", "3304990039", "8516310000", "4202220000")


def catalogue(count: int, books: int) -> list[dict[str, Any]]:
    rng = random.Random(count)
    items = []
    for at in range(count):
        price = rng.randrange(2_000, 60_000)
        cost = price * rng.randrange(40, 90) // 100
        items.append({
            "sku": f"S{at}", "name": f"S{at}", "hs_code": CODES[at % len(CODES)], "origin": "FR", "unit": "011",
            "unit_price": f"{price // 100}.{price % 100:02d}", "cost": f"{cost // 100}.{cost % 100:02d}",
            "stock": rng.randrange(60, 1500), "account_book": f"BOOK-{at % books}", "item_record_no": str(at),
            "net_weight_kg": "0.3", "gross_weight_kg": "0.4", "volume_l": "0.05",
        })  # fmt: skip
    return items


@pytest.mark.parametrize(("count", "books"), [(50, 3), (100, 3), (100, 1)])
def test_compose(benchmark: Any, count: int, books: int) -> None:
    policy = {
        "on": "2026-11-23", "max_designs": 10,
        "bundle": {"price": ["100.00", "2000.00"], "margin_min": "0.05", "discounts": ["0.00", "0.05", "0.10"]},
        "run": {"copies": [20, 500], "setup_cost": "200.00", "packing_cost": "3.00"},
        "solver": {"seconds": 30, "seed": 1, "workers": 2},
    }  # fmt: skip
    plan = benchmark.pedantic(compose, (catalogue(count, books), policy), rounds=1)
    answer = plan.to_dict()
    benchmark.extra_info.update({key: answer[key] for key in ("status", "objective", "bound", "gap")})
    print(f"\n{count} items in {books} books: {plan}; bound {answer['bound']}")
