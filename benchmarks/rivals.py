"""What others make of the catalogues of ``composing``: a greedy without look-ahead, and one compact model solved by CP-SAT and by HiGHS.

The compact model has a position for every design, with its items, counts, discount and copies. Where all goods are plain it is that of
``compose`` but for the rounding of a discounted price to the fen, so that its worth may be off by half a fen a copy.
"""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from itertools import product
from typing import Any

from ortools.math_opt.python import mathopt

Facts = dict[str, Any]


def fen(text: str) -> int:
    """Return an amount in fen."""
    return round(Fraction(text) * 100)


def greedy(items: list[Facts], policy: Facts) -> int:
    """Return what a plan is worth that puts together, again and again, the items whose stock earns most, one of each."""
    low, high = policy["run"]["copies"]
    left = [each["stock"] for each in items]
    total = 0
    for _ in range(policy["max_designs"]):
        order = sorted(range(len(items)), key=lambda at: -_margin(items[at]) * min(left[at], high))
        chosen: list[int] = []
        for at in order:
            price = sum(fen(items[each]["unit_price"]) for each in [*chosen, at])
            if left[at] >= low and price <= fen(policy["bundle"]["price"][1]) and len(chosen) < policy["bundle"]["distinct_items"][1]:
                chosen.append(at)
        n = min([high, *(left[at] for at in chosen)])
        worth = n * (sum(_margin(items[at]) for at in chosen) - fen(policy["run"]["packing_cost"])) - fen(policy["run"]["setup_cost"])
        if len(chosen) < policy["bundle"]["distinct_items"][0] or worth <= 0:
            break
        total += worth
        for at in chosen:
            left[at] -= n
    return total


def _margin(item: Facts) -> int:
    return fen(item["unit_price"]) - fen(item["cost"])


def compact(items: list[Facts], policy: Facts, solver: mathopt.SolverType, seconds: float) -> tuple[float | None, float | None]:
    """Return worth and bound in fen that a solver reaches on the compact model, None for what it does not reach."""
    model = mathopt.Model()
    used: list[Any] = [0] * len(items)
    goal = [_position(model, items, policy, used) for _ in range(policy["max_designs"])]
    for item, pieces in zip(items, used, strict=True):
        model.add_linear_constraint(pieces <= item["stock"])
    model.maximize(mathopt.fast_sum(goal))
    threads = None if solver == mathopt.SolverType.HIGHS else 2
    limits = mathopt.SolveParameters(time_limit=timedelta(seconds=seconds), threads=threads)
    result = mathopt.solve(model, solver, params=limits)
    return result.objective_value() if result.has_primal_feasible_solution() else None, result.dual_bound()


def _position(model: mathopt.Model, items: list[Facts], policy: Facts, used: list[Any]) -> Any:
    """Add a position; return what it is worth."""
    bundle, (low, high) = policy["bundle"], policy["run"]["copies"]
    stands, n = model.add_binary_variable(), model.add_integer_variable(lb=0, ub=high)
    model.add_linear_constraint(n <= high * stands)
    model.add_linear_constraint(n >= low * stands)
    hot, earned, taken = [], [], []
    for at, count in product(range(len(items)), range(1, bundle["copies_per_item"] + 1)):
        most = min(items[at]["stock"] // count, high)
        literal, z = model.add_binary_variable(), model.add_variable(lb=0, ub=most)
        model.add_linear_constraint(z <= most * literal)
        model.add_linear_constraint(z <= n)
        model.add_linear_constraint(z >= n - high * (1 - literal))
        used[at] += count * z
        hot.append((at, count, literal))
        earned.append(_margin(items[at]) * count * z)
        taken.append((fen(items[at]["unit_price"]) * count, z))
    for at in range(len(items)):
        model.add_linear_constraint(mathopt.fast_sum(literal for each, _, literal in hot if each == at) <= 1)
    for band, total in (
        (bundle["pieces"], mathopt.fast_sum(count * literal for _, count, literal in hot)),
        (bundle["distinct_items"], mathopt.fast_sum(literal for _, _, literal in hot)),
    ):
        model.add_linear_constraint(total >= band[0] * stands)
        model.add_linear_constraint(total <= band[1] * stands)
    price = mathopt.fast_sum(fen(items[at]["unit_price"]) * count * literal for at, count, literal in hot)
    lost = model.add_variable(lb=0)
    rates = [(float(Fraction(rate)), model.add_binary_variable()) for rate in bundle["discounts"]]
    model.add_linear_constraint(mathopt.fast_sum(literal for _, literal in rates) == 1)
    most = fen(bundle["price"][1])
    model.add_linear_constraint(price <= mathopt.fast_sum(most / (1 - rate) * literal for rate, literal in rates))
    model.add_linear_constraint(price >= fen(bundle["price"][0]) * stands)
    for rate, literal in rates:
        if rate:
            given = mathopt.fast_sum(rate * amount * z for amount, z in taken)
            model.add_linear_constraint(lost >= given - rate / (1 - rate) * most * high * (1 - literal))
    run = policy["run"]
    return mathopt.fast_sum(earned) - lost - fen(run["packing_cost"]) * n - fen(run["setup_cost"]) * stands
