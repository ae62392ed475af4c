"""Boxes of copies: bounds of them hold for every plan whose copies lie in them, whatever the charges, and levels never pass a plan."""

from __future__ import annotations

from itertools import combinations, product
from typing import Any
from unittest.mock import patch

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bundler.assembly import boxing as boxing_room
from bundler.assembly.boxes import BoxBound, Boxes, ways
from bundler.assembly.boxing import Boxing, boxing
from tests.assembly.test_positions import World
from tests.assembly.worlds import DAY, best, columns, fen, item, worlds

MOST = 10_000


def plans(items: list[dict[str, Any]], policy: dict[str, Any], number: int) -> list[tuple[tuple[int, ...], int]]:
    """The ascending copies and the worth of every plan of so many designs."""
    run, limit = policy["run"], policy["bundle"].get("designs_per_item_max", number)
    found = []
    for chosen in combinations(columns(items, policy), number):
        multisets = [counts for counts, _, _ in chosen]
        if len(set(multisets)) < number or any(sum(map(bool, uses)) > limit for uses in zip(*multisets, strict=True)):
            continue
        for copies in product(*(range(run["copies"][0], upper + 1) for _, _, upper in chosen)):
            used = [sum(n * count for n, count in zip(copies, uses, strict=True)) for uses in zip(*multisets, strict=True)]
            if all(each <= own["stock"] for each, own in zip(used, items, strict=True)):
                worth = sum(n * value for n, (_, value, _) in zip(copies, chosen, strict=True)) - number * fen(run["setup_cost"])
                found.append((tuple(sorted(copies)), worth))
    return found


def bounds_of(world: World) -> list[BoxBound]:
    bundle = world.problem.policy.bundle
    counts = [ways(known.number, bundle.copies_per_item, bundle.designs_per_item_max, MOST) for known in world.known]
    return [
        BoxBound(world.problem, world.designs, world.rows, known, each)
        for known, each in zip(world.known, counts, strict=True)
        if each is not None
    ]


def boxing_of(world: World) -> Boxing | None:
    return boxing(world.problem, world.designs, world.rows, world.known, world.clock)


@settings(max_examples=20, deadline=None)
@given(worlds(), st.data())
def test_no_plan_in_a_box_is_worth_more_than_its_bound_at_any_charges(world: tuple[Any, Any], data: st.DataObject) -> None:
    for bound in bounds_of(World(*world)):
        assert bound.fits
        number = bound.known.number
        ends = data.draw(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4)), min_size=number, max_size=number))
        low, high = sorted(min(pair) for pair in ends), sorted(max(pair) for pair in ends)
        charge = data.draw(st.lists(st.integers(0, 40_000_000), min_size=number, max_size=number))
        box = Boxes(*(np.array([each], dtype=np.int64) for each in (low, high, charge)), bound.whole().bound)
        found, _ = bound.bounded(box)
        for copies, worth in plans(*world, number):
            if all(one <= n <= other for one, n, other in zip(low, copies, high, strict=True)):
                assert worth * 1000 <= found.bound[0]


@settings(max_examples=20, deadline=None)
@given(worlds())
def test_levels_that_are_proven_never_pass_the_best_plan(world: tuple[Any, Any]) -> None:
    """Also where they are asked to fall below it."""
    at_hand = World(*world)
    found = boxing_of(at_hand)
    assume(found is not None)
    assert found is not None
    optimum = max(best(*world) or 0, 0)
    told: list[int] = []
    found.run(optimum - 1, lambda: False, told.append)
    assert told == sorted(set(told), reverse=True)
    assert min(told, default=found.first) >= optimum


def scarce() -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Items of which the relaxation sells all in two designs, and no plan does: their stocks are no sums of two numbers of copies."""
    items = [item(f"S{at}", "4202220000", price, price // 2, stock) for at, (price, stock) in enumerate(zip(
        (20_000, 15_100, 12_300, 9_700), (13, 11, 8, 7), strict=True))]  # fmt: skip
    policy = {
        "on": DAY, "max_designs": 2,
        "bundle": {"pieces": [2, 8], "price": ["10.00", "2000.00"], "distinct_items": [2, 4], "copies_per_item": 2, "discounts": ["0.00"]},
        "run": {"copies": [2, 50], "setup_cost": "10.00", "packing_cost": "3.00", "tax": "buyer_pays"},
        "freight_max": "0.00", "threshold_crossing": "refuse", "solver": {"seconds": 20, "seed": 1, "workers": 1, "work": 20},
    }  # fmt: skip
    return items, policy


def test_what_sums_of_copies_cannot_be_is_seen_and_the_best_plan_proven() -> None:
    world = scarce()
    found, optimum = boxing_of(World(*world)), best(*world)
    assert found is not None
    assert optimum is not None
    told: list[int] = []
    found.run(optimum, lambda: False, told.append)
    assert told[-1] == optimum < found.first


def test_a_single_choice_of_copies_is_looked_at_for_every_level() -> None:
    """Where boxes are halved at once, all that is bounded are single choices; the best plan is one of them."""
    world = scarce()
    found, optimum = boxing_of(World(*world)), best(*world)
    assert found is not None
    assert optimum is not None
    told: list[int] = []
    with patch.object(boxing_room, "ASKED", 0):
        found.run(optimum - 1, lambda: False, told.append)
    assert min(told) >= optimum


def test_a_bounding_that_is_ended_has_proven_what_it_told_of() -> None:
    world = scarce()
    found, optimum = boxing_of(World(*world)), best(*world)
    assert found is not None
    assert optimum is not None
    told: list[int] = []
    found.run(optimum, lambda: len(told) >= 3, told.append)
    assert len(told) == 3
    assert told[-1] > optimum


def test_halves_of_boxes_hold_every_ascending_choice_of_copies_of_theirs() -> None:
    ends = np.array([[1, 2, 2], [1, 1, 1]], dtype=np.int64), np.array([[4, 6, 5], [9, 9, 9]], dtype=np.int64)
    boxes = Boxes(*ends, np.zeros_like(ends[0]), np.zeros(2, dtype=np.int64))

    def held(some: Boxes) -> set[tuple[int, ...]]:
        ranges = zip(some.low.tolist(), some.high.tolist(), strict=True)
        choices = [product(*(range(one, other + 1) for one, other in zip(*each, strict=True))) for each in ranges]
        return {copies for each in choices for copies in each if list(copies) == sorted(copies)}

    assert held(boxes.halved()) == held(boxes)
    assert len(boxes.halved()) == 4


def test_the_ways_of_an_item_are_all_counts_in_no_more_designs_than_it_may_stand_in() -> None:
    found = ways(3, 2, 2, MOST)
    assert found is not None
    wanted = {way for way in product(range(3), repeat=3) if sum(map(bool, way)) <= 2}
    assert {tuple(way) for way in found.tolist()} == wanted
    assert ways(3, 2, None, 26) is None
