"""The best designs met so far, each multiset once, in the order that an answer states."""

from __future__ import annotations

from bisect import insort
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from bundler.assembly.designs import Designs
from bundler.assembly.evaluate import Judge
from bundler.assembly.recommending.completing import POSSIBLE
from bundler.assembly.vectors import Bools, Ints

Multiset: TypeAlias = tuple[tuple[int, int], ...]
Parts: TypeAlias = tuple[tuple[int, int], ...]


@dataclass(frozen=True, order=True)
class Ranked:
    """A design, sorted by what one copy is worth, highest first.

    Of those worth the same, that one is first whose last item beside the anchors stands earliest in the catalogue, and of that item the one
    with fewer pieces; then the last but one, and so on. Of one multiset the design at the lowest discount is first.
    """

    loss: int
    beside: Parts
    anchors: Parts
    discount: int
    multiset: Multiset = field(compare=False)
    copies: int = field(compare=False)

    @property
    def latest(self) -> int:
        """The last item beside the anchors, -1 where there is none."""
        return self.beside[0][0] if self.beside else -1


class Ranking:
    """The ``top`` best lawful designs met so far."""

    def __init__(self, anchors: frozenset[int], top: int, judge: Judge) -> None:
        self.anchors, self.top, self.judge = anchors, top, judge
        self.found: list[Ranked] = []
        self._held: dict[Multiset, Ranked] = {}

    @property
    def floor(self) -> int:
        """What a design has to be worth at least to be among the best."""
        return -self.found[-1].loss if len(self.found) == self.top else POSSIBLE

    def alive(self, most: Ints, latest: Ints) -> Bools:
        """Return which designs may still be among the best: ``most`` is what they are worth at most, ``latest`` an item that they hold."""
        if len(self.found) < self.top:
            return np.asarray(most > POSSIBLE)
        return np.asarray((most > self.floor) | ((most == self.floor) & (latest <= self.found[-1].latest)))

    def meet(self, designs: Designs, order: dict[int, int]) -> None:
        """Take designs in that are lawful and among the best; ``order`` is the place of each discount from the lowest."""
        for row in np.argsort(-designs.value, kind="stable").tolist():
            if int(designs.value[row]) < self.floor:
                break
            self._meet(self._ranked(designs, row, order), designs, row)

    def _ranked(self, designs: Designs, row: int, order: dict[int, int]) -> Ranked:
        multiset = designs.multiset(row)
        beside = tuple(sorted((part for part in multiset if part[0] not in self.anchors), reverse=True))
        anchors = tuple(part for part in multiset if part[0] in self.anchors)
        return Ranked(
            -int(designs.value[row]), beside, anchors, order[int(designs.discount[row])], multiset, int(designs.most[row]),
        )  # fmt: skip

    def _meet(self, ranked: Ranked, designs: Designs, row: int) -> None:
        held = self._held.get(ranked.multiset)
        full = len(self.found) == self.top
        if (held is not None and held <= ranked) or (held is None and full and self.found[-1] <= ranked):
            return
        if not self.judge.passes(designs, row):
            return
        if held is not None:
            self.found.remove(held)
        elif full:
            del self._held[self.found.pop().multiset]
        self._held[ranked.multiset] = ranked
        insort(self.found, ranked)
