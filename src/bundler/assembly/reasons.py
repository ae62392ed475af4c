"""Why nothing can be composed: a smallest set of policy lines that cannot hold together, and what would help.

Every statement is verified by composing again: a line is left out of the set only where the others were shown not to hold together, and a
relaxation is named only where something was composed with it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Any

from bundler.assembly.clock import Clock
from bundler.assembly.designs import Evaluator
from bundler.assembly.enumeration import Blocks
from bundler.assembly.evaluate import Judge
from bundler.assembly.policy import MAX_PIECES, Policy
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


def _bundle(**changes: Any) -> Callable[[Policy], Policy]:
    return lambda policy: policy.model_copy(update={"bundle": policy.bundle.model_copy(update=changes)})


def _run(**changes: Any) -> Callable[[Policy], Policy]:
    return lambda policy: policy.model_copy(update={"run": policy.run.model_copy(update=changes)})


def _lines(policy: Policy) -> list[Line]:
    """The lines of a policy that narrow it, the ones first that are most likely beside the point."""
    bundle, run = policy.bundle, policy.run
    low, high = (yuan(each) for each in bundle.price)
    found = [
        Line("bundle.distinct_tax_codes", f"distinct_tax_codes is {list(bundle.distinct_tax_codes)}", _bundle(distinct_tax_codes=(1, 99))),
        Line("freight_max", f"freight_max is {yuan(policy.freight_max)}", lambda each: each.model_copy(update={"freight_max": 0})),
        Line(
            "threshold_crossing", f"threshold_crossing is {policy.threshold_crossing!r}",
            lambda each: each.model_copy(update={"threshold_crossing": "allow"}),
        ),
        Line("run.copies", f"a design has at least {run.copies[0]} copies", _run(copies=(1, run.copies[1]))),
        Line("bundle.price", f"the price lies from {low} to {high}", _bundle(price=(1, 10**10))),
        Line("bundle.pieces", f"a bundle has {bundle.pieces[0]} to {bundle.pieces[1]} pieces", _bundle(pieces=(1, MAX_PIECES))),
        Line(
            "bundle.distinct_items", f"a bundle has {bundle.distinct_items[0]} to {bundle.distinct_items[1]} different items",
            _bundle(distinct_items=(1, bundle.distinct_items[1])),
        ),
        Line(
            "bundle.copies_per_item", f"at most {bundle.copies_per_item} of an item lie in a bundle",
            _bundle(copies_per_item=max(bundle.copies_per_item, 6)),
        ),
    ]  # fmt: skip
    if bundle.gross_weight_kg_max is not None:
        text = f"a bundle weighs at most {exact.format(bundle.gross_weight_kg_max)} kg"
        found.append(Line("bundle.gross_weight_kg_max", text, _bundle(gross_weight_kg_max=None)))
    if bundle.margin_min is not None:
        found.append(Line("bundle.margin_min", f"margin_min is {exact.format(bundle.margin_min)}", _bundle(margin_min=None)))
    if bundle.incompatible_tags:
        found.append(Line("bundle.incompatible_tags", "incompatible_tags keeps items apart", _bundle(incompatible_tags=[])))
    if bundle.expires_after is not None:
        found.append(Line("bundle.expires_after", f"goods last beyond {bundle.expires_after}", _bundle(expires_after=None)))
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
    """The smallest change of one line that helps with all others kept, found by halving, or that none of it would."""
    policy, name = problem.policy, line.name

    def helps(change: Callable[[Policy], Policy]) -> bool:
        return not trials.over and trials.possible(change(policy)) is True

    if not helps(line.loosened):
        return []
    bundle, run = policy.bundle, policy.run
    text = f"without {name} something could be composed"
    if name == "bundle.margin_min" and bundle.margin_min is not None:
        best = _halved(0, int(bundle.margin_min * 1000), lambda at: helps(_bundle(margin_min=Fraction(at, 1000))))
        text = f"margin_min = {exact.format(Fraction(best, 1000))!r} would do" if best is not None else "margin_min = '0' is still too much"
    elif name == "run.copies":
        best = _halved(1, run.copies[0], lambda at: helps(_run(copies=(at, run.copies[1]))))
        text = f"run.copies = [{best}, {run.copies[1]}] would do"
    elif name == "bundle.price":
        text = _price(bundle.price, helps) or text
    elif name == "bundle.pieces":
        fewer = next((at for at in range(bundle.pieces[0] - 1, 0, -1) if helps(_bundle(pieces=(at, bundle.pieces[1])))), None)
        more = next((at for at in range(bundle.pieces[1] + 1, bundle.pieces[1] + 4) if helps(_bundle(pieces=(bundle.pieces[0], at)))), None)
        bands = [[fewer, bundle.pieces[1]] if fewer else None, [bundle.pieces[0], more] if more else None]
        text = " or ".join(f"pieces = {band}" for band in bands if band) + " would do" if any(bands) else text
    return [{"policy": name, "message": f"Smallest relaxation: {text}."}]


def _price(band: tuple[int, int], helps: Callable[[Callable[[Policy], Policy]], bool]) -> str | None:
    """The nearest wider price band, to the yuan."""
    low = _halved(0, band[0] // 100, lambda at: helps(_bundle(price=(max(at * 100, 1), band[1]))))
    top = 10**6
    room = _halved(0, top, lambda at: helps(_bundle(price=(band[0], (band[1] // 100 + top - at) * 100))))
    found = []
    if low is not None:
        found.append(f'price = ["{yuan(max(low * 100, 1))}", "{yuan(band[1])}"]')
    if room is not None:
        found.append(f'price = ["{yuan(band[0])}", "{yuan((band[1] // 100 + top - room) * 100)}"]')
    return " or ".join(found) + " would do" if found else None


def _halved(low: int, high: int, helps: Callable[[int], bool]) -> int | None:
    """The largest value from ``low`` to ``high`` that helps, where smaller ones help whenever a larger one does."""
    if not helps(low):
        return None
    while low < high:
        middle = (low + high + 1) // 2
        if helps(middle):
            low = middle
        else:
            high = middle - 1
    return low
