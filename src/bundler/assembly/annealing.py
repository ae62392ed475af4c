"""Annealing a plan: one unit of one design is exchanged for another, thousands of times a second, at prices that fall to nothing.

A step takes a design, looks at every exchange of one of its units, at every discount, with as many copies as the others leave, and takes
one by chance: the better the likelier, and the less left to chance the later. At the beginning every piece is charged its price in the
relaxation, so that designs leave to others what these make more of; the charge falls to nothing, and what is left of stock is used up.

What a design is worth is here the sum of what its units are, in floating numbers, and rules that no sum knows are not looked at. What
comes out is therefore a proposal, to be formed and judged exactly by who asked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from bundler.assembly.vectors import NO_LIMIT, Bools, Ints

HOT, COLD = 0.003, 0.0001
"""By which share of the plan's worth a step may be worse, at the beginning and at the end of a run."""
AT_ONCE = 64
"""Steps between two looks at how far the run is."""
LOOKS_A_STEP = 1_000
"""Exchanges that it takes the time of to begin a step."""
Floats: TypeAlias = NDArray[np.float64]
Components: TypeAlias = tuple[tuple[int, int], ...]
Proposal: TypeAlias = list[tuple[Components, int, int]]
"""Designs of a plan: items with their counts, ascending; the discount; the copies."""


@dataclass(frozen=True)
class Row:
    """The units that may lie together; the last is no unit at all. ``price`` and ``worth`` of a copy in fen, the latter by discount.

    A unit that a discount does not allow is worth less than nothing there.
    """

    item: Ints
    count: Ints
    price: Ints
    worth: Floats
    discounts: Ints
    total_most: Ints
    copies_most: Ints


@dataclass(frozen=True)
class Ground:
    """What is annealed on: items by number, with one more that stands for none; ``measures`` of a piece keep to their bands in a copy.

    ``known`` are lawful designs, with which a design that was given up begins again; ``setup`` and ``packing`` are fen.
    """

    rows: list[Row]
    stock: Ints
    prices: Floats
    together: Bools
    measures: Ints
    bands: Ints
    known: list[Components]
    designs: int
    designs_per_item: int
    distinct: tuple[int, int]
    copies_least: int
    setup: int
    packing: int


@dataclass
class _Design:
    """Its units stand at ``places`` of a row; one of no copies is not in the plan."""

    row: int
    places: Ints
    discount: int = 0
    copies: int = 0
    worth: float = 0.0
    components: Components = ()


