"""From the search's columns to a plan, checked again by plain code and by the rules, which know nothing of the solver."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from bundler.assembly.evaluate import stopping
from bundler.assembly.policy import Policy
from bundler.assembly.problem import Problem
from bundler.assembly.standing import broken, copies_of, offer, rate_text
from bundler.values import exact, money


class BrokenPlanError(AssertionError):
    """A plan that its own check refused: a fault of bundler, never of the input."""


class Columns(Protocol):
    """What of columns is taken to an answer: the pieces of a row with their counts, and the place of its discount in the policy."""

    @property
    def discount(self) -> Any:
        """The discount of each row."""

    def multiset(self, row: int) -> tuple[tuple[int, int], ...]:
        """Return the pieces of a row with their counts."""


def extract(problem: Problem, designs: Columns, copies: dict[int, int], objective: int) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """Return the designs as they stand in an answer, and the stock they use. Raises BrokenPlanError where anything does not hold."""
    chosen = [design_of(problem, designs.multiset(row), int(designs.discount[row]), copies[row]) for row in sorted(copies)]
    chosen.sort(key=lambda pair: (-pair[1], str(pair[0]["components"])))
    used: dict[str, int] = {}
    places: dict[str, int] = {}
    for design, _ in chosen:
        for part in design["components"]:
            used[part["sku"]] = used.get(part["sku"], 0) + part["quantity"] * design["copies"]
            places[part["sku"]] = places.get(part["sku"], 0) + 1
    _hold(all(pieces <= (problem.catalogue[sku].stock or 0) for sku, pieces in used.items()), "stock is oversold")
    limit = problem.policy.bundle.designs_per_item_max
    _hold(limit is None or all(count <= limit for count in places.values()), "designs_per_item_max")
    _hold(len(chosen) <= problem.policy.max_designs, "max_designs")
    multisets = {tuple((part["sku"], part["quantity"]) for part in design["components"]) for design, _ in chosen}
    _hold(len(multisets) == len(chosen), "a multiset stands twice")
    _hold(sum(worth for _, worth in chosen) == objective, "the objective")
    _named(problem.policy, [design for design, _ in chosen])
    return [design for design, _ in chosen], {sku: used[sku] for sku in problem.catalogue if sku in used}


def amounts(problem: Problem, designs: Sequence[Mapping[str, Any]], objective: int) -> dict[str, int]:
    """Return what designs as they stand in an answer have of every objective: fen, or their number."""
    clears = sum(
        each["copies"] * part["quantity"] * (problem.catalogue[part["sku"]].clearance_value or 0)
        for each in designs for part in each["components"]
    )  # fmt: skip
    return {"value": objective, "clearance": clears, "designs": len(designs)}


def design_of(problem: Problem, components: tuple[tuple[int, int], ...], discount: int, copies: int) -> tuple[dict[str, Any], int]:
    """Return a design as it stands in an answer, and what so many copies earn. Raises BrokenPlanError where anything does not hold."""
    policy, run = problem.policy, problem.policy.run
    items = [(problem.pieces[item].item, count) for item, count in components]
    made = offer(problem, items, policy.bundle.discounts[discount])
    _hold(not (findings := stopping(made.answers, crossing=policy.threshold_crossing)), f"the rules: {findings}")
    tax = made.tax
    assert tax is not None
    _hold(not (lines := broken(policy, made)), str(lines))
    _hold(run.copies[0] <= copies <= copies_of(problem, made, run.copies)[0], "run.copies")
    absorbed = tax if run.tax == "seller_absorbs" else 0
    clearance = sum((item.clearance_value or 0) * count for item, count in items)
    value = made.price - made.cost + clearance - run.packing_cost - absorbed
    design = {
        "components": [{"sku": item.sku, "quantity": count} for item, count in items],
        "account_book": items[0][0].account_book, "discount": rate_text(made.discount.rate), "price": money.format(made.price),
        "copies": copies, "tax": money.format(tax), "value": money.format(value), "lines": made.answers[0].to_dict()["lines"],
    }  # fmt: skip
    return design, copies * value - run.setup_cost


def _named(policy: Policy, designs: list[dict[str, Any]]) -> None:
    """What the policy says of the designs that it names."""
    found = {frozenset((part["sku"], part["quantity"]) for part in each["components"]): each for each in designs}
    for named in policy.design:
        design = found.get(named.multiset)
        here = design is not None and named.discount in (None, exact.parse(design["discount"]))
        _hold(here or named.use != "locked", f"the locked design {named.title}")
        _hold(not here or named.use != "forbidden", f"the forbidden design {named.title}")
        if here and design is not None and named.copies is not None:
            _hold(named.copies[0] <= design["copies"] <= named.copies[1], f"the copies of {named.title}")


def _hold(good: bool, what: str) -> None:
    if not good:
        raise BrokenPlanError(f"the plan breaks its own check: {what}")
