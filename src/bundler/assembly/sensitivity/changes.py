"""Changed problems: other stock, or another line of the policy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from bundler.assembly.policy import Policy
from bundler.assembly.problem import Problem, build
from bundler.assembly.sensitivity.answer import Direction, PriceCap
from bundler.catalogue.catalogue import Catalogue
from bundler.values.money import format as yuan

ONE_YUAN = 100
HIGHER = (Fraction(11, 10), Fraction(3, 2))
"""Highest prices that are tried, as shares of the policy's own, beside one yuan more and the limits of the law."""


@dataclass(frozen=True, slots=True)
class Change:
    """A line of the policy, what it says and would say, and whether plans gain or lose by it."""

    policy: str
    now: str
    changed: str
    direction: Direction
    after: Policy


def raised(problem: Problem, pieces: int) -> Problem:
    """Return the problem with so many pieces more of every item; items may be usable in it of which there are too few today."""
    more = [
        item.model_copy(update={"stock": item.stock + pieces}) if item.stock is not None else item for item in problem.catalogue.values()
    ]
    return build(Catalogue(more), problem.policy, problem.tables)


def stocked(problem: Problem, stock: dict[int, int]) -> Problem:
    """Return the problem with other stock of some pieces, by their places."""
    pieces = list(problem.pieces)
    for at, have in stock.items():
        pieces[at] = replace(pieces[at], stock=have)
    return replace(problem, pieces=tuple(pieces))


def restated(problem: Problem, policy: Policy) -> Problem:
    """Return the problem under a policy that differs in one of the lines that are changed here; only the copies touch what is usable."""
    if policy.run.copies != problem.policy.run.copies:
        return build(problem.catalogue, policy, problem.tables)
    return replace(problem, policy=policy)


def price_cap(problem: Problem) -> PriceCap:
    """Return the policy's highest price beside that of the law at the highest freight."""
    return PriceCap(problem.policy.bundle.price[1], min(problem.single_limit, problem.annual_limit) - problem.policy.freight_max)


def with_prices(policy: Policy, band: tuple[int, int]) -> Policy:
    """Return the policy with other prices of bundles, in fen."""
    return _with_bundle(policy, price=band)


def _with_bundle(policy: Policy, **changes: Any) -> Policy:
    return policy.model_copy(update={"bundle": policy.bundle.model_copy(update=changes)})


def changes(problem: Problem) -> Iterator[Change]:
    """Yield what lines of the policy could say: designs, highest price, designs with an item, fewest copies."""
    policy, cap = problem.policy, price_cap(problem)
    most = policy.max_designs
    yield Change("max_designs", str(most), str(most + 1), "gain", policy.model_copy(update={"max_designs": most + 1}))
    if most > 1:
        yield Change("max_designs", str(most), str(most - 1), "loss", policy.model_copy(update={"max_designs": most - 1}))
    low, high = policy.bundle.price
    if cap.binding == "policy":
        prices = {high + ONE_YUAN, *(int(high * share) for share in HIGHER), cap.law}
        for price in sorted({min(price, cap.law) for price in prices}):
            yield Change("bundle.price", yuan(high), yuan(price), "gain", with_prices(policy, (low, price)))
    held = policy.bundle.designs_per_item_max
    if held is not None and held < most:
        yield Change("bundle.designs_per_item_max", str(held), str(held + 1), "gain", _with_bundle(policy, designs_per_item_max=held + 1))
    fewest, copies = policy.run.copies
    if fewest > 1:
        yield Change(
            "run.copies",
            str(fewest),
            str(fewest // 2),
            "gain",
            policy.model_copy(update={"run": policy.run.model_copy(update={"copies": (fewest // 2, copies)})}),
        )
