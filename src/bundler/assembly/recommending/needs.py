"""What a bundle with the anchors still needs beside them: so that what no completion can give is not looked for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bundler.assembly.policy import BundlePolicy
from bundler.assembly.recommending.index import Row
from bundler.assembly.vectors import Bools, Ints

NEEDS_MOST = 2
"""Needs that the bounds know of; each doubles the table. The others are kept all the same, by whole bundles."""


class Needs:
    """Pieces that a slot wants and the anchors do not fill, and a tax code that they do not have; each is a bit of ``all``."""

    def __init__(self, bundle: BundlePolicy, anchors: Sequence[Row], beside: Row) -> None:
        """Take each anchor in its least number, as a unit, and the units that may join them."""
        held = sum((each.slots.sum(axis=1) for each in anchors), start=np.zeros(len(bundle.slot), dtype=np.int64))
        codes = bundle.distinct_tax_codes[0]
        known = np.unique(np.concatenate([each.code for each in anchors]))
        wanted: list[tuple[int | None, Bools]] = [
            (at, beside.slots[at] > 0) for at, slot in enumerate(bundle.slot) if held[at] < slot.pieces[0]
        ]
        if len(known) < codes:
            wanted.append((None, ~np.isin(beside.code, known)))
        wanted = sorted(wanted, key=lambda each: int(each[1].sum()))[:NEEDS_MOST]
        self.slots = [(bit, at, bundle.slot[at].pieces[0]) for bit, (at, _) in enumerate(wanted) if at is not None]
        self.all = 2 ** len(wanted) - 1
        self.meets: Ints = np.zeros(len(beside), dtype=np.int64)
        for bit, (_, members) in enumerate(wanted):
            self.meets |= members.astype(np.int64) << bit

    def met(self, slots: Ints) -> Ints:
        """Return which needs anchors meet themselves that hold so many pieces of each slot: more of them may do what the least do not."""
        found: Ints = np.zeros(slots.shape[1], dtype=np.int64)
        for bit, at, least in self.slots:
            found |= (slots[at] >= least).astype(np.int64) << bit
        return found
