"""The sensitivity of a plan that was found: after the search and within limits of its own, so that it never changes the plan."""

from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np

from bundler.assembly.clock import Clock
from bundler.assembly.columns import Columns
from bundler.assembly.problem import Problem
from bundler.assembly.search import Found
from bundler.assembly.sensitivity.answer import Effect, ItemEffects, LineEffect, Sensitivity
from bundler.assembly.sensitivity.changes import Change, changes, price_cap, raised, stocked
from bundler.assembly.sensitivity.effects import Standing
from bundler.assembly.sensitivity.full_use import FullUse
from bundler.assembly.sensitivity.items import Items
from bundler.assembly.sensitivity.lines import line_effect, monotone
from bundler.assembly.sensitivity.marginal import Marginal
from bundler.assembly.sensitivity.probing import Asking, Known, named

SHARE = 0.5
"""What it may take of seconds and work, as a share of the policy's limits, beside the search."""
ITEMS = 1 / 3
"""The share of that for the items before anything is searched again."""
LISTED = 100
"""Items that are looked at."""


def analyse(problem: Problem, found: Found, stop: threading.Event) -> Sensitivity:
    """Return what more or less stock, and other lines of the policy, would do to the best plan."""
    plan = [named(problem, found.designs, row) for row in sorted(found.copies)]
    rows = np.union1d(found.rows, np.array(sorted(found.copies), dtype=np.int64))
    marginal = Marginal(problem, found.designs, rows)
    prices = marginal.prices
    by_sku = {
        piece.item.sku: (stock, place)
        for piece, stock, place in zip(problem.pieces, prices.stock.tolist(), prices.places.tolist(), strict=True)
    }
    asking = Asking(plan, by_sku, prices.room, Clock(problem.policy.solver, stop).part(SHARE))
    return _Analysis(problem, found, marginal, asking).run()


class _Analysis:
    def __init__(self, problem: Problem, found: Found, marginal: Marginal, asking: Asking) -> None:
        self.problem, self.marginal, self.asking = problem, marginal, asking
        wide = raised(problem, problem.policy.run.copies[0])
        stock = [problem.catalogue[piece.item.sku].stock or 0 for piece in wide.pieces]
        today = stocked(wide, dict(enumerate(stock)))
        known = Known(wide, asking.plan)
        own = known.worth(known.best(today, asking.clock) or {})
        self.now = Standing(max(found.objective, own), found.bound)
        self.used = _used(problem, found)
        self.places = {piece.item.sku: at for at, piece in enumerate(problem.pieces)}
        full_use = FullUse(Columns(wide, asking.clock), asking.priced(wide))
        self.items = Items(today, self.used, self.now, known, full_use)

    def run(self) -> Sensitivity:
        """Items by cheap means first, then the lines of the policy, then searches for the items where these tell more."""
        clock = self.asking.clock
        items = self._looked_at(replace(self.asking, clock=clock.part(ITEMS)))
        questions = [question for each in items.values() for question in self.items.questions(each)]
        asked = list(changes(self.problem))
        lines, left = [], len(questions) + len(asked)
        for change in asked:
            effect = Effect() if clock.over() else self._line(change, 1 / left)
            lines.append(LineEffect(change.policy, change.now, change.changed, change.direction, effect))
            left -= 1
        for question in questions:
            if not clock.over():
                items[question.sku] = self.items.asked(items[question.sku], question, self.asking, 1 / left)
                left -= 1
        ordered = sorted(items.values(), key=lambda each: (-(each.one_more.estimate or 0), -each.used))
        whole = len(items) == min(len(self.items.stock), LISTED) and not clock.over()
        return Sensitivity(
            tuple(ordered), tuple(monotone(lines)), price_cap(self.problem), len(self.items.stock) - len(items), complete=whole
        )

    def _line(self, change: Change, share: float) -> Effect:
        effect = line_effect(self.problem, change, self.now, self.asking, share)
        if change.policy != "max_designs" or not self.marginal.solved:
            return effect
        return replace(effect, estimate=self.marginal.of_designs(change.after.max_designs))

    def _looked_at(self, asking: Asking) -> dict[str, ItemEffects]:
        """The items that matter most in the relaxation, then those in use, then the others, as many as there is time for."""
        prices = self.asking.prices
        order = sorted(self.items.stock, key=lambda sku: (-prices.get(sku, (0, 0))[0], -self.used.get(sku, 0)))
        found = {}
        for sku in order[:LISTED]:
            if asking.clock.over():
                break
            found[sku] = self.items.effects(sku, (self.marginal, self.places[sku]) if sku in self.places else None, asking)
        return found


def _used(problem: Problem, found: Found) -> dict[str, int]:
    used: dict[str, int] = {}
    for row, n in found.copies.items():
        for sku, count in named(problem, found.designs, row):
            used[sku] = used.get(sku, 0) + count * n
    return used
