"""Parts that share no item are solved by their numbers of designs: what is put together is the best of the whole."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

import bundler
from bundler.assembly.apart import Apart
from bundler.assembly.solve import Solved
from tests.assembly.worlds import DAY, item, usable_codes

MOST = 5
WORTHS = st.lists(st.integers(-200, 1000), min_size=MOST, max_size=MOST)
"""What a part is worth with exactly 1, 2, … designs."""
PARTS = st.lists(WORTHS, min_size=1, max_size=4)


def best_whole(parts: list[list[int]]) -> int:
    return max(
        sum([0, *worths][number] for worths, number in zip(parts, split, strict=True))
        for split in product(range(MOST + 1), repeat=len(parts))
        if sum(split) <= MOST
    )


def plan(part: int, number: int) -> dict[int, int]:
    return {10 * part + at: 20 for at in range(number)}


@given(PARTS, st.lists(st.integers(0, 300), min_size=20, max_size=20))
def test_parts_that_are_solved_exactly_add_up_to_the_optimum_of_the_whole(parts: list[list[int]], loose: list[int]) -> None:
    apart = Apart([[worth + loose[MOST * at + number] for number, worth in enumerate(worths)] for at, worths in enumerate(parts)], MOST)
    bounds: list[int] = []

    def solve(part: int, number: int, least: int, _share: float) -> Solved:
        worth = parts[part][number - 1]
        return Solved(plan(part, number), worth, worth) if worth >= least else Solved({}, 0, least - 1)

    apart.run(solve, lambda _few: False, lambda best: bounds.append(best.bound))
    assert (apart.best.objective, apart.best.bound) == (best_whole(parts), best_whole(parts))
    assert len(apart.best.copies) <= MOST
    assert bounds == sorted(bounds, reverse=True)


@given(PARTS, st.integers(0, 60), st.integers(0, 12))
def test_questions_without_an_answer_never_bound_the_whole_too_low(parts: list[list[int]], loose: int, asked: int) -> None:
    apart = Apart([[worth + loose for worth in worths] for worths in parts], MOST)
    left = iter(range(asked))

    def solve(part: int, number: int, _least: int, _share: float) -> Solved | None:
        return None if number % 2 else Solved(plan(part, number), parts[part][number - 1] - loose, parts[part][number - 1] + loose // 2)

    apart.run(solve, lambda _few: next(left, None) is None, lambda _best: None)
    assert apart.best.bound >= best_whole(parts) >= apart.best.objective


def test_nine_items_in_three_account_books_are_solved_to_the_optimum_that_one_model_finds() -> None:
    codes = usable_codes()
    items = [
        item(f"S{at}", codes[at % len(codes)], 9_000 + 3_700 * at, 4_000 + 1_300 * at, 90 + 35 * at, account_book=f"BOOK-{at % 3}")
        for at in range(9)
    ]
    policy = {
        "on": DAY, "max_designs": 10,
        "bundle": {"price": ["100.00", "2000.00"], "discounts": ["0.00", "0.05"]},
        "run": {"copies": [20, 500], "setup_cost": "200.00", "packing_cost": "3.00"},
        "solver": {"seconds": 60, "seed": 1, "workers": 2},
    }  # fmt: skip
    whole = bundler.compose(items, policy)
    alone = [bundler.compose([each for each in items if each["account_book"] == f"BOOK-{at}"], policy) for at in range(3)]
    assert whole.status == "optimal"
    assert sum(len(plan.designs) for plan in alone) <= 10
    assert whole.objective == sum(plan.objective or 0 for plan in alone)
