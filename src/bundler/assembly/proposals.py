"""What annealing works on, made of the columns that are known; and what it proposes, made a plan of lawful columns.

With two workers it runs in a second process, with one in turn with the rest of the search.
"""

from __future__ import annotations

from types import TracebackType

import numpy as np

from bundler.assembly.annealing import Annealing, Components, Floats, Ground, Proposal, Row
from bundler.assembly.aside import Aside
from bundler.assembly.bound import PARTS
from bundler.assembly.columns import BANNED, LOOKS_A_WORK, Columns
from bundler.assembly.units import Units
from bundler.assembly.vectors import NO_LIMIT, Bools, Ints

ITEMS_MOST = 200
"""Items that are annealed, the most promising by the relaxation, besides those of the plan; a step over more takes too long."""
UNLAWFUL = -1e12
"""What a unit is worth, in fen, at a discount that does not allow it."""
KNOWN_MOST = 200
"""Columns with which designs begin again."""
IN_TURN = 0.5
"""The share of what is left of the limits that annealing has with one worker."""


class Proposals:
    """What annealing proposes, from the plan ``begun`` on; as a context, its process is ended at the end of it.

    ``prices`` and ``rewards`` of the columns are those of the relaxation in 1/1000 fen, ``promising`` is a weight of each item.
    """

    def __init__(self, columns: Columns, begun: dict[int, int], prices: Ints, promising: Floats, rewards: Ints) -> None:
        self.columns = columns
        designs = columns.designs
        best = np.argsort(-promising, kind="stable")[:ITEMS_MOST].tolist()
        self.items = np.array(sorted({*best, *(item for row in begun for item, _ in designs.multiset(row))}), dtype=np.int64)
        self.number = {item: at for at, item in enumerate(self.items.tolist())}
        self.begun: Proposal = [(self._numbered(designs.multiset(row)), int(designs.discount[row]), n) for row, n in begun.items()]
        self.ground = self._ground(prices, rewards)
        self.solver = columns.problem.policy.solver
        self.turn = self.solver.workers == 1
        self.aside = None if self.turn else Aside(self.ground, self.begun, self.solver.seed, columns.clock.left)

    def __enter__(self) -> Proposals:
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None) -> None:
        if self.aside is not None:
            self.aside.close()

    def latest(self) -> dict[int, int] | None:
        """Return a plan that was not returned yet, copies by column, or None; with one worker, the first call takes its time."""
        if self.aside is None:
            proposal, self.turn = self._in_turn() if self.turn else None, False
        else:
            proposal = self.aside.latest()
        if proposal is None:
            return None
        plan: dict[int, int] = {}
        banned: list[tuple[Components, int]] = []
        for components, discount, copies in proposal:
            row = self._lawful(components, copies)
            if row is None:
                banned.append((components, discount))
            else:
                plan[row] = copies
        if self.aside is not None:
            self.aside.ban(banned)
        return plan

    def _in_turn(self) -> Proposal | None:
        clock = self.columns.clock
        began = clock.used
        best: Proposal | None = None

        def far(looked: int) -> float:
            clock.spend(looked / LOOKS_A_WORK)
            return 1.0 if clock.over() else (clock.used - began) / (IN_TURN * (1 - began))

        def told(proposal: Proposal, _worth: float) -> None:
            nonlocal best
            best = proposal

        Annealing(self.ground, self.solver.seed).run(self.begun, far, told)
        return best

    def _lawful(self, components: Components, copies: int) -> int | None:
        """The lawful column of a design that is worth most in so many copies."""
        rows = self.columns.rows_of(tuple((int(self.items[at]), count) for at, count in components))
        designs = self.columns.designs
        good = [row for row in rows if self.columns.lawful(row) and copies <= designs.most[row]]
        return max(good, key=lambda row: int(designs.value[row]), default=None)

    def _numbered(self, multiset: Components) -> Components:
        return tuple((self.number[item], count) for item, count in multiset)

    def _ground(self, prices: Ints, rewards: Ints) -> Ground:
        problem, known, designs = self.columns.problem, self.columns.evaluator.vectors, self.columns.designs
        policy, many = problem.policy, len(self.items)
        together = np.ones((many + 1, many + 1), dtype=np.bool_)
        together[:-1, :-1] = known.together[np.ix_(self.items, self.items)]
        measures, bands = self._measures()
        best = np.argsort(-np.where(designs.value[: len(rewards)] > BANNED, rewards, 0), kind="stable")[:KNOWN_MOST]
        multisets = [designs.multiset(row) for row in best.tolist() if rewards[row] > 0]
        return Ground(
            self._rows(), np.append(known.stock[self.items], NO_LIMIT), np.append(prices[self.items], 0) / PARTS, together, measures, bands,
            [self._numbered(each) for each in multisets if all(item in self.number for item, _ in each)],
            policy.max_designs, policy.bundle.designs_per_item_max or policy.max_designs, policy.bundle.distinct_items,
            policy.run.copies[0], policy.run.setup_cost, policy.run.packing_cost,
        )  # fmt: skip

    def _rows(self) -> list[Row]:
        """The units of each account book and storage class, at all discounts."""
        pieces = self.columns.problem.pieces
        groups: dict[tuple[str | None, str], list[Units]] = {}
        for each in self.columns.pricer.units:
            item = pieces[each.item[0]].item
            groups.setdefault((item.account_book, item.storage_class), []).append(each)
        offered = np.zeros(len(pieces), dtype=np.bool_)
        offered[self.items] = True
        return [_row(each, offered, self.items) for each in groups.values() if any(offered[units.item].any() for units in each)]

    def _measures(self) -> tuple[Ints, Ints]:
        """What a piece has of what a bundle has only so much of, with the bands: pieces, weight, kilograms, slots."""
        problem, known = self.columns.problem, self.columns.evaluator.vectors
        bundle = problem.policy.bundle
        found = [(np.ones_like(known.stock), bundle.pieces)]
        if problem.gross_cap is not None:
            found.append((known.gross, (0, problem.gross_cap)))
        found += [(kilograms, (0, cap)) for kilograms, cap in zip(known.kilograms, problem.kilogram_caps, strict=True)]
        found += [(members, slot.pieces) for members, slot in zip(known.slots, bundle.slot, strict=True)]
        measures = np.array([np.append(amounts[self.items], 0) for amounts, _ in found], dtype=np.int64)
        return measures, np.array([band for _, band in found], dtype=np.int64)


def _row(same: list[Units], offered: Bools, items: Ints) -> Row:
    """Units at several discounts, of the items that are offered, by the numbers of these."""
    most = max(int(each.count.max()) for each in same) + 1
    kept = [np.flatnonzero(offered[each.item]) for each in same]
    codes = [np.searchsorted(items, each.item[rows]) * most + each.count[rows] for rows, each in zip(kept, same, strict=True)]
    units = np.unique(np.concatenate(codes))
    worth = np.full((len(same), len(units) + 1), UNLAWFUL)
    worth[:, -1] = 0
    price = np.zeros(len(units) + 1, dtype=np.int64)
    for at, (code, rows, each) in enumerate(zip(codes, kept, same, strict=True)):
        places = np.searchsorted(units, code)
        worth[at, places], price[places] = each.worth[rows] / PARTS, each.price[rows]
    return Row(
        np.append(units // most, len(items)), np.append(units % most, 0), price, worth,
        np.array([each.discount for each in same], dtype=np.int64), np.array([each.total_most for each in same], dtype=np.int64),
        np.array([each.copies_most for each in same], dtype=np.int64),
    )  # fmt: skip
