"""Parts that share no item are solved apart: what is put together is the best of the whole."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import bundler
from bundler.assembly.apart import solve_apart
from bundler.assembly.solve import Solved
from tests.assembly.worlds import DAY, item, usable_codes

MOST = 5
WORTHS = st.lists(st.integers(0, 1000), min_size=MOST, max_size=MOST)
"""What a part is worth with exactly 1, 2, … designs."""


def best_of(worths: list[int], most: int) -> tuple[int, int]:
    """The best worth with at most so many designs, and the fewest designs that reach it."""
    return max(((worth, -number) for number, worth in enumerate([0, *worths][: most + 1])), default=(0, 0))


@given(st.lists(WORTHS, min_size=2, max_size=4), st.integers(1, MOST))
def test_parts_that_are_solved_exactly_add_up_to_the_optimum_of_the_whole(parts: list[list[int]], most: int) -> None:
    def solve(rows: np.ndarray, number: int, _share: float) -> Solved:
        worth, used = best_of(parts[int(rows[0]) // 100], number)
        return Solved({int(rows[0]) + at: 1 for at in range(-used)}, worth, worth)

    solved = solve_apart([np.array([100 * at]) for at in range(len(parts))], most, solve)
    wanted = max(
        sum(best_of(worths, number)[0] for worths, number in zip(parts, split, strict=True))
        for split in product(range(most + 1), repeat=len(parts))
        if sum(split) <= most
    )
    assert solved is not None
    assert (solved.objective, solved.bound) == (wanted, wanted)
    assert len(solved.copies) <= most


@given(st.lists(WORTHS, min_size=2, max_size=3), st.integers(0, 50))
def test_parts_without_a_proof_never_bound_the_whole_too_low(parts: list[list[int]], loose: int) -> None:
    def solve(rows: np.ndarray, number: int, _share: float) -> Solved:
        return Solved({}, 0, best_of(parts[int(rows[0]) // 100], number)[0] + loose)

    solved = solve_apart([np.array([100 * at]) for at in range(len(parts))], MOST, solve)
    wanted = max(
        sum(best_of(worths, number)[0] for worths, number in zip(parts, split, strict=True))
        for split in product(range(MOST + 1), repeat=len(parts))
        if sum(split) <= MOST
    )
    assert solved is not None
    assert solved.bound >= wanted


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
