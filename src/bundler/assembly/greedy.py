"""A first plan: again and again the column that earns most from what is left."""

from __future__ import annotations

from collections.abc import Callable, Collection

import numpy as np

from bundler.assembly.bound import reduced
from bundler.assembly.columns import Columns, Multiset
from bundler.assembly.locks import left_by, raised
from bundler.assembly.vectors import Ints


def greedy(columns: Columns, begun: dict[int, int], taken: Callable[[dict[int, int]], None]) -> None:
    """``taken`` hears of the plan, copies by column, whenever a design has been added to what was ``begun``."""
    policy = columns.problem.policy
    copies = dict(begun)
    while len(copies) < policy.max_designs and not columns.clock.over():
        row, many = most_earning(columns, *left_by(columns, copies), {columns.designs.multiset(each) for each in copies})
        if not many:
            break
        copies[row] = many
        taken(raised(columns, copies))


def most_earning(columns: Columns, stock: Ints, places: Ints, taken: Collection[Multiset], prices: Ints | None = None) -> tuple[int, int]:
    """Return the lawful column that earns most from the stock and places left, and its copies, 0 where none earns anything.

    ``prices`` in 1/1000 fen are what its pieces are charged, for those who may want them after it.
    """
    left, nothing = np.where(places > 0, stock, 0), np.zeros(len(stock), dtype=np.int64)
    charged = nothing if prices is None else prices
    found = columns.ask(charged, nothing, left, 0, ends=1).designs.within(left)
    rewards = np.where(found.most >= found.least, reduced(columns.problem, found, charged, nothing), 0)
    for at in np.argsort(-rewards, kind="stable").tolist():
        if rewards[at] <= 0:
            break
        if found.multiset(at) not in taken and (row := columns.row_of(found, at)) is not None:
            return row, int(found.most[at])
    return 0, 0
