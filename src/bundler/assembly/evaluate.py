"""The judgement of ``compliance`` on a column: one copy in one order, without freight and at the highest freight of the policy."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bundler.assembly.designs import Designs
from bundler.assembly.policy import Policy
from bundler.assembly.problem import Problem
from bundler.compliance import Answer, Finding, quote
from bundler.values.money import format as yuan


def order_of(policy: Policy, components: Iterable[tuple[str, int]], price: int, freight: int) -> dict[str, Any]:
    """Return the order of one copy of a design, of items by sku with their pieces."""
    return {
        "on": policy.day, "supervision_code": policy.supervision_code, "freight": yuan(freight),
        "lines": [{
            "kind": "bundle", "id": "DESIGN", "price": yuan(price), "quantity": 1,
            "components": [{"sku": sku, "quantity": count} for sku, count in components],
        }],
    }  # fmt: skip


def stopping(answers: Iterable[Answer], *, crossing: str) -> list[Finding]:
    """Return the findings that keep a design out: any error or review, and BUN-03 where crossing a threshold is refused."""
    return [
        finding for answer in answers for finding in answer.findings
        if finding.severity in ("error", "review") or (crossing == "refuse" and finding.code == "BUN-03")
    ]  # fmt: skip


class Judge:
    """Asks the rules about columns and remembers what they said."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._known: dict[tuple[tuple[tuple[int, int], ...], int], bool] = {}

    def passes(self, designs: Designs, row: int) -> bool:
        """Return whether the rules let one copy of a column through; with absorbed tax also whether its worth was formed rightly."""
        components, price = designs.multiset(row), int(designs.price[row])
        known = self._known.get((components, price))
        if known is None:
            known = self._known[components, price] = self._ask(components, price, int(designs.value[row]))
        return known

    def _ask(self, components: tuple[tuple[int, int], ...], price: int, value: int) -> bool:
        problem, policy = self.problem, self.problem.policy
        named = [(problem.pieces[item].item.sku, count) for item, count in components]
        answers = [
            quote(order_of(policy, named, price, freight), problem.catalogue, problem.tables) for freight in sorted({0, policy.freight_max})
        ]
        if stopping(answers, crossing=policy.threshold_crossing) or answers[0].tax is None:
            return False
        absorbed = answers[0].tax if policy.run.tax == "seller_absorbs" else 0
        worth = price - absorbed - policy.run.packing_cost + sum(problem.pieces[item].gain * count for item, count in components)
        return worth == value
