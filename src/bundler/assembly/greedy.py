"""A first plan: again and again the column that earns most from what is left."""

from __future__ import annotations

import numpy as np

from bundler.assembly.columns import Columns
from bundler.assembly.vectors import Ints

PROSPECTS = 8
Multiset = tuple[tuple[int, int], ...]


def greedy(columns: Columns) -> tuple[dict[int, int], int]:
    """Return copies by column, and what they are worth in fen."""
    policy = columns.problem.policy
    left, nothing = columns.stock.copy(), np.zeros(len(columns.stock), dtype=np.int64)
    places = np.full(len(left), policy.bundle.designs_per_item_max or policy.max_designs, dtype=np.int64)
    copies: dict[int, int] = {}
    taken: set[Multiset] = set()
    worth = 0
    while len(copies) < policy.max_designs and not columns.clock.over():
        if columns.forming:
            columns.form(nothing, nothing, left, 0, PROSPECTS)
        row, many, earns = _most_earning(columns, left, places, taken)
        if earns <= 0:
            break
        components = columns.designs.multiset(row)
        taken.add(components)
        copies[row] = many
        worth += earns
        for item, count in components:
            left[item] -= count * many
            places[item] -= 1
    return copies, worth


def _most_earning(columns: Columns, left: Ints, places: Ints, taken: set[Multiset]) -> tuple[int, int, int]:
    """The lawful column that earns most from the stock and places left, with its copies and what they earn."""
    run, designs = columns.problem.policy.run, columns.designs
    held = np.where(designs.counts > 0, left[designs.items] // np.maximum(designs.counts, 1), designs.most[:, None]).min(axis=1)
    room = np.where(designs.counts > 0, places[designs.items] > 0, True).all(axis=1)
    many = np.minimum(designs.most, held)
    earns = np.where((many >= run.copies[0]) & room, many * designs.value - run.setup_cost, -1)
    while not columns.clock.over():
        row = int(earns.argmax())
        if earns[row] <= 0 or (designs.multiset(row) not in taken and columns.lawful(row)):
            return row, int(many[row]), int(earns[row])
        earns[row] = -1
    return 0, 0, 0
