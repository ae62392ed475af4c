"""What pieces are worth: an estimate by the relaxation, a proven most by exchange, the plan's own copies chosen anew, and searches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from bundler.assembly.problem import Problem
from bundler.assembly.sensitivity.answer import Direction, Effect, ItemEffects
from bundler.assembly.sensitivity.changes import stocked
from bundler.assembly.sensitivity.effects import NOTHING, Standing, capped, tightened
from bundler.assembly.sensitivity.exchange import copies_given_up, dearest
from bundler.assembly.sensitivity.full_use import FullUse
from bundler.assembly.sensitivity.marginal import Marginal
from bundler.assembly.sensitivity.probing import Asking, Known, Probe, probe

WIDE = 2
"""Bounds so many times as wide as the gap are worth a search."""


@dataclass(frozen=True, slots=True)
class Question:
    """Pieces more (or, below 0, less) of an item, whose effect a search may tighten."""

    sku: str
    name: str
    pieces: int


class Items:
    """The effects of the items of ``today``: those of the problem, and those that a run more makes usable.

    ``known`` and ``full_use`` are those of the problem with a run more of every item.
    """

    def __init__(self, today: Problem, used: dict[str, int], now: Standing, known: Known, full_use: FullUse) -> None:
        self.today, self.used, self.now, self.known, self.full_use = today, used, now, known, full_use
        self.stock = stock = {piece.item.sku: piece.stock for piece in today.pieces}
        self.dearest = dict(zip(stock, dearest(known.evaluator).tolist(), strict=True))
        self.places = {sku: at for at, sku in enumerate(stock)}
        self.fewest = today.policy.run.copies[0]

    def effects(self, sku: str, marginal: tuple[Marginal, int] | None, asking: Asking) -> ItemEffects:
        """Return the effects of an item without a search of its own; ``marginal`` is the relaxation and the item's place in it."""
        program, at = marginal or (None, 0)

        def effect(pieces: int) -> Effect:
            estimate = None if program is None or not program.solved else program.of_pieces(at, pieces)
            return self._effect(sku, pieces, estimate, asking)

        some = program is not None and program.solved
        return ItemEffects(
            sku, self.stock[sku], self.used.get(sku, 0), effect(1), effect(-1) if self.stock[sku] else NOTHING,
            self.fewest, effect(self.fewest),
            program.holds_from(at) if some and program else None, program.holds_to(at) if some and program else None,
        )  # fmt: skip

    def _effect(self, sku: str, pieces: int, estimate: int | None, asking: Asking) -> Effect:
        less, changed = self.stock[sku] + min(pieces, 0), self._with(sku, pieces)
        copies = self.known.best(changed, asking.clock)
        after = Probe(self.known.worth(copies or {}), None)
        most = copies_given_up(abs(pieces), less, self.today.policy) * self.dearest[sku]
        effect = tightened(Effect(0, most, None, estimate), _direction(pieces), self.now, after)
        # With less stock a plan is known that is worth so much; with more, a better one than with less uses more than there was.
        known = self.now.objective if pieces > 0 else after.least
        stock = np.array([piece.stock for piece in changed.pieces], dtype=np.int64)
        stock[self.places[sku]] = less + abs(pieces)
        full = self.full_use.bound(self.places[sku], stock, less + 1, self.dearest[sku], known)
        effect = effect if full is None else capped(effect, max(full - known, 0))
        return effect if copies is not None else replace(effect, found=None)

    def questions(self, found: ItemEffects) -> Iterator[Question]:
        """Yield what a search can tell more of: effects whose bounds are wide beside the gap of the plan in hand, which it keeps."""
        if self.now.bound is None:
            return
        gap = self.now.bound - self.now.objective
        for name, pieces in (("one_more", 1), ("one_less", -1), ("run_more", self.fewest)):
            effect: Effect = getattr(found, name)
            if effect.most is not None and effect.most > (effect.least or 0) + WIDE * gap:
                yield Question(found.sku, name, pieces)

    def asked(self, found: ItemEffects, question: Question, asking: Asking, share: float) -> ItemEffects:
        """Return the effects of an item with the answer to a question, searched for in a share of the time that is left."""
        after = probe(self._with(question.sku, question.pieces), asking, asking.clock.part(share))
        effect = tightened(getattr(found, question.name), _direction(question.pieces), self.now, after)
        changed: dict[str, Any] = {question.name: effect}
        return replace(found, **changed)

    def _with(self, sku: str, pieces: int) -> Problem:
        return stocked(self.today, {self.places[sku]: self.stock[sku] + pieces})


def _direction(pieces: int) -> Direction:
    return "gain" if pieces > 0 else "loss"
