"""Small worlds of orders that may not enter, the same for the same seed."""

from __future__ import annotations

from random import Random
from typing import Any

from tests.assembly.repair_brute import World, yuan

Facts = dict[str, Any]
KINDS: list[Facts] = [
    {"hs_code": "1806310000"},
    {"hs_code": "2204210000", "volume_l": "0.75"},
    {"hs_code": "3304990039", "net_content": "100", "net_content_unit": "ml"},
    {"hs_code": "8516310000"},
    {"hs_code": "1701991090", "net_weight_kg": "0.8"},
    {"hs_code": "9503002100"},
]
MILK: list[Facts] = [{"hs_code": "0401200000"}, {"hs_code": "0402210000"}, {"hs_code": "0409000000"}]
"""Listed in 2018, the first for direct mail only."""
ODD: list[Facts] = [
    {"hs_code": "9307001000"},
    {"hs_code": "1806310000", "expires_on": "2018-01-31"},
    {"hs_code": "3307490000"},
    {"hs_code": "1806310000", "stock": 0},
]

MOST_WAYS = 90


def item(random: Random, sku: str, milk: bool) -> Facts:
    """An item; one in five is barred, short or spoiled."""
    kind = random.choice(ODD) if random.random() < 0.2 else random.choice(KINDS)
    if milk and random.random() < 0.8:
        kind = random.choice(MILK)
    price = random.choice(
        [random.randint(300, 9_000), random.randint(3_000, 120_000), random.randint(90_000, 320_000)] * 3
        + [random.randint(480_000, 700_000)]
    )
    found = {"sku": sku, "name": sku, "origin": "FR", "unit": "142", "unit_price": yuan(price), "net_weight_kg": "0.2", **kind}
    if random.random() < 0.3:
        found["filing_price"] = yuan(price * random.choice([80, 93, 99]) // 100)
    if random.random() < 0.2:
        found.setdefault("stock", random.randint(1, 3))
    if random.random() < (0.3 if milk else 0.5):
        found |= {"account_book": random.choice("AAB"), "item_record_no": "1"}
    if random.random() < 0.15:
        found["customs_district"] = random.choice(["3105", "3117"])
    if random.random() < 0.15:
        found["storage_class"] = "chilled"
    return found


def _line(random: Random, number: int, items: list[Facts]) -> Facts:
    skus = [each["sku"] for each in items]
    if random.random() < 0.6:
        line: Facts = {"kind": "item", "sku": random.choice(skus), "quantity": random.choice([1, 1, 1, 2, 3])}
        return line | ({"unit_price": yuan(random.randint(0, 20_000))} if random.random() < 0.1 else {})
    chosen = random.sample(range(len(skus)), min(random.randint(1, 4), len(skus)))
    components = [{"sku": skus[at], "quantity": random.choice([1, 1, 1, 2])} for at in chosen]
    public = sum(int(items[at]["unit_price"].replace(".", "")) * each["quantity"] for at, each in zip(chosen, components, strict=True))
    price = yuan(public * random.choice([100, 95, 90, 85, 70]) // 100)
    return {"kind": "bundle", "id": f"B{number}", "price": price, "quantity": random.choice([1, 1, 2]), "components": components}


def _ways(line: Facts) -> int:
    """In how many ways a line may be left."""
    count: int = line["quantity"] + 1
    if line["kind"] == "bundle":
        count = line["quantity"]
        for each in line["components"]:
            count *= each["quantity"] + 1
    return count


def world(seed: int) -> World:
    """An order of at most eight places over at most eight items, with alternatives to some of them."""
    random = Random(seed)
    milk = random.random() < 0.25
    items = [item(random, f"S{n}", milk) for n in range(random.randint(2, 8))]
    skus = [each["sku"] for each in items]
    lines: list[Facts] = []
    ways = 1
    for _ in range(random.randint(1, 8)):
        line = _line(random, len(lines), items)
        ways *= _ways(line)
        if (lines and ways > MOST_WAYS) or sum(len(each.get("components", "1")) for each in [*lines, line]) > 8:
            break
        lines.append(line)
    buyer = {"annual_used": yuan(random.choice([0, 0, 1_700_000 if milk else 2_300_000])), "kg_used": {"1701": "0.5"}}
    order: Facts = {"on": "2018-06-01" if milk else "2026-11-23", "lines": lines, "buyer": buyer}
    if random.random() < 0.3:
        order["freight"] = yuan(random.randint(1, 5_000))
    if random.random() < 0.1:
        order["non_cash"] = yuan(random.randint(1, 200_000))
    if random.random() < 0.1:
        order["supervision_code"] = "9610"
    alternatives = {random.choice(skus): random.sample(skus, 1) for _ in range(random.randint(0, 1))}
    return World(items, order, alternatives)
