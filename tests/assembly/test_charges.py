"""Charges by steps: what designs pay for an item together is the best way to share its stock; bounds from them hold for every plan."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bundler.assembly.charges import CELLS, Uses


def uses(stock: int, least: int, designs: int) -> Uses:
    policy = SimpleNamespace(
        max_designs=designs, bundle=SimpleNamespace(designs_per_item_max=None), run=SimpleNamespace(copies=(least, 10**6))
    )
    problem: Any = SimpleNamespace(pieces=[SimpleNamespace(stock=stock)], policy=policy)
    return Uses(problem)


def most_paid(stock: int, least: int, designs: int, weights: list[int]) -> int:
    """The best way to share the stock among designs, by trying them all."""

    @cache
    def best(left: int, many: int) -> int:
        if not many:
            return 0
        return max([0, *(weights[used] + best(left - used, many - 1) for used in range(least, left + 1))])

    return best(stock, designs)


@settings(max_examples=100, deadline=None)
@given(
    stock=st.integers(1, 30),
    least=st.integers(1, 6),
    designs=st.integers(1, 4),
    rises=st.lists(st.integers(0, 5), min_size=31, max_size=31),
)
def test_what_designs_pay_together_is_the_best_way_to_share_the_stock(stock: int, least: int, designs: int, rises: list[int]) -> None:
    weights = np.cumsum(np.array([0, *rises[:stock]], dtype=np.int64))
    assert uses(stock, least, designs).paid(0, weights) == most_paid(stock, least, designs, weights.tolist())


@settings(max_examples=50, deadline=None)
@given(stock=st.integers(CELLS, 10**6), parts=st.integers(2, 12), shares=st.lists(st.integers(1, 100), min_size=1, max_size=12))
def test_a_cut_holds_for_every_way_to_share_a_large_stock(stock: int, parts: int, shares: list[int]) -> None:
    known = uses(stock, 1, 12)
    cut = known.rounding(0, parts)
    used = [stock * share // sum(shares) for share in shares]
    assert sum(int(cut.weights[each // known.grain[0]]) for each in used) <= cut.limit <= parts - 1


def test_the_least_copies_tighten_what_designs_can_weigh() -> None:
    """With 59 in stock and at least 20 copies, no three designs can use an item."""
    assert uses(59, 20, 10).counting(0).limit == 2
    assert uses(59, 1, 10).counting(0).limit == 10
