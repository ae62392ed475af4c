"""The smallest changes with which something can be composed: of one line, of each kind; of several where no one line is enough."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from bundler.assembly.policy import Policy
from bundler.assembly.reasoning.asking import PARTS_OF_MARGIN, Asking, Found, Goal
from bundler.assembly.reasoning.eased import MILLE, Eased, eased
from bundler.assembly.reasoning.goals import SINGLE, at_rate, goals
from bundler.assembly.reasoning.judging import Candidate, clauses
from bundler.assembly.standing import offer

STOCK, DISCOUNTS, MARGIN = "BND-03", "bundle.discounts", "bundle.margin_min"
LEFT_OUT = ("bundle.expires_after", "bundle.gross_weight_kg_max", MARGIN, "design")
"""Lines that hold nothing back where they are left out; the others have a default."""
MOST_WAYS = 5
"""Ways of several changes that are told."""
Change = dict[str, Any]


class Changing:
    """Finds changes of the policy, each looked at again by the rules under the policy as changed."""

    def __init__(self, asking: Asking, names: Sequence[str]) -> None:
        self.asking, self.names, self.problem = asking, names, asking.problem
        self.limit = min(self.problem.single_limit, self.problem.annual_limit)

    def single(self, name: str) -> list[Change]:
        """Return the smallest change of one line that is enough, of each kind there is; else that of leaving it out."""
        return list(self._single(name)) or list(self._without(name))

    def _single(self, name: str) -> Iterator[Change]:
        if name == MARGIN:
            yield from self._told(name, "lower", self._margin())
        elif name == "run.copies":
            yield from self._told(name, "lower", self._copies())
        for kind, goal in goals(self.problem.policy, name):
            yield from self._told(name, kind, self._least([name], goal))

    def _without(self, name: str) -> Iterator[Change]:
        bundle = self._least([name], None) if name in LEFT_OUT else None
        if bundle is not None and all(name in clause for clause in self.asking.clauses(bundle)):
            yield {
                "policy": name, "kind": "without", "from": None, "to": None,
                "message": f"leaving {name} out", "components": _parts(bundle),
            }  # fmt: skip

    def together(self, names: Sequence[str]) -> list[Change]:
        """Return changes of several lines that are enough together; none where it was not found out."""
        bundle = self._least(names, SINGLE[DISCOUNTS][1] if DISCOUNTS in names else None)
        if bundle is None:
            return []
        policy, found = self.problem.policy, []
        for name in names:
            step = self._eased(policy, name, bundle)
            if step is None:
                return []
            policy = step.policy
            found.append(_change(name, "several", step, bundle))
        return found if self._lawful(policy, bundle, stock=STOCK in names) else []

    def _told(self, name: str, kind: str, bundle: Candidate | None) -> Iterator[Change]:
        step = None if bundle is None else self._eased(self.problem.policy, name, bundle)
        if bundle is not None and step is not None and self._lawful(step.policy, bundle, stock=name == STOCK):
            yield _change(name, kind, step, bundle)

    def _least(self, names: Sequence[str], goal: Goal | None) -> Candidate | None:
        found = self._asked(names, goal)
        if not isinstance(found, Candidate):
            return None
        return at_rate(self.problem.policy, found) if DISCOUNTS in names else found

    def _asked(self, names: Sequence[str], goal: Goal | None, accepts: Callable[[Candidate], bool] | None = None) -> Found:
        """Ask for a bundle that keeps all lines but ``names``."""
        return self.asking.bundle([each for each in self.names if each not in names], goal, accepts)

    def _eased(self, policy: Policy, name: str, bundle: Candidate) -> Eased | None:
        if name == STOCK:
            needed = {item.sku: (item.stock or 0, count * policy.run.copies[0]) for item, count in bundle.parts}
            short = {sku: pair for sku, pair in needed.items() if pair[0] < pair[1]}
            return Eased(policy, {sku: have for sku, (have, _) in short.items()}, {sku: want for sku, (_, want) in short.items()})
        tax = offer(self.problem, bundle.parts, bundle.discount).tax if policy.run.tax == "seller_absorbs" else 0
        return eased(policy, name, bundle, tax or 0, self.limit)

    def _lawful(self, policy: Policy, bundle: Candidate, *, stock: bool) -> bool:
        found = clauses(replace(self.problem, policy=policy), bundle)
        return all(stock and STOCK in clause for clause in found)

    def _margin(self) -> Candidate | None:
        """The bundle with the highest margin: each step asks for a higher one, with what most lies above the last. None: not found out."""
        best, reached = None, Fraction(0)
        while True:
            least = reached

            def goal(model: Any, bundles: Any, least: Fraction = least) -> Any:
                bundles.with_margin(model, least, bundles.earned, bundles.price)
                return PARTS_OF_MARGIN * least.numerator * bundles.price - least.denominator * bundles.earned

            # The model counts no more than the tax that is paid, so that the bundle itself may leave less than it says.
            found = self._asked([MARGIN], goal, lambda bundle, least=least: self._margin_of(bundle) >= least)  # type: ignore[misc]
            if not isinstance(found, Candidate):
                return best if found == "none" else None
            best, reached = found, self._margin_of(found) + Fraction(1, MILLE)

    def _margin_of(self, bundle: Candidate) -> Fraction:
        """The margin to 0.001, below 0 where the bundle costs more than its price."""
        step = self._eased(self.problem.policy, MARGIN, bundle)
        return Fraction(-1) if step is None else Fraction(step.then)

    def _copies(self) -> Candidate | None:
        """The bundle that can be made in most copies, fewer than the policy wants. None: not found out."""
        low, high, best = 1, self.problem.policy.run.copies[0] - 1, None
        while low <= high:
            middle = (low + high + 1) // 2

            def goal(model: Any, bundles: Any, copies: int = middle) -> Any:
                for ware, count in zip(bundles.wares, bundles.count, strict=True):
                    model.add(count <= (ware.goods.item.stock or 0) // copies)
                for taken, each in zip(bundles.rates, self.problem.policy.bundle.discounts, strict=True):
                    if each.copies_max is not None and each.copies_max < copies:
                        model.add_bool_and([~taken])
                return 0

            found = self._asked(["run.copies"], goal)
            if found == "open":
                return None
            if isinstance(found, Candidate):
                best, low = found, middle + 1
            else:
                high = middle - 1
        return best


def _change(name: str, kind: str, step: Eased, bundle: Candidate) -> Change:
    if name == STOCK:
        more = " and ".join(f"{step.then[sku] - step.now[sku]} more of {sku}" for sku in step.now)
        text, where = f"{more} in stock", {"policy": "catalogue.stock"}
    else:
        text, where = f"{name} = {json.dumps(step.then, ensure_ascii=False)}", {"policy": name}
    return {**where, "kind": kind, "from": step.now, "to": step.then, "message": text, "components": _parts(bundle)}


def _parts(bundle: Candidate) -> list[dict[str, Any]]:
    return [{"sku": item.sku, "quantity": count} for item, count in bundle.parts]
