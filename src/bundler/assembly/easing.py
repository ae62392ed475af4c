"""The smallest changes of a policy's lines with which something can be composed, each found by composing again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from bundler.assembly.policy import Policy
from bundler.assembly.policy_types import MAX_DISTINCT, MAX_PIECES
from bundler.values import exact
from bundler.values.money import format as yuan

Change = Callable[[Policy], Policy]
Helps = Callable[[Change], bool]
"""Tells whether something was composed under a changed policy."""
GRAMS_MOST, YUAN_MOST = 100_000, 1_000_000
STEPS = 3
"""How far the upper end of a band of counts is tried."""


def bundle(**changes: Any) -> Change:
    """Return a change of the policy on one bundle."""
    return lambda policy: policy.model_copy(update={"bundle": policy.bundle.model_copy(update=changes)})


def run(**changes: Any) -> Change:
    """Return a change of the policy on runs."""
    return lambda policy: policy.model_copy(update={"run": policy.run.model_copy(update=changes)})


def smallest(name: str, policy: Policy, helps: Helps) -> str | None:
    """Return how a line could read that helps and is nearest to what it says, or None where no such wording is known."""
    ways = EASINGS[name](policy, helps) if name in EASINGS else []
    return f"{' or '.join(ways)} would do" if ways else None


def _margin(policy: Policy, helps: Helps) -> list[str]:
    best = _highest(0, int((policy.bundle.margin_min or 0) * 1000), lambda at: helps(bundle(margin_min=Fraction(at, 1000))))
    return [] if best is None else [f"margin_min = {exact.format(Fraction(best, 1000))!r}"]


def _copies(policy: Policy, helps: Helps) -> list[str]:
    low, high = policy.run.copies
    best = _highest(1, low, lambda at: helps(run(copies=(at, high))))
    return [] if best is None else [f"run.copies = [{best}, {high}]"]


def _freight(policy: Policy, helps: Helps) -> list[str]:
    best = _highest(0, policy.freight_max // 100, lambda at: helps(lambda each: each.model_copy(update={"freight_max": at * 100})))
    return [] if best is None else [f'freight_max = "{yuan(best * 100)}"']


def _weight(policy: Policy, helps: Helps) -> list[str]:
    now = int((policy.bundle.gross_weight_kg_max or 0) * 1000)
    spare = _highest(0, GRAMS_MOST, lambda at: helps(bundle(gross_weight_kg_max=Fraction(now + GRAMS_MOST - at, 1000))))
    return [] if spare is None else [f"gross_weight_kg_max = {exact.format(Fraction(now + GRAMS_MOST - spare, 1000))!r}"]


def _price(policy: Policy, helps: Helps) -> list[str]:
    low, high = policy.bundle.price
    cheaper = _highest(0, low // 100, lambda at: helps(bundle(price=(max(at * 100, 1), high))))
    spare = _highest(0, YUAN_MOST, lambda at: helps(bundle(price=(low, (high // 100 + YUAN_MOST - at) * 100))))
    found = [] if cheaper is None else [f'price = ["{yuan(max(cheaper * 100, 1))}", "{yuan(high)}"]']
    return found + ([] if spare is None else [f'price = ["{yuan(low)}", "{yuan((high // 100 + YUAN_MOST - spare) * 100)}"]'])


def _per_item(policy: Policy, helps: Helps) -> list[str]:
    now = policy.bundle.copies_per_item
    more = next((at for at in range(now + 1, now + STEPS + 1) if helps(bundle(copies_per_item=at))), None)
    return [] if more is None else [f"copies_per_item = {more}"]


def _band(field: str, most: int) -> Callable[[Policy, Helps], list[str]]:
    def eased(policy: Policy, helps: Helps) -> list[str]:
        low, high = getattr(policy.bundle, field)
        fewer = next((at for at in range(low - 1, 0, -1) if helps(bundle(**{field: (at, high)}))), None)
        more = next((at for at in range(high + 1, min(high + STEPS, most) + 1) if helps(bundle(**{field: (low, at)}))), None)
        found = [] if fewer is None else [f"{field} = [{fewer}, {high}]"]
        return found + ([] if more is None else [f"{field} = [{low}, {more}]"])

    return eased


EASINGS: Mapping[str, Callable[[Policy, Helps], list[str]]] = {
    "bundle.margin_min": _margin,
    "bundle.price": _price,
    "bundle.pieces": _band("pieces", MAX_PIECES),
    "bundle.distinct_items": _band("distinct_items", MAX_DISTINCT),
    "bundle.distinct_tax_codes": _band("distinct_tax_codes", MAX_PIECES),
    "bundle.copies_per_item": _per_item,
    "bundle.gross_weight_kg_max": _weight,
    "run.copies": _copies,
    "freight_max": _freight,
}


def _highest(low: int, high: int, helps: Callable[[int], bool]) -> int | None:
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
