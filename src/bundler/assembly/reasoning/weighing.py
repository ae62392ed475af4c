"""A lawful design beside all others: at the prices of the relaxation, and by two searches, without and with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bundler.assembly.clock import Clock
from bundler.assembly.columns import Columns
from bundler.assembly.problem import Problem, build
from bundler.assembly.reasoning.asked import AskedDesign
from bundler.assembly.reasoning.forcing import Forced, forced, locked, standing
from bundler.assembly.reasoning.offers import Offered
from bundler.assembly.reasoning.worth import Worth, worth
from bundler.assembly.relaxing import Relaxing
from bundler.assembly.search import Search
from bundler.assembly.standing import locks_stopped
from bundler.assembly.starting import Start

FREE = 0.5
"""The share of the limits for the best plan without the demand; what is left is for the best with the design."""


@dataclass
class Weighed:
    """What was found out of a design: what stops it beside locked ones, its copies in the best plan found, its worth and price."""

    together: list[dict[str, str]] = field(default_factory=list)
    copies: int = 0
    worth: Worth | None = None
    price: Forced | None = None
    told: list[str] = field(default_factory=list)


def weighed(
    problem: Problem,
    design: AskedDesign,
    lawful: list[Offered],
    clock: Clock,
    start: Start | None,
    *,
    quick: bool,
    progress: Callable[[dict[str, Any]], None] | None,
) -> Weighed:
    """Return what a design that nothing stops is worth beside the others."""
    result = Weighed()
    if quick:
        columns = Columns(problem, clock)
        relaxing = Relaxing(columns, [], lambda _: None)
        known = relaxing.run()
        result.worth = worth(problem, lawful, (relaxing.centre, relaxing.centre_places), known.rewards)
        return result
    search = Search(problem, clock.part(FREE), progress, start)
    free = search.run()
    result.told = free.told
    if search.prices is not None and search.relaxed is not None:
        result.worth = worth(problem, lawful, search.prices, search.relaxed.rewards)
    result.copies = standing(problem, free, design)
    if result.copies:
        result.price = forced(free, free, result.copies)
        return result
    # What the policy says of one of its discounts does not hold for the others, so that one has to be named.
    said = any(each.multiset == design.multiset for each in problem.policy.design)
    rate = result.worth.offered.made.discount.rate if said and result.worth is not None else design.discount
    policy = locked(problem.policy, design, rate)
    within = build(problem.catalogue, policy, problem.tables)
    result.together = _beyond(policy.max_designs, within.locks) + locks_stopped(within)
    if not result.together:
        held = Search(within, clock, progress).run()
        result.price = forced(free, held, standing(within, held, design))
    return result


def _beyond(most: int, locks: int) -> list[dict[str, str]]:
    """The locked designs of the policy may leave no room for one more."""
    if locks <= most:
        return []
    return [{"policy": "max_designs", "message": f"{locks - 1} designs are locked already, and max_designs is {most}."}]
