"""What lines of the policy are worth: each changed problem is searched again, from the plan in hand."""

from __future__ import annotations

from dataclasses import replace

from bundler.assembly.designs import Evaluator
from bundler.assembly.enumeration import hopeless
from bundler.assembly.problem import Problem
from bundler.assembly.sensitivity.answer import Effect, LineEffect
from bundler.assembly.sensitivity.changes import Change, restated, with_prices
from bundler.assembly.sensitivity.effects import NOTHING, Standing, capped, tightened
from bundler.assembly.sensitivity.probing import Asking, probe


def line_effect(problem: Problem, change: Change, now: Standing, asking: Asking, share: float) -> Effect:
    """Return what a change of the policy gains or loses, looked for in a share of the time that is left."""
    if change.policy == "bundle.price" and _beyond_reach(problem, change):
        return NOTHING
    after = probe(restated(problem, change.after), asking, asking.clock.part(share))
    effect = tightened(Effect(), change.direction, now, after)
    if change.policy != "max_designs":
        return effect
    # Of the designs of a best plan the least is worth no more than the average, and without it there is one design less.
    worth, number = (after.most, change.after.max_designs) if change.direction == "gain" else (now.bound, problem.policy.max_designs)
    return capped(effect, None if worth is None else max(worth, 0) // number)


def monotone(lines: list[LineEffect]) -> list[LineEffect]:
    """Return the lines, where a higher highest price gains no less than a lower one and a lower one no more than a higher one."""
    prices, least, found = [each for each in lines if each.policy == "bundle.price"], 0, 0
    known: dict[str, Effect] = {}
    for each in prices:
        if each.effect.least is not None and each.effect.found is not None:
            least, found = max(least, each.effect.least), max(found, each.effect.found)
            known[each.changed] = replace(each.effect, least=least, found=found)
    most: int | None = None
    for each in reversed(prices):
        effect = known[each.changed] = capped(known.get(each.changed, each.effect), most)
        most = effect.most
    return [replace(each, effect=known[each.changed]) if each.policy == "bundle.price" else each for each in lines]


def _beyond_reach(problem: Problem, change: Change) -> bool:
    """Whether no bundle reaches the prices that the change adds."""
    added = (problem.policy.bundle.price[1] + 1, change.after.bundle.price[1])
    return hopeless(Evaluator(restated(problem, with_prices(change.after, added))))