class Annealing:
    """Runs on one ground. ``banned`` designs are proposed no more; others may add to them while it runs."""

    def __init__(self, ground: Ground, seed: int) -> None:
        self.ground = ground
        self.random = np.random.default_rng(seed)
        self.banned: set[tuple[Components, int]] = set()
        self.at = {
            (item, count): (at, unit)
            for at, row in enumerate(ground.rows)
            for unit, (item, count) in enumerate(zip(row.item.tolist(), row.count.tolist(), strict=True))
        }
        self.used = [ground.measures[:, row.item] * row.count for row in ground.rows]

    def run(self, begun: Proposal, far: Callable[[int], float], told: Callable[[Proposal, float], None]) -> None:
        """Anneal from a plan until ``far`` says 1, asked how far the run is with the units that were looked at; tell ever better plans."""
        self._begin(begun)
        best, scale, looked = 0.0, max(sum(each.worth for each in self.plan), 1.0), 0
        while (phase := far(looked)) < 1:
            looked = 0
            self._cool(phase, scale)
            proposal: Proposal | None = None
            for _ in range(AT_ONCE):
                looked += LOOKS_A_STEP + self._step(self.plan[int(self.random.integers(len(self.plan)))])
                if (worth := sum(each.worth for each in self.plan)) > best + 1:
                    best, proposal = worth, self._proposal()
            scale = max(scale, best)
            if proposal is not None:
                told(proposal, best)

    def _begin(self, begun: Proposal) -> None:
        ground = self.ground
        self.left = ground.stock.copy()
        self.plan = [_Design(0, self._empty(0)) for _ in range(ground.designs)]
        for design, (components, discount, copies) in zip(self.plan, begun, strict=False):
            if self._fill(design, components):
                design.components = components
                row = ground.rows[design.row]
                design.discount, design.copies = int(np.flatnonzero(row.discounts == discount)[0]), copies
                design.worth = copies * (row.worth[design.discount, design.places].sum() - ground.packing) - ground.setup
                self.left[row.item[design.places]] -= row.count[design.places] * copies

    def _empty(self, row: int) -> Ints:
        return np.full(self.ground.distinct[1], len(self.ground.rows[row].item) - 1, dtype=np.int64)

    def _fill(self, design: _Design, components: Components) -> bool:
        """Make a design that of these components, without copies; False where there are no such units."""
        if not all(each in self.at for each in components):
            return False
        found = [self.at[each] for each in components]
        design.row = found[0][0]
        design.places = self._empty(design.row)
        design.places[: len(found)] = [at for _, at in found]
        return True

    def _cool(self, phase: float, scale: float) -> None:
        prices = (1 - phase) * self.ground.prices
        self.charged = [row.worth - prices[row.item] * row.count for row in self.ground.rows]
        self.chance = scale * HOT * (COLD / HOT) ** phase

    def _step(self, design: _Design) -> int:
        """Exchange one unit of a design, or give it up; return how many exchanges were looked at."""
        ground = self.ground
        if not design.copies and not self._again(design):
            return 1
        row, places = ground.rows[design.row], design.places
        items, counts = row.item[places], row.count[places]
        left = self.left.copy()
        left[items] += counts * design.copies
        copies = np.minimum(self._copies(row, left, places), row.copies_most[:, None, None])
        charged = self.charged[design.row]
        total = _others(row.price[places]) + row.price
        worth = copies * (_others(charged[:, places]) + (charged - ground.packing)[:, None, :]) - ground.setup
        fits = self._lawful(design, copies[0]) & (total <= row.total_most[:, None, None]) & (copies >= ground.copies_least)
        drawn = np.where(fits, worth, -np.inf)
        best = drawn.max(axis=0)
        slot, unit = divmod(int((best + self.chance * self.random.gumbel(size=best.shape)).argmax()), best.shape[1])
        discount = int(drawn[:, slot, unit].argmax())
        made = places.copy()
        made[slot] = unit
        components = self._components(row, made)
        if best[slot, unit] < 0:
            design.copies, design.worth, self.left = 0, 0.0, left
        elif self._new(design, components, discount):
            design.places, design.components = made, components
            design.discount, design.copies = discount, int(copies[discount, slot, unit])
            design.worth = design.copies * (row.worth[discount, made].sum() - ground.packing) - ground.setup
            left[row.item[made]] -= row.count[made] * design.copies
            self.left = left
        return int(best.size)

    def _again(self, design: _Design) -> bool:
        """Begin a design that was given up with units of a known one; False where there is none."""
        known = self.ground.known
        if not known:
            return False
        components = known[int(self.random.integers(len(known)))]
        many = max(self.ground.distinct[0] - 1, 1)
        return self._fill(design, tuple(components[at] for at in self.random.permutation(len(components))[:many].tolist()))

    def _new(self, design: _Design, made: Components, discount: int) -> bool:
        """Whether a design is in no other place of the plan, and not banned."""
        if self.banned and (made, int(self.ground.rows[design.row].discounts[discount])) in self.banned:
            return False
        return not any(each.components == made for each in self.plan if each.copies and each is not design)

    def _copies(self, row: Row, left: Ints, places: Ints) -> Ints:
        """For how many copies stock is enough when a unit (second axis) takes the place of one of the design (first axis)."""
        own = left[row.item[places]] // np.maximum(row.count[places], 1)
        lowest = np.partition(np.append(own, NO_LIMIT), 1)[:2]
        others = np.where(own == lowest[0], lowest[1], lowest[0])
        return np.asarray(np.minimum(others[:, None], left[row.item] // np.maximum(row.count, 1)))

    def _lawful(self, design: _Design, copies: Ints) -> Bools:
        """Which exchanges keep the bands of a bundle, and lie together."""
        ground, row, places = self.ground, self.ground.rows[design.row], design.places
        items, filled = row.item[places], row.count[places] > 0
        apart = ~ground.together[items[:, None], row.item]
        fits: Bools = apart.sum(axis=0) == apart
        fits &= (filled.sum() - filled)[:, None] + (row.count > 0) >= ground.distinct[0]
        if ground.designs_per_item < ground.designs:
            uses = np.zeros(len(ground.stock), dtype=np.int64)
            for each in self.plan:
                if each is not design and each.copies:
                    uses[ground.rows[each.row].item[each.places]] += 1
            fits &= (uses[row.item] < ground.designs_per_item) | (row.count == 0)
        for used, (low, high) in zip(self.used[design.row], ground.bands.tolist(), strict=True):
            amount = _others(used[places]) + used
            fits &= (amount >= low) & (amount <= high)
        return fits

    def _components(self, row: Row, places: Ints) -> Components:
        pairs = zip(row.item[places].tolist(), row.count[places].tolist(), strict=True)
        return tuple(sorted((item, count) for item, count in pairs if count))

    def _proposal(self) -> Proposal:
        return [
            (each.components, int(self.ground.rows[each.row].discounts[each.discount]), each.copies)
            for each in self.plan if each.copies
        ]  # fmt: skip


def _others(values: NDArray[Any]) -> NDArray[Any]:
    """For each of some values, along the last axis, the sum of all others, as a column."""
    return np.asarray((values.sum(axis=-1, keepdims=True) - values)[..., None])
