"""Every plan of a small world with named designs, by brute force: worth, clearance and number of designs of each."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from tests.assembly.worlds import fen, offers, worlds

Column = tuple[tuple[int, ...], int, int, int]
"""Counts, value of a copy in fen, fewest and most copies."""
Worth = tuple[int, int, int]


@st.composite
def steered_worlds(draw: st.DrawFn) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """A small world whose policy names one to three designs, most of which can be made."""
    items, policy = draw(worlds())
    can = offers(items, policy)
    named: list[dict[str, Any]] = []
    for _ in range(draw(st.integers(1, 3)) if can else 0):
        counts, _, most, rate = draw(st.sampled_from(can))
        use = draw(st.sampled_from(["locked", "forbidden", "allowed"]))
        parts = [{"sku": each["sku"], "quantity": count} for each, count in zip(items, counts, strict=True) if count]
        each: dict[str, Any] = {"components": draw(st.permutations(parts)), "use": use}
        if draw(st.booleans()):
            each["discount"] = rate
        if use != "forbidden" and (use == "allowed" or draw(st.booleans())):
            low = draw(st.integers(1, min(most + 1, 4)))
            each["copies"] = [low, draw(st.integers(low, 4))]
        if all(other["components"] != each["components"] and set_of(other) != set_of(each) for other in named):
            named.append(each)
    while sum(each["use"] == "locked" for each in named) > policy["max_designs"]:
        named.remove(next(each for each in named if each["use"] == "locked"))
    return items, {**policy, "design": named}


def set_of(design: dict[str, Any]) -> frozenset[tuple[str, int]]:
    return frozenset((part["sku"], part["quantity"]) for part in design["components"])


def usable(items: list[dict[str, Any]], policy: dict[str, Any]) -> list[tuple[Column, frozenset[tuple[str, int]], int]]:
    """The columns that named designs leave, each with its design and what a copy clears in fen."""
    named = {set_of(each): each for each in policy.get("design", [])}
    found = []
    for counts, value, most, rate in offers(items, policy):
        key = frozenset((str(each["sku"]), count) for each, count in zip(items, counts, strict=True) if count)
        clears = sum(fen(str(each.get("clearance_value", "0"))) * count for each, count in zip(items, counts, strict=True))
        low, high, each = policy["run"]["copies"][0], most, named.get(key)
        here = each is not None and ("discount" not in each or Fraction(each["discount"]) == Fraction(rate))
        if each is not None and (here if each["use"] == "forbidden" else not here and each["use"] == "locked"):
            continue
        if here and each is not None and "copies" in each:
            low, high = max(low, each["copies"][0]), min(high, each["copies"][1])
        if low <= high:
            found.append(((counts, value, low, high), key, clears))
    return found


def plans(items: list[dict[str, Any]], policy: dict[str, Any]) -> Iterator[Worth]:
    """Yield worth, clearance (both in fen) and number of designs of every plan that keeps what the policy says of named designs."""
    locked = {set_of(each) for each in policy.get("design", []) if each["use"] == "locked"}
    known = usable(items, policy)
    setup, limit = fen(policy["run"]["setup_cost"]), policy["bundle"].get("designs_per_item_max", 99)

    def search(at: int, left: list[int], places: list[int], chosen: frozenset[Any], worth: int, clears: int) -> Iterator[Worth]:
        if at == len(known):
            if locked <= chosen:
                yield worth, clears, len(chosen)
            return
        yield from search(at + 1, left, places, chosen, worth, clears)
        (counts, value, low, high), key, clear = known[at]
        if key in chosen or len(chosen) == policy["max_designs"]:
            return
        after = [place - bool(count) for place, count in zip(places, counts, strict=True)]
        for n in range(low, high + 1):
            rest = [have - n * count for have, count in zip(left, counts, strict=True)]
            if min(rest) >= 0 and min(after) >= 0:
                yield from search(at + 1, rest, after, chosen | {key}, worth + n * value - setup, clears + n * clear)

    yield from search(0, [int(str(each["stock"])) for each in items], [limit] * len(items), frozenset(), 0, 0)
