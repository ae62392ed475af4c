"""The price of forcing a design into a plan: the best plan without the demand, less the best plan in which the design stands.

Neither optimum need be known: each lies between a plan and a bound, so that the price lies from the plan without less the bound with,
to the bound without less the plan with; and it is never below zero, for a plan with the design is a plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from bundler.assembly.extraction import extract
from bundler.assembly.named import NamedDesign
from bundler.assembly.policy import Policy
from bundler.assembly.problem import Problem
from bundler.assembly.reasoning.asked import AskedDesign
from bundler.assembly.search import Found
from bundler.assembly.standing import rate_text
from bundler.values.money import format as yuan


@dataclass(frozen=True)
class Forced:
    """The best plan (``free``) and the best with the design (``held``): objective and proven bound of each in fen; copies of the design."""

    free: tuple[int, int]
    held: tuple[int, int]
    copies: int

    @property
    def least(self) -> int:
        """What forcing it in costs at the least, in fen."""
        return max(self.free[0] - self.held[1], 0)

    @property
    def most(self) -> int:
        """What forcing it in costs at the most, in fen."""
        return max(self.free[1] - self.held[0], 0)

    def to_dict(self) -> dict[str, Any]:
        """Return the price as it stands in an answer."""
        return {
            "least": yuan(self.least), "most": yuan(self.most), "copies": self.copies,
            "without": {"objective": yuan(self.free[0]), "bound": yuan(self.free[1])},
            "with": {"objective": yuan(self.held[0]), "bound": yuan(self.held[1])},
        }  # fmt: skip


def locked(policy: Policy, design: AskedDesign, rate: Fraction | None) -> Policy:
    """Return the policy with the design locked, at a discount where one is named; what it says of its copies holds on."""
    said = [each for each in policy.design if each.multiset == design.multiset and each.discount in (None, rate)]
    copies = next((each.copies for each in said if each.copies is not None), None)
    here = NamedDesign.model_construct(components=design.components, use="locked", discount=rate, copies=copies)
    others = [each for each in policy.design if each.multiset != design.multiset]
    return policy.model_copy(update={"design": [*others, here]})


def standing(problem: Problem, found: Found, design: AskedDesign) -> int:
    """Return in how many copies the design stands in a plan, checked by the rules; 0 where it does not."""
    designs, _ = extract(problem, found.designs, found.copies, found.objective)
    for each in designs:
        multiset = frozenset((part["sku"], part["quantity"]) for part in each["components"])
        if multiset == design.multiset and (design.discount is None or each["discount"] == rate_text(design.discount)):
            copies: int = each["copies"]
            return copies
    return 0


def forced(free: Found, held: Sequence[Found], copies: int) -> Forced | None:
    """Return what all searches know together, ``held`` being those with the design at each discount; None where one has no bound.

    A plan with the design is a plan too, and no plan with it is worth more than the bound on all.
    """
    bounds = [each.bound for each in held if each.bound is not None]
    if free.bound is None or len(bounds) < len(held):
        return None
    reached = max(each.objective for each in held)
    best = max(free.objective, reached)
    bound = max(free.bound, best)
    return Forced((best, bound), (reached, max(min(bound, max(bounds)), reached)), copies)
