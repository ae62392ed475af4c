"""One question: what the best designs are, checked again as they leave."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from bundler.assembly.evaluate import Judge
from bundler.assembly.extraction import BrokenPlanError, design_of
from bundler.assembly.recommending.finding import find
from bundler.assembly.recommending.ranking import Ranked, Ranking
from bundler.assembly.recommending.stocked import Stocked
from bundler.assembly.recommending.stops import stops
from bundler.assembly.recommending.wanted import Wanted


@dataclass(frozen=True)
class Found:
    """Designs as they stand in an answer, whether their order is proven, the bound on all others in fen, and why there are none."""

    designs: list[dict[str, Any]]
    proven: bool
    bound: int | None
    reasons: list[dict[str, str]]


def asked(stocked: Stocked, wanted: Wanted) -> Found:
    """Return the best designs with the anchors. Raises BrokenPlanError where one does not hold, which is a fault of bundler."""
    least = Counter(wanted.anchor)
    if reasons := stops(stocked, least):
        return Found([], True, None, reasons)
    index = stocked.index
    anchors = {index.place[sku]: pieces for sku, pieces in least.items()}
    ranking = Ranking(frozenset(anchors), wanted.top, Judge(index.problem))
    left = find(index, stocked.pieces, anchors, ranking)
    designs = [_told(stocked, each) for each in ranking.found]
    if not designs and left is None:
        message = f"no lawful bundle with {' and '.join(least)} keeps the policy"
        reasons = [{"policy": "bundle", "message": message}]
    last = ranking.floor if len(designs) == wanted.top else None
    return Found(designs, left is None, last if left is None else left, reasons)


def _told(stocked: Stocked, ranked: Ranked) -> dict[str, Any]:
    problem = stocked.index.problem
    place = stocked.index.evaluator.discounts[ranked.discount][0]
    design, earned = design_of(problem, ranked.multiset, place, ranked.copies)
    held = min((stocked.items[part["sku"]].stock or 0) // part["quantity"] for part in design["components"])
    if ranked.copies > held or earned + problem.policy.run.setup_cost != -ranked.loss * ranked.copies:
        raise BrokenPlanError(f"a recommendation breaks its own check: {design}")
    return design
