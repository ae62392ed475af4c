"""Worlds for ``recommend``, and a brute force that forms and quotes every bundle there can be."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from hypothesis import strategies as st

from tests.assembly.worlds import columns, item, usable_codes, yuan

World = tuple[list[dict[str, object]], dict[str, object]]
Design = tuple[tuple[int, ...], int, int]
"""Pieces of every item, value of a copy in fen, most copies."""


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Four to six items and a policy with any of its lines; prices are few, so that many bundles are worth the same."""
    items = []
    for at in range(draw(st.integers(4, 6))):
        price = draw(st.sampled_from([20_000, 20_001, 35_550, 60_000]) | st.integers(3_000, 90_000))
        more: dict[str, object] = {"gross_weight_kg": draw(st.sampled_from(["0.3", "0.9"]))}
        if draw(st.integers(0, 3)) == 0:
            more["filing_price"] = yuan(price * draw(st.sampled_from([80, 95])) // 100)
        if draw(st.integers(0, 5)) == 0:
            more |= draw(
                st.sampled_from([{"account_book": "B"}, {"storage_class": "chilled"}, {"customs_district": "3105"}, {"cost": None}])
            )
        if draw(st.integers(0, 2)) == 0:
            more["clearance_value"] = yuan(draw(st.integers(-5_000, 9_000)))
        more["tags"] = draw(st.sampled_from(["", "food", "toxic", "food;gift", "gift"]))
        cost = price * draw(st.sampled_from([50, 90])) // 100
        items.append(item(f"S{at}", draw(st.sampled_from(usable_codes())), price, cost, draw(st.integers(1, 5))) | more)
    bundle: dict[str, object] = {
        "pieces": [2, draw(st.integers(2, 4))], "distinct_items": draw(st.sampled_from([[1, 2], [2, 3], [1, 3]])), "copies_per_item": 2,
        "price": ["50.00", draw(st.sampled_from(["700.00", "2000.00"]))],
        "discounts": draw(st.sampled_from([["0.00"], ["0.05", "0.10"], [{"rate": "0.00", "copies_max": 1}, {"rate": "0.083"}]])),
        "incompatible_tags": [["food", "toxic"]],
        **draw(st.fixed_dictionaries({}, optional={
            "margin_min": st.sampled_from(["0.1", "0.4"]), "gross_weight_kg_max": st.just("2.0"),
            "distinct_tax_codes": st.sampled_from([[2, 4], [1, 1], [3, 4]]),
            "slot": st.sampled_from([
                [{"name": "gift", "tags_any": ["gift"], "pieces": [1, 2]}],
                [{"name": "gift", "tags_any": ["gift"], "pieces": [0, 1]}, {"name": "food", "tags_any": ["food"], "pieces": [2, 3]}],
            ]),
        })),
    }  # fmt: skip
    policy = {
        "on": "2026-11-23", "freight_max": draw(st.sampled_from(["0.00", "12.34"])),
        "threshold_crossing": draw(st.sampled_from(["refuse", "allow"])), "bundle": bundle,
        "run": {"copies": [draw(st.integers(1, 2)), 4], "packing_cost": "3.00",
                "tax": draw(st.sampled_from(["buyer_pays", "seller_absorbs"]))},
    }  # fmt: skip
    return items, policy


def lawful(world: World) -> list[Design]:
    """All lawful designs, those of one multiset by discount; items without cost are in none."""
    items, policy = world
    bundle = policy["bundle"]
    known = [{**each, "cost": each["cost"] or "0.00"} for each in items]

    def keeps(counts: tuple[int, ...]) -> bool:
        used = [(each, count) for each, count in zip(items, counts, strict=True) if count]
        low, high = bundle.get("distinct_tax_codes", [1, 99])
        inside = [
            sum(count for each, count in used if {*slot["tags_any"]} & {*str(each["tags"]).split(";")}) for slot in bundle.get("slot", [])
        ]
        return (
            all(each["cost"] is not None for each, _ in used)
            and low <= len({each["hs_code"] for each, _ in used}) <= high
            and sum(Fraction(str(each["gross_weight_kg"])) * count for each, count in used)
            <= Fraction(bundle.get("gross_weight_kg_max", "99"))
            and all(slot["pieces"][0] <= held <= slot["pieces"][1] for slot, held in zip(bundle.get("slot", []), inside, strict=True))
        )

    return [each for each in columns(known, policy) if keeps(each[0])]


def best(designs: list[Design], anchor: list[str], top: int | None = None) -> list[Design]:
    """The best designs with the anchors in the order that an answer states, each multiset once."""
    least = {int(sku[1:]): pieces for sku, pieces in Counter(anchor).items()}
    once: dict[tuple[int, ...], Design] = {}
    for design in designs:
        if all(design[0][at] >= pieces for at, pieces in least.items()) and (design[0] not in once or once[design[0]][1] < design[1]):
            once[design[0]] = design

    def key(design: Design) -> tuple[object, ...]:
        parts = [(at, count) for at, count in enumerate(design[0]) if count]
        return -design[1], [part for part in reversed(parts) if part[0] not in least], [part for part in parts if part[0] in least]

    return sorted(once.values(), key=key)[:top]
