"""What a bundle breaks, asked of the rules themselves and of the policy in plain code: it knows nothing of the solver."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from bundler.assembly.evaluate import stopping
from bundler.assembly.keeping import Parts
from bundler.assembly.policy import Discount
from bundler.assembly.problem import Problem
from bundler.assembly.standing import broken, offer
from bundler.compliance import Answer
from bundler.values.money import half_up

CAUSED: Mapping[str, str] = {"BUN-03": "threshold_crossing", "LIM-03": "LIM-01", "TAX-06": "LIM-01"}
"""Findings that stand only where another line or rule is the reason."""
Clause = frozenset[str]
"""Lines and rules that keep a bundle out where all of them hold."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A bundle at a discount of any height. Components are in the order of the catalogue."""

    parts: Parts
    rate: Fraction

    @property
    def price(self) -> int:
        """The price of one copy in fen."""
        keep = (1 - self.rate) * sum(item.unit_price * count for item, count in self.parts)
        return half_up(keep.numerator, keep.denominator)

    @property
    def discount(self) -> Discount:
        """Its discount, without a limit on copies."""
        return Discount.model_construct(rate=self.rate, copies_max=None)


def clauses(problem: Problem, bundle: Candidate) -> set[Clause]:
    """Return what keeps a bundle out: nothing where it is lawful, keeps the policy and there is stock for the least copies."""
    policy = problem.policy
    made = offer(problem, bundle.parts, bundle.discount)
    always, with_freight = (_codes(answers, policy.threshold_crossing) for answers in (made.answers[:1], made.answers[1:]))
    found = {frozenset((code,)) for code in always} | {frozenset((code, "freight_max")) for code in with_freight - always}
    found |= {frozenset((each.line,)) for each in broken(policy, made)}
    return found | _copies(problem, bundle)


def _codes(answers: Iterable[Answer], crossing: str) -> set[str]:
    return {CAUSED.get(each.code, each.code) for each in stopping(answers, crossing=crossing)}


def _copies(problem: Problem, bundle: Candidate) -> set[Clause]:
    """What keeps the least number of copies from being made and sold; with one copy the policy's line on copies has no part in it."""
    policy = problem.policy
    low, found = policy.run.copies[0], set[Clause]()
    for item, count in bundle.parts:
        if (item.stock or 0) < count * low:
            found.add(frozenset(("BND-03", "run.copies") if (item.stock or 0) >= count else ("BND-03",)))
    taken = next((each for each in policy.bundle.discounts if each.rate == bundle.rate), None)
    if taken is None:
        found.add(frozenset(("bundle.discounts",)))
    elif taken.copies_max is not None and taken.copies_max < low:
        found.add(frozenset(("bundle.discounts", "run.copies")))
    return found | _named(problem, bundle)


def _named(problem: Problem, bundle: Candidate) -> set[Clause]:
    """What the policy says of the design by name."""
    multiset = frozenset((item.sku, count) for item, count in bundle.parts)
    found: set[Clause] = set()
    for each in problem.policy.design:
        if each.multiset == multiset and each.discount in (None, bundle.rate):
            if each.use == "forbidden":
                found.add(frozenset(("design",)))
            elif each.copies and any((item.stock or 0) < count * each.copies[0] for item, count in bundle.parts):
                found.add(frozenset(("design", "BND-03")))
    return found
