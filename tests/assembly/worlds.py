"""Small worlds for the solver, and a brute force that knows nothing of it."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from itertools import product
from typing import Any

from hypothesis import strategies as st

from bundler.catalogue import load_catalogue
from bundler.compliance import quote
from bundler.tariff import load_tables

DAY = "2026-11-23"
CODES = ["1806310000", "2204210000", "3304990039", "8516310000", "4202220000", "9503008390"]


def yuan(fen: int) -> str:
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def fen(text: str) -> int:
    return round(Fraction(text) * 100)


@cache
def usable_codes() -> list[str]:
    """Codes that one piece passes with."""
    found = []
    for code in CODES:
        answer = quote({"on": DAY, "lines": [{"kind": "item", "quantity": 1, "item": item("X", code, 20_000, 9_000, 10)}]})
        if answer.verdict == "compliant":
            found.append(code)
    assert len(found) >= 4
    return found


def item(sku: str, code: str, price: int, cost: int, stock: int, **more: object) -> dict[str, object]:
    return {
        "sku": sku, "name": sku, "hs_code": code, "origin": "FR", "unit": "011", "unit_price": yuan(price), "cost": yuan(cost),
        "stock": stock, "net_weight_kg": "0.2", "gross_weight_kg": "0.3", "volume_l": "0.05", "account_book": "A", "item_record_no": "1",
        **more,
    }  # fmt: skip


PAIR = [item("SCARCE", CODES[0], 20_000, 9_000, 5), item("PLENTY", CODES[1], 30_000, 9_000, 40)]
PAIR_POLICY: dict[str, Any] = {
    "on": DAY, "max_designs": 2,
    "bundle": {"pieces": [2, 3], "distinct_items": [2, 2], "copies_per_item": 2, "price": ["10.00", "2000.00"],
               "discounts": ["0.00"]},
    "run": {"copies": [1, 9], "setup_cost": "15.00", "packing_cost": "0.00", "tax": "buyer_pays"},
    "freight_max": "0.00", "threshold_crossing": "refuse",
    "solver": {"seconds": 60, "workers": 1, "work": 40},
}  # fmt: skip
"""Two items, one of them scarce, in runs of one copy or more."""


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[dict[str, object]], dict[str, object]]:
    """Three or four items and a policy small enough for the brute force."""
    count = draw(st.integers(2, 4))
    items = []
    for index in range(count):
        price = draw(st.integers(3_000, 90_000))
        more: dict[str, object] = {}
        if draw(st.booleans()):
            more["filing_price"] = yuan(price * draw(st.sampled_from([80, 92, 97])) // 100)
        if draw(st.integers(0, 5)) == 0:
            more["account_book"] = "B"
        if draw(st.integers(0, 3)) == 0:
            more["clearance_value"] = yuan(draw(st.integers(-2_000, 4_000)))
        if draw(st.booleans()):
            more["tags"] = draw(st.sampled_from(["food", "toxic", "food;gift"]))
        cost = price * draw(st.integers(30, 95)) // 100
        items.append(item(f"S{index}", draw(st.sampled_from(usable_codes())), price, cost, draw(st.integers(1, 5)), **more))
    policy = {
        "on": DAY,
        "max_designs": draw(st.integers(1, 2)),
        "freight_max": draw(st.sampled_from(["0.00", "12.34"])),
        "threshold_crossing": draw(st.sampled_from(["refuse", "allow"])),
        "bundle": {
            "pieces": [2, draw(st.integers(2, 3))],
            "distinct_items": [draw(st.integers(1, 2)), 2],
            "copies_per_item": 2,
            "price": ["50.00", draw(st.sampled_from(["900.00", "2000.00"]))],
            "discounts": draw(st.sampled_from([["0.00"], ["0.05", "0.10"], [{"rate": "0.00", "copies_max": 1}, {"rate": "0.08"}]])),
            "incompatible_tags": [["food", "toxic"]],
        },
        "run": {
            "copies": [1, 4],
            "setup_cost": draw(st.sampled_from(["0.00", "15.00", "90.00"])),
            "packing_cost": "3.00",
            "tax": draw(st.sampled_from(["buyer_pays", "seller_absorbs"])),
        },
        "solver": {"seconds": 20, "seed": 1, "workers": 1},
    }
    if draw(st.booleans()):
        policy["bundle"]["margin_min"] = "0.1"  # type: ignore[index]
    if draw(st.booleans()):
        policy["bundle"]["designs_per_item_max"] = 1  # type: ignore[index]
    return items, policy


def offers(items: list[dict[str, object]], policy: dict[str, object]) -> list[tuple[tuple[int, ...], int, int, str]]:
    """All lawful (counts, value of one copy in fen, most copies, discount), by asking ``quote`` about every multiset and discount."""
    bundle, run, catalogue, tables = policy["bundle"], policy["run"], load_catalogue(items), load_tables()
    found = []
    for counts in product(range(bundle["copies_per_item"] + 1), repeat=len(items)):
        used = [(each, count) for each, count in zip(items, counts, strict=True) if count]
        distinct, pieces = len(used), sum(counts)
        if not (
            bundle["distinct_items"][0] <= distinct <= bundle["distinct_items"][1] and bundle["pieces"][0] <= pieces <= bundle["pieces"][1]
        ):
            continue
        if len({each["account_book"] for each, _ in used}) > 1 or not keeps_lines(used, bundle):
            continue
        public = sum(fen(str(each["unit_price"])) * count for each, count in used)
        cost = sum(fen(str(each["cost"])) * count for each, count in used)
        clearance = sum(fen(str(each.get("clearance_value", "0"))) * count for each, count in used)
        for discount in bundle["discounts"]:
            rate, most = (discount, None) if isinstance(discount, str) else (discount["rate"], discount.get("copies_max"))
            price = int(public * (1 - Fraction(rate)) + Fraction(1, 2))
            if not fen(bundle["price"][0]) <= price <= fen(bundle["price"][1]):
                continue
            answers = [
                quote(
                    {"on": DAY, "freight": freight, "lines": [{
                        "kind": "bundle", "id": "B", "price": yuan(price), "quantity": 1,
                        "components": [{"sku": each["sku"], "quantity": count} for each, count in used],
                    }]}, catalogue, tables,
                )
                for freight in ("0.00", policy["freight_max"])
            ]  # fmt: skip
            if any(answer.verdict != "compliant" for answer in answers):
                continue
            crossing = any(finding.code == "BUN-03" for answer in answers for finding in answer.findings)
            if policy["threshold_crossing"] == "refuse" and crossing:
                continue
            tax = answers[0].tax if run["tax"] == "seller_absorbs" else 0
            if "margin_min" in bundle and price - cost - tax < Fraction(bundle["margin_min"]) * price:
                continue
            upper = min([int(each["stock"]) // count for each, count in used] + [run["copies"][1]] + ([most] if most else []))
            if upper >= run["copies"][0]:
                found.append((counts, price - cost + clearance - fen(run["packing_cost"]) - tax, upper, rate))
    return found


def keeps_lines(used: list[tuple[dict[str, object], int]], bundle: dict[str, object]) -> bool:
    """Whether a bundle keeps the lines of a policy on tags, tax codes, weight and expiry."""
    tags = [str(each.get("tags", "")).split(";") for each, _ in used]
    if any({one, other} <= {tag for each in tags for tag in each} for one, other in bundle.get("incompatible_tags", [])):
        return False
    low, high = bundle.get("distinct_tax_codes", [1, 99])
    if not low <= len({each["hs_code"] for each, _ in used}) <= high:
        return False
    weight = sum(Fraction(str(each["gross_weight_kg"])) * count for each, count in used)
    if weight > Fraction(bundle.get("gross_weight_kg_max", "1000")):
        return False
    beyond = bundle.get("expires_after", "")
    if any(each.get("expires_on", "9999") <= beyond for each, _ in used):
        return False
    if beyond and any("expires_on" not in each and each.get("storage_class", "ambient") != "ambient" for each, _ in used):
        return False
    for slot in bundle.get("slot", []):
        pieces = sum(count for own, (_, count) in zip(tags, used, strict=True) if {*slot["tags_any"]} & {*own})
        if not slot["pieces"][0] <= pieces <= slot["pieces"][1]:
            return False
    return True


def columns(items: list[dict[str, object]], policy: dict[str, object]) -> list[tuple[tuple[int, ...], int, int]]:
    """All lawful (counts, value of one copy in fen, most copies)."""
    return [(counts, value, upper) for counts, value, upper, _ in offers(items, policy)]


def best(items: list[dict[str, object]], policy: dict[str, object]) -> int | None:
    """The worth of the best plan in fen, None where no lawful design exists; every choice and every number of copies is tried."""
    known = best_by_number(items, policy)
    return None if len(known) == 1 and not columns(items, policy) else max(known.values())


def best_by_number(items: list[dict[str, object]], policy: dict[str, object]) -> dict[int, int]:
    """The worth of the best plan with exactly 0, 1, … designs, as far as there are any."""
    usable = columns(items, policy)
    run, limit = policy["run"], policy["bundle"].get("designs_per_item_max", 99)
    setup, low = fen(run["setup_cost"]), run["copies"][0]
    known: dict[int, int] = {}

    def search(at: int, left: list[int], places: list[int], chosen: frozenset[tuple[int, ...]], worth: int) -> None:
        if at == len(usable) or len(chosen) == policy["max_designs"]:
            known[len(chosen)] = max(worth, known.get(len(chosen), worth))
            return
        counts, value, upper = usable[at]
        search(at + 1, left, places, chosen, worth)
        if counts in chosen or any(count and not place for count, place in zip(counts, places, strict=True)):
            return
        for n in range(low, upper + 1):
            rest = [have - n * count for have, count in zip(left, counts, strict=True)]
            if min(rest) < 0:
                break
            after = [place - bool(count) for place, count in zip(places, counts, strict=True)]
            search(at + 1, rest, after, chosen | {counts}, worth + n * value - setup)

    search(0, [int(each["stock"]) for each in items], [limit] * len(items), frozenset(), 0)
    return known
