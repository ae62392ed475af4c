"""A lawful design beside all others: at the prices of the relaxation, and by two searches, without and with it."""

from __future__ import annotations

from dataclasses import dataclass, field

from bundler.assembly.clock import Clock
from bundler.assembly.columns import Columns
from bundler.assembly.problem import Problem, build
from bundler.assembly.reasoning.asked import AskedDesign
from bundler.assembly.reasoning.forcing import Forced, forced, locked, standing
from bundler.assembly.reasoning.offers import Offered
from bundler.assembly.reasoning.worth import Worth, worth
from bundler.assembly.relaxing import Relaxing
from bundler.assembly.search import Found, Progress, Search
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
    progress: Progress | None,
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
        result.price = forced(free, [free], result.copies)
        return result
    _hold(result, problem, design, free, lawful, clock, progress)
    return result


def _hold(
    result: Weighed, problem: Problem, design: AskedDesign, free: Found, lawful: list[Offered], clock: Clock, progress: Progress | None
) -> None:
    """Find the best plan with the design: at whichever discount, unless the policy says of one what does not hold for the others."""
    said = any(each.multiset == design.multiset for each in problem.policy.design)
    rates = [each.made.discount.rate for each in lawful] if said else [design.discount]
    held: list[tuple[Found, int]] = []
    stopped = []
    for at, rate in enumerate(rates):
        policy = locked(problem.policy, design, rate)
        within = build(problem.catalogue, policy, problem.tables)
        against = _beyond(policy.max_designs, within.locks) + locks_stopped(within)
        if against:
            stopped.append(against)
        else:
            found = Search(within, clock.part(1 / (len(rates) - at)), progress).run()
            held.append((found, standing(within, found, design)))
    if held:
        result.price = forced(free, [found for found, _ in held], max(held, key=lambda pair: pair[0].objective)[1])
    else:
        result.together = min(stopped, key=len)


def _beyond(most: int, locks: int) -> list[dict[str, str]]:
    """The locked designs of the policy may leave no room for one more."""
    if locks <= most:
        return []
    return [{"policy": "max_designs", "message": f"{locks - 1} designs are locked already, and max_designs is {most}."}]
