"""``compose`` against plain enumeration: up to twelve items, several designs, and every line that a policy can have."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bundler.assembly import compose
from tests.assembly.worlds import DAY, columns, fen, item, usable_codes, yuan

Policy = dict[str, Any]
Items = list[dict[str, Any]]


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Items, Policy]:
    """Up to twelve items and three designs; of many items a bundle holds two, so that the enumeration stays short."""
    count = draw(st.integers(3, 12))
    items = []
    for at in range(count):
        price = draw(st.integers(3_000, 60_000))
        more = {
            "gross_weight_kg": draw(st.sampled_from(["0.3", "0.9", "1.7"])),
            "tags": draw(st.sampled_from(["food", "toxic", "food;gift", "gift"])),
            "account_book": draw(st.sampled_from("AAAB")), "storage_class": draw(st.sampled_from(["ambient", "ambient", "chilled"])),
            "expires_on": draw(st.sampled_from([None, "2027-02-28", "2027-03-01", "2027-03-02"])),
            "clearance_value": yuan(draw(st.integers(-2_000, 2_000))), "filing_price": yuan(price * draw(st.sampled_from([50, 96])) // 100),
        }  # fmt: skip
        cost = price * draw(st.integers(30, 95)) // 100
        code = draw(st.sampled_from(usable_codes()))
        items.append(item(f"S{at}", code, price, cost, draw(st.integers(2, 9)), **{key: value for key, value in more.items() if value}))
    return items, _policy(draw, wide=count > 5)


def _policy(draw: st.DrawFn, *, wide: bool) -> Policy:
    low = draw(st.integers(2, 3))
    bundle: Policy = {
        "pieces": [2, 2 if wide else draw(st.integers(2, 4))], "copies_per_item": 1 if wide else 2,
        "distinct_items": [2, 2 if wide else 3], "price": ["50.00", draw(st.sampled_from(["700.00", "2000.00"]))],
        "discounts": draw(st.sampled_from([["0.00"], ["0.04", "0.10"], [{"rate": "0.00", "copies_max": 3}, {"rate": "0.08"}]])),
        "incompatible_tags": draw(st.sampled_from([[], [["food", "toxic"]]])),
    }  # fmt: skip
    lines = {
        "distinct_tax_codes": draw(st.sampled_from([[1, 1], [2, 2]])), "gross_weight_kg_max": draw(st.sampled_from(["1.2", "2.6"])),
        "margin_min": "0.15", "expires_after": "2027-03-01", "designs_per_item_max": 1,
        "slot": [{"name": "gift", "tags_any": ["gift"], "pieces": [1, 1]}],
    }  # fmt: skip
    bundle |= {name: lines[name] for name in draw(st.sets(st.sampled_from(sorted(lines)), max_size=3))}
    return {
        "on": DAY, "max_designs": draw(st.integers(1, 3)), "freight_max": draw(st.sampled_from(["0.00", "12.34"])),
        "threshold_crossing": draw(st.sampled_from(["refuse", "allow"])), "bundle": bundle,
        "run": {
            "copies": [low, low + 1], "setup_cost": draw(st.sampled_from(["0.00", "15.00", "90.00"])), "packing_cost": "3.00",
            "tax": draw(st.sampled_from(["buyer_pays", "seller_absorbs"])),
        },
        "solver": {"seconds": 60, "seed": 1, "workers": 1},
    }  # fmt: skip


def optimum(items: Items, policy: Policy) -> int | None:
    """The worth of the best plan, None where no design is lawful: all choices are gone through that could be better."""
    run, limit = policy["run"], policy["bundle"].get("designs_per_item_max", 99)
    setup, low = fen(run["setup_cost"]), run["copies"][0]
    usable = sorted(columns(items, policy), key=lambda column: -column[1] * column[2])
    best = 0

    def search(at: int, left: list[int], places: list[int], chosen: list[tuple[int, ...]], worth: int) -> None:
        nonlocal best
        best = max(best, worth)
        for place in range(at, len(usable)):
            counts, value, upper = usable[place]
            if worth + (policy["max_designs"] - len(chosen)) * max(value * upper - setup, 0) <= best:
                return
            if counts in chosen or any(count and not free for count, free in zip(counts, places, strict=True)):
                continue
            after = [free - bool(count) for free, count in zip(places, counts, strict=True)]
            for n in range(low, upper + 1):
                rest = [have - n * count for have, count in zip(left, counts, strict=True)]
                if min(rest) >= 0:
                    search(place + 1, rest, after, [*chosen, counts], worth + n * value - setup)

    search(0, [each["stock"] for each in items], [limit] * len(items), [], 0)
    return best if usable else None


@settings(max_examples=25, deadline=None)
@given(worlds())
def test_the_optimum_is_that_of_an_enumeration(world: tuple[Items, Policy]) -> None:
    items, policy = world
    plan, wanted = compose(items, policy), optimum(items, policy)
    if wanted is None:
        assert plan.status == "infeasible"
        assert plan.reasons
    else:
        assert (plan.status, plan.objective, plan.bound) == ("optimal", wanted, wanted)


@settings(max_examples=20, deadline=None)
@given(worlds())
def test_every_design_is_one_of_those_that_the_rules_and_the_policy_let_through(world: tuple[Items, Policy]) -> None:
    items, policy = world
    lawful = columns(items, policy)
    for design in compose(items, policy).designs:
        pieces = {part["sku"]: part["quantity"] for part in design["components"]}
        counts = tuple(pieces.get(each["sku"], 0) for each in items)
        assert any((counts, fen(design["value"])) == column[:2] and design["copies"] <= column[2] for column in lawful)
