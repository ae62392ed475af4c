"""Enumerating multisets of items, small ones first, in blocks of arrays; whoever asks says after each block whether to go on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import comb

import numpy as np

from bundler.assembly.designs import Designs, Evaluator, joined
from bundler.assembly.problem import Problem
from bundler.assembly.vectors import Bools, Ints, discounted

CHUNK = 100_000
"""Rows that are evaluated at once."""
EXTENDED = 10_000
"""Tuples that are extended at once: with a hundred items that makes a million rows."""
GoOn = Callable[[int], bool]
"""Hears how many rows have been formed so far; False ends the enumeration."""


def enumerate_designs(evaluator: Evaluator, go_on: GoOn, among: Ints | None = None) -> Designs:
    """Return the columns over all pieces, or ``among`` some; ``complete`` only where all were asked for and nothing cut it short."""
    width = evaluator.problem.policy.bundle.distinct_items[1]
    blocks = Blocks(evaluator, go_on, among)
    found = [part for items, counts in blocks if (part := evaluator.columns(items, counts)) is not None]
    return joined(found, width, complete=among is None and not blocks.cut)


class Blocks:
    """The multisets of a problem in blocks: item indices that may lie together, ascending, and their counts."""

    def __init__(self, evaluator: Evaluator, go_on: GoOn, among: Ints | None = None) -> None:
        self.evaluator, self.go_on, self.among = evaluator, go_on, among
        self.rows = 0
        self.cut = False

    def __iter__(self) -> Iterator[tuple[Ints, Ints]]:
        """Yield the blocks; ``cut`` tells afterwards whether it ended early."""
        bundle = self.evaluator.problem.policy.bundle
        if hopeless(self.evaluator):
            return
        first = np.arange(len(self.evaluator.problem.pieces)) if self.among is None else np.sort(self.among)
        first = first[affordable(first[:, None], self.evaluator)].astype(np.int64)
        blocks = [first[:, None]]
        for distinct in range(1, bundle.distinct_items[1] + 1):
            wider: list[Ints] = []
            for block in blocks if distinct == 1 else self._extended(blocks, first):
                wider.append(block)
                if not self._goes_on(len(block)):
                    return
                if distinct < bundle.distinct_items[0]:
                    continue
                for pattern in patterns(distinct, bundle.copies_per_item, bundle.pieces):
                    counts = np.array(pattern, dtype=np.int64)
                    for at in range(0, len(block), CHUNK):
                        chunk = block[at : at + CHUNK]
                        yield chunk, np.broadcast_to(counts, chunk.shape)
                        if not self._goes_on(len(chunk)):
                            return
            blocks = wider

    def _goes_on(self, rows: int) -> bool:
        self.rows += rows
        self.cut = self.cut or not self.go_on(self.rows)
        return not self.cut

    def _extended(self, blocks: list[Ints], items: Ints) -> Iterator[Ints]:
        """Yield each tuple with every later item that may lie with all of it and does not take it over a price or weight limit."""
        known = self.evaluator.vectors
        for block in blocks:
            for at in range(0, len(block), EXTENDED):
                tuples = block[at : at + EXTENDED]
                found = [np.zeros((0, tuples.shape[1] + 1), dtype=np.int64)]
                for item in items.tolist():
                    rows = tuples[(tuples[:, -1] < item) & known.together[tuples, item].all(axis=1)]
                    if len(rows):
                        wider = np.concatenate([rows, np.full((len(rows), 1), item, dtype=np.int64)], axis=1)
                        found.append(wider[affordable(wider, self.evaluator)])
                yield np.concatenate(found)


def hopeless(evaluator: Evaluator) -> bool:
    """Return whether no choice of items can reach the least price, the least margin or a slot: then nothing need be formed."""
    known, policy = evaluator.vectors, evaluator.problem.policy
    bundle, keep = policy.bundle, evaluator.discounts[0][1]
    if not len(known.price):
        return True
    highest = np.sort(known.price)[::-1][: bundle.distinct_items[1]]
    singles = np.sort(np.repeat(highest, min(bundle.copies_per_item, bundle.pieces[1])))[::-1][: bundle.pieces[1]]
    if int(singles.sum()) * keep[0] // keep[1] + 1 < bundle.price[0]:
        return True
    if any(slot.pieces[0] and not members.any() for slot, members in zip(bundle.slot, known.slots, strict=True)):
        return True
    if bundle.margin_min is None:
        return False
    # The margin of a bundle is an average of its pieces' at the least discount; rounding its price adds less than a fen.
    left = 1 - bundle.margin_min
    return all(
        (price * keep[0] * left.numerator < (cost - 1) * keep[1] * left.denominator)
        for price, cost in zip(known.price.tolist(), known.cost.tolist(), strict=True)
    )


def patterns(distinct: int, most: int, pieces: tuple[int, int]) -> Iterator[tuple[int, ...]]:
    """Yield the counts of ``distinct`` items, 1 to ``most`` of each, that add up to a number of pieces in the band."""
    room = min(most, pieces[1] - distinct + 1)

    def grow(head: tuple[int, ...], held: int) -> Iterator[tuple[int, ...]]:
        rest = distinct - len(head)
        if not rest:
            yield head
            return
        for count in range(1, room + 1):
            if held + count + (rest - 1) * room >= pieces[0] and held + count + rest - 1 <= pieces[1]:
                yield from grow((*head, count), held + count)

    return grow((), 0)


def rows_of(sizes: list[int], problem: Problem, most: int) -> int:
    """Return how many rows books of these sizes give at the most, counted no further than ``most``."""
    bundle = problem.policy.bundle
    total = 0
    for distinct in range(1, bundle.distinct_items[1] + 1):
        tuples = sum(comb(size, distinct) for size in sizes)
        total += tuples
        if distinct >= bundle.distinct_items[0] and tuples:
            for _ in patterns(distinct, bundle.copies_per_item, bundle.pieces):
                total += tuples
                if total > most:
                    return total
    return total


def affordable(tuples: Ints, evaluator: Evaluator) -> Bools:
    """Return which tuples, with one piece of each item, keep the highest price and weight of a bundle."""
    problem, known = evaluator.problem, evaluator.vectors
    high = min(problem.policy.bundle.price[1], problem.single_limit)
    good: Bools = discounted(known.price[tuples].sum(axis=1), evaluator.discounts[-1][1]) <= high
    if problem.gross_cap is not None:
        good &= known.gross[tuples].sum(axis=1) <= problem.gross_cap
    return good
