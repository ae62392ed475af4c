"""The table of completions is never below what units can add, and with steps of a fen it is that."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bundler.assembly.recommending.completing import POSSIBLE, Completions, first_of_item
from bundler.assembly.recommending.index import Row

TOTAL = 40


def row_of(units: list[tuple[int, int]]) -> Row:
    """One and two pieces of each item; ``units`` are price and worth of a piece, the second piece is worth one less."""
    items = sorted(units)
    item = np.repeat(np.arange(len(items)), 2)
    count = np.tile([1, 2], len(items))
    price, worth = (np.array([each[at] for each in items], dtype=np.int64)[item] * count for at in (0, 1))
    none = np.zeros(len(item), dtype=np.int64)
    return Row(0, TOTAL, item, count, price, worth - (count - 1), none, none.reshape(-1, len(item))[:0], none, none)


def most(row: Row, meets: list[int], end: int, left: int, met: int, pieces: int, budget: int) -> int:
    """What at most ``left`` units before ``end``, of different items, add within pieces and price, so that both needs are met."""
    found = [0] if met == 3 else []
    for size in range(1, left + 1):
        for chosen in map(list, combinations(range(end), size)):
            bits = met | int(np.bitwise_or.reduce([meets[at] for at in chosen]))
            fits = row.price[chosen].sum() <= budget and row.count[chosen].sum() <= pieces and bits == 3
            if fits and len({*row.item[chosen].tolist()}) == size:
                found.append(int(row.worth[chosen].sum()))
    return max(found, default=2 * POSSIBLE)


@pytest.mark.parametrize("entries", [1, 10**6], ids=["rough", "fine"])
@pytest.mark.parametrize("places", [True, False])
@settings(max_examples=25, deadline=None)
@given(units=st.lists(st.tuples(st.integers(1, 9), st.integers(-2, 12)), min_size=1, max_size=5), data=st.data())
def test_no_units_add_more_than_the_table_says(places: bool, entries: int, units: list[tuple[int, int]], data: st.DataObject) -> None:
    row = row_of(units)
    meets = data.draw(st.lists(st.integers(0, 3), min_size=len(row), max_size=len(row)))
    pieces = data.draw(st.integers(1, 5))
    table = Completions(row, np.array(meets), 3, 3, pieces, entries, places=places)
    first = first_of_item(row)
    for end in {len(row), data.draw(st.integers(0, len(row) - 1))}:
        for left, met in ((3, 3), (2, 1), (1, 3), (3, 0)):
            budget = data.draw(st.integers(0, TOTAL))
            added = int(table.most_added(np.array([end]), left, np.array([met]), np.array([pieces]), np.array([budget]))[0])
            before = len(row) if end == len(row) or not places else int(first[end])
            true = most(row, meets, before, left, met, pieces, budget)
            if places and entries > 1:
                assert max(added, POSSIBLE) == max(true, POSSIBLE)
            else:
                assert max(added, POSSIBLE) >= max(true, POSSIBLE)


@pytest.mark.parametrize("places", [True, False])
def test_of_units_that_cost_more_and_are_worth_less_as_many_count_as_may_be_added(places: bool) -> None:
    row = row_of([(1, 9), (2, 8), (3, 7), (4, 6)])
    row = row.take(row.count == 1)
    table = Completions(row, np.zeros(len(row), dtype=np.int64), 0, 3, 3, 10**6, places=places)
    added = [int(table.most_added(np.array([len(row)]), left, np.array([0]), np.array([left]), np.array([TOTAL]))[0]) for left in range(4)]
    assert added == [0, 9, 9 + 8, 9 + 8 + 7]
