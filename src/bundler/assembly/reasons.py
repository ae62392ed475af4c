"""Why nothing can be composed: a smallest set of policy lines that cannot hold together, and what would help.

Every statement is verified by composing again: a line is left out of the set only where the others were shown not to hold together, and a
relaxation is named only where something was composed with it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from itertools import combinations

from bundler.assembly import easing
from bundler.assembly.clock import Clock
from bundler.assembly.designs import Evaluator
from bundler.assembly.enumeration import Blocks
from bundler.assembly.evaluate import Judge
from bundler.assembly.policy import BundlePolicy, Policy
from bundler.assembly.policy_types import MAX_PIECES
from bundler.assembly.problem import Problem, build
from bundler.values import exact
from bundler.values.money import format as yuan

ROWS_A_TRIAL = 1_500_000
ROWS_IN_ALL = 30_000_000
EXCLUDED_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a policy that can stand in the way: ``loosened`` is the policy without it."""

    name: str
    says: str
    loosened: Callable[[Policy], Policy]


class Trials:
    """Composes again under other policies: what is said is only what such a trial has shown. Bounded in rows and time."""

    def __init__(self, problem: Problem, clock: Clock) -> None:
        self.problem, self.clock = problem, clock
        self.rows = 0
        self.unsure = False

    @property
    def over(self) -> bool:
        """Whether no more is tried."""
        return self.rows > ROWS_IN_ALL or self.clock.over()

    def possible(self, policy: Policy) -> bool | None:
        """Whether a lawful design with stock for the minimum copies exists under a policy; None where that was not found out."""
        other = build(self.problem.catalogue, policy, self.problem.tables)
        if not other.pieces:
            return False
        evaluator, judge = Evaluator(other), Judge(other)
        blocks = Blocks(evaluator, lambda rows: rows <= ROWS_A_TRIAL and not self.clock.over())
        try:
            for items, counts in blocks:
                part = evaluator.columns(items, counts)
                if part is not None and any(judge.passes(part, row) for row in range(len(part))):
                    return True
            self.unsure = self.unsure or blocks.cut
            return None if blocks.cut else False
        finally:
            self.rows += blocks.rows

    def without(self, lines: Iterable[Line]) -> bool | None:
        """Whether anything could be composed if these lines of the policy did not hold; None where that was not found out."""
        policy = self.problem.policy
        for line in lines:
            policy = line.loosened(policy)
        return self.possible(policy)


def explain(problem: Problem, clock: Clock) -> list[dict[str, str]]:
    """Return the lines that cannot hold together, the smallest relaxations that help, and the items that no bundle may use."""
    if not problem.catalogue:
        return [{"policy": "catalogue", "message": "The catalogue has no items."}]
    excluded = [each.to_dict() for each in problem.excluded[:EXCLUDED_SHOWN]]
    if len(problem.excluded) > EXCLUDED_SHOWN:
        excluded.append({"rule": "BUN-01", "message": f"{len(problem.excluded) - EXCLUDED_SHOWN} more items cannot be used."})
    lines, trials = _lines(problem.policy), Trials(problem, clock)
    if trials.without(lines) is False:
        message = "Even without any line of the policy no lawful bundle can be made of these items."
        return [{"rule": "BUN-01", "message": message}, *excluded]
    core = _core(lines, trials)
    found = [{"policy": line.name, "message": f"{line.says}; {_beside(line, core)}."} for line in core]
    for line in core:
        found += _relaxed(problem, line, trials)
    if trials.unsure or trials.over:
        found.append({"policy": "solver", "message": "Not everything could be tried in time: fewer lines may be the reason."})
    return found + excluded


def _core(lines: list[Line], trials: Trials) -> list[Line]:
    """A smallest set of lines that cannot hold together: first what can be left out one by one, then whether fewer lines would do.

    A set is taken only where a trial has shown that nothing can be composed under it.
    """

    def impossible(kept: Collection[Line]) -> bool:
        return not trials.over and trials.without(each for each in lines if each not in kept) is False

    core = list(lines)
    for line in lines:
        rest = [each for each in core if each is not line]
        if impossible(rest):
            core = rest
    fewer = (kept for size in range(1, len(core)) for kept in combinations(lines, size) if impossible(kept))
    return list(next(fewer, core))


