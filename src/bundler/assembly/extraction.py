"""From the search's columns to a plan, checked again by plain code and by the rules, which know nothing of the solver."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from bundler.assembly.designs import Designs
from bundler.assembly.evaluate import order_of, stopped
from bundler.assembly.problem import Problem
from bundler.compliance import quote
from bundler.values import exact, money


class BrokenPlanError(AssertionError):
    """A plan that its own check refused: a fault of bundler, never of the input."""


def extract(problem: Problem, designs: Designs, copies: dict[int, int], objective: int) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """Return the designs as they stand in an answer, and the stock they use. Raises BrokenPlanError where anything does not hold."""
    chosen = [_design(problem, designs.multiset(row), int(designs.discount[row]), copies[row]) for row in sorted(copies)]
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
    return [design for design, _ in chosen], {sku: used[sku] for sku in problem.catalogue if sku in used}


def _design(problem: Problem, components: tuple[tuple[int, int], ...], discount: int, copies: int) -> tuple[dict[str, Any], int]:
    policy = problem.policy
    bundle, run = policy.bundle, policy.run
    taken = bundle.discounts[discount]
    items = [(problem.pieces[item].item, count) for item, count in components]
    public = sum(item.unit_price * count for item, count in items)
    keep = (1 - taken.rate) * public
    price = money.half_up(keep.numerator, keep.denominator)
    answers = [
        quote(order_of(problem, components, price, freight), problem.catalogue, problem.tables)
        for freight in sorted({0, policy.freight_max})
    ]
    for answer in answers:
        _hold(not stopped(answer, crossing=policy.threshold_crossing), f"the rules: {answer.findings}")
    tax = answers[0].tax
    assert tax is not None
    absorbed = tax if run.tax == "seller_absorbs" else 0
    cost = sum((item.cost or 0) * count for item, count in items)
    _keeps(problem, items, price, price - cost - absorbed)
    _hold(run.copies[0] <= copies <= min(run.copies[1], taken.copies_max or run.copies[1]), "run.copies")
    value = price - cost + sum((item.clearance_value or 0) * count for item, count in items) - run.packing_cost - absorbed
    design = {
        "components": [{"sku": item.sku, "quantity": count} for item, count in items],
        "account_book": items[0][0].account_book, "discount": _rate(taken.rate), "price": money.format(price), "copies": copies,
        "tax": money.format(tax), "value": money.format(value), "lines": answers[0].to_dict()["lines"],
    }  # fmt: skip
    return design, copies * value - run.setup_cost


def _rate(rate: Fraction) -> str:
    text = exact.format(rate, 8)
    whole, _, places = text.partition(".")
    return f"{whole}.{places.ljust(2, '0')}"


def _keeps(problem: Problem, items: list[tuple[Any, int]], price: int, margin: int) -> None:
    """Every line of the policy on one bundle, in plain words of Python."""
    bundle = problem.policy.bundle
    counts = [count for _, count in items]
    _hold(len({item.account_book for item, _ in items}) == 1, "one account book")
    _hold(bundle.pieces[0] <= sum(counts) <= bundle.pieces[1], "bundle.pieces")
    _hold(bundle.distinct_items[0] <= len(items) <= bundle.distinct_items[1], "bundle.distinct_items")
    codes = len({item.hs_code for item, _ in items})
    _hold(bundle.distinct_tax_codes[0] <= codes <= bundle.distinct_tax_codes[1], "bundle.distinct_tax_codes")
    _hold(max(counts) <= bundle.copies_per_item, "bundle.copies_per_item")
    _hold(bundle.price[0] <= price <= bundle.price[1], "bundle.price")
    if bundle.gross_weight_kg_max is not None:
        _hold(sum(item.gross_weight_kg * count for item, count in items) <= bundle.gross_weight_kg_max, "bundle.gross_weight_kg_max")
    if bundle.margin_min is not None:
        _hold(margin >= bundle.margin_min * price, "bundle.margin_min")
    for slot in bundle.slot:
        inside = sum(count for item, count in items if {*slot.tags_any} & {*item.tags})
        _hold(slot.pieces[0] <= inside <= slot.pieces[1], f"bundle.slot {slot.name}")
    for one, other in bundle.incompatible_tags:
        tags = {tag for item, _ in items for tag in item.tags}
        _hold(not {one, other} <= tags, "bundle.incompatible_tags")
    if bundle.expires_after is not None:
        for item, _ in items:
            lasts = item.storage_class == "ambient" if item.expires_on is None else item.expires_on > bundle.expires_after
            _hold(lasts, "bundle.expires_after")


def _hold(good: bool, what: str) -> None:
    if not good:
        raise BrokenPlanError(f"the plan breaks its own check: {what}")