def _beside(line: Line, core: list[Line]) -> str:
    rest = ", ".join(each.name for each in core if each is not line)
    return f"it cannot hold together with {rest}" if rest else "nothing can be composed with it"


def _lines(policy: Policy) -> list[Line]:
    """The lines of a policy that narrow it, the ones first that are most likely beside the point."""
    bundle, run = policy.bundle, policy.run
    low, high = (yuan(each) for each in bundle.price)
    found = [
        Line(
            "bundle.distinct_tax_codes", f"distinct_tax_codes is {list(bundle.distinct_tax_codes)}",
            easing.bundle(distinct_tax_codes=(1, 99)),
        ),
        Line("freight_max", f"freight_max is {yuan(policy.freight_max)}", lambda each: each.model_copy(update={"freight_max": 0})),
        Line(
            "threshold_crossing", f"threshold_crossing is {policy.threshold_crossing!r}",
            lambda each: each.model_copy(update={"threshold_crossing": "allow"}),
        ),
        Line("run.copies", f"a design has at least {run.copies[0]} copies", easing.run(copies=(1, run.copies[1]))),
        Line("bundle.price", f"the price lies from {low} to {high}", easing.bundle(price=(1, 10**10))),
        Line("bundle.pieces", f"a bundle has {bundle.pieces[0]} to {bundle.pieces[1]} pieces", easing.bundle(pieces=(1, MAX_PIECES))),
        Line(
            "bundle.distinct_items", f"a bundle has {bundle.distinct_items[0]} to {bundle.distinct_items[1]} different items",
            easing.bundle(distinct_items=(1, bundle.distinct_items[1])),
        ),
        Line(
            "bundle.copies_per_item", f"at most {bundle.copies_per_item} of an item lie in a bundle",
            easing.bundle(copies_per_item=max(bundle.copies_per_item, 6)),
        ),
    ]  # fmt: skip
    if bundle.gross_weight_kg_max is not None:
        text = f"a bundle weighs at most {exact.format(bundle.gross_weight_kg_max)} kg"
        found.append(Line("bundle.gross_weight_kg_max", text, easing.bundle(gross_weight_kg_max=None)))
    if bundle.margin_min is not None:
        found.append(Line("bundle.margin_min", f"margin_min is {exact.format(bundle.margin_min)}", easing.bundle(margin_min=None)))
    if all(each.rate for each in bundle.discounts):
        text = f"a bundle is sold at a discount of {' or '.join(exact.format(each.rate) for each in bundle.discounts)}"
        found.append(Line("bundle.discounts", text, easing.bundle(discounts=[*bundle.discounts, *BundlePolicy().discounts])))
    if bundle.incompatible_tags:
        found.append(Line("bundle.incompatible_tags", "incompatible_tags keeps items apart", easing.bundle(incompatible_tags=[])))
    if bundle.expires_after is not None:
        found.append(Line("bundle.expires_after", f"goods last beyond {bundle.expires_after}", easing.bundle(expires_after=None)))
    if any(each.use != "locked" for each in policy.design):
        text = "designs that the policy names are forbidden, or have copies of their own"
        found.append(Line("design", text, lambda each: each.model_copy(update={"design": []})))
    for slot in bundle.slot:
        text = f"slot {slot.name!r} wants {slot.pieces[0]} to {slot.pieces[1]} pieces of {', '.join(slot.tags_any)}"
        found.append(Line(f"bundle.slot[{slot.name}]", text, _without_slot(slot.name)))
    return found


def _without_slot(name: str) -> Callable[[Policy], Policy]:
    def loosened(policy: Policy) -> Policy:
        rest = [each for each in policy.bundle.slot if each.name != name]
        return policy.model_copy(update={"bundle": policy.bundle.model_copy(update={"slot": rest})})

    return loosened


def _relaxed(problem: Problem, line: Line, trials: Trials) -> list[dict[str, str]]:
    """The smallest change of one line that helps with all others kept; nothing where even without the line nothing can be composed."""

    def helps(change: Callable[[Policy], Policy]) -> bool:
        return not trials.over and trials.possible(change(problem.policy)) is True

    if not helps(line.loosened):
        return []
    text = easing.smallest(line.name, problem.policy, helps) or f"without {line.name} something could be composed"
    return [{"policy": line.name, "message": f"Smallest relaxation: {text}."}]
