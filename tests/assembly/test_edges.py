"""Instances at the edge of what can be asked: each ends in a right answer, and no sum leaves 64 bits on the way."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from bundler.assembly import compose
from bundler.assembly.bound import PARTS, lagrangian
from bundler.assembly.clock import Clock
from bundler.assembly.columns import Columns
from bundler.assembly.plan import Plan
from bundler.assembly.policy import load_policy
from bundler.assembly.policy_types import MAX_COST, MAX_DISTINCT, MAX_PIECES
from bundler.assembly.problem import build
from bundler.assembly.usable import MOST_FEN
from bundler.catalogue import load_catalogue
from bundler.tariff import load_tables
from tests.assembly.worlds import DAY, best, fen, item, usable_codes, yuan

COPIES_MOST, DESIGNS_MOST = 100_000, 1_000
Items = list[dict[str, Any]]


def goods(count: int, **stated: Any) -> Items:
    """Items of different prices, or of what is ``stated``."""
    codes = usable_codes()
    return [{**item(f"S{at}", codes[at % len(codes)], 9_000 + 700 * at, 4_000 + 300 * at, 60), **stated} for at in range(count)]


def asked(**changes: Any) -> dict[str, Any]:
    return {
        "on": DAY, "max_designs": changes.pop("max_designs", 3), "freight_max": "0.00", "threshold_crossing": "refuse",
        "bundle": {
            "pieces": [2, 6], "price": ["100.00", "2000.00"], "distinct_items": [2, 2], "copies_per_item": 2, "discounts": ["0.00"],
            **changes.pop("bundle", {}),
        },
        "run": {"copies": [20, 500], "setup_cost": "200.00", "packing_cost": "3.00", "tax": "buyer_pays", **changes.pop("run", {})},
        "solver": {"seconds": 60, "seed": 1, "workers": 1, **changes},
    }  # fmt: skip


def holds(plan: Plan, items: Items, policy: dict[str, Any]) -> None:
    """The plan keeps stock, copies and number of designs, adds up, and lies under its bound."""
    stock = {each["sku"]: each["stock"] for each in items}
    low, high = policy["run"]["copies"]
    assert len(plan.designs) <= policy["max_designs"]
    assert all(low <= design["copies"] <= high for design in plan.designs)
    assert all(pieces <= stock[sku] for sku, pieces in plan.stock_used.items())
    setup = fen(policy["run"]["setup_cost"])
    assert plan.objective == sum(fen(design["value"]) * design["copies"] - setup for design in plan.designs)
    assert plan.bound is not None
    assert plan.bound >= plan.objective


def test_items_that_are_alike_in_everything_are_composed_to_the_optimum() -> None:
    items, policy = goods(3, unit_price="90.00", cost="40.00", hs_code=usable_codes()[0], stock=21), asked(max_designs=2)
    plan = compose(items, policy)
    holds(plan, items, policy)
    assert (plan.status, plan.objective) == ("optimal", best(items, policy))


@pytest.mark.parametrize("count", [0, 1])
def test_fewer_items_than_a_bundle_has_are_infeasible_with_a_reason(count: int) -> None:
    plan = compose(goods(count), asked())
    assert (plan.status, plan.designs) == ("infeasible", [])
    assert plan.reasons


def test_one_item_alone_is_composed_where_the_policy_lets_it() -> None:
    items, policy = goods(1), asked(bundle={"distinct_items": [1, 1], "price": ["1.00", "2000.00"]})
    assert compose(items, policy).objective == best(items, policy) == 30 * (2 * 5_000 - 300) - 20_000


@pytest.mark.parametrize(
    ("stated", "change"),
    [
        ({"stock": 0}, {}),
        ({"stock": 19}, {}),
        ({"unit_price": "0.00"}, {}),
        ({"hs_code": "0101210010"}, {}),
        ({}, {"bundle": {"slot": [{"name": "gift", "tags_any": ["gift"], "pieces": [1, 2]}]}}),
        ({}, {"bundle": {"price": ["100.00", "100.00"]}}),
        ({}, {"run": {"copies": [61, 500]}}),
    ],
)
def test_where_nothing_can_be_used_the_answer_says_why(stated: dict[str, Any], change: dict[str, Any]) -> None:
    plan = compose(goods(6, **stated), asked(**change))
    assert (plan.status, plan.objective, plan.bound, plan.designs) == ("infeasible", None, None, [])
    assert plan.reasons


def test_where_nothing_is_worth_doing_it_is_proven_to_do_nothing() -> None:
    plan = compose(goods(4, cost="2000.00"), asked())
    assert (plan.status, plan.objective, plan.bound, plan.designs) == ("optimal", 0, 0, [])


def test_a_band_of_one_number_of_copies_and_a_price_band_of_one_fen_are_kept() -> None:
    items, policy = goods(4), asked(bundle={"price": ["187.00", "187.00"]}, run={"copies": [21, 21]})
    plan = compose(items, policy)
    holds(plan, items, policy)
    assert [(design["price"], design["copies"]) for design in plan.designs] == [("187.00", 21)]
    assert (plan.status, plan.objective) == ("optimal", best(items, policy))


def test_goods_that_weigh_next_to_nothing_keep_any_weight() -> None:
    items = goods(3, gross_weight_kg="0.00001", net_weight_kg="0.00001")
    weightless = compose(items, asked(bundle={"gross_weight_kg_max": "0.0001"}))
    assert weightless.status == "optimal"
    assert weightless.objective == compose(items, asked()).objective


def test_a_thousand_designs_of_few_items_are_no_more_than_there_are_multisets() -> None:
    items, policy = goods(3, stock=10_000), asked(max_designs=DESIGNS_MOST, run={"setup_cost": "0.00", "copies": [20, 90]})
    plan = compose(items, policy)
    holds(plan, items, policy)
    assert (plan.status, len(plan.designs)) == ("optimal", 3 * 4)
    assert all(design["copies"] == 90 for design in plan.designs)


def test_five_thousand_items_that_are_alike_have_a_plan() -> None:
    items = goods(5_000, unit_price="90.00", cost="40.00", hs_code=usable_codes()[0])
    policy = asked(work=3, bundle={"copies_per_item": 2, "discounts": ["0.00"]})
    plan = compose(items, policy)
    holds(plan, items, policy)
    # Each of three designs sells the stock of two items, and no plan sells more.
    assert plan.objective == 3 * (30 * (4 * 5_000 - 300) - 20_000)


@pytest.mark.parametrize("pieces", [6, MAX_PIECES])
def test_the_largest_amounts_stocks_copies_and_numbers_of_designs_keep_a_true_bound(pieces: int) -> None:
    items = goods(6, unit_price="10.00", cost="0.00", clearance_value=yuan(MOST_FEN), stock=10**9)
    policy = asked(
        max_designs=DESIGNS_MOST, work=1,
        bundle={"price": ["1.00", "5000.00"], "distinct_items": [1, 6], "pieces": [1, pieces], "copies_per_item": pieces},
        run={"copies": [1, COPIES_MOST], "setup_cost": yuan(MAX_COST), "packing_cost": "0.00"},
    )  # fmt: skip
    plan = compose(items, policy)
    holds(plan, items, policy)
    assert plan.objective


def test_the_bound_of_the_largest_rewards_is_that_of_whole_numbers_without_an_end() -> None:
    items = goods(12, unit_price="10.00", cost="0.00", clearance_value=yuan(MOST_FEN), stock=10**9)
    policy = asked(
        max_designs=DESIGNS_MOST,
        bundle={"price": ["1.00", "5000.00"], "distinct_items": [2, 4], "pieces": [2, 12], "copies_per_item": 3},
        run={"copies": [1, COPIES_MOST], "setup_cost": "0.00", "packing_cost": "0.00"},
    )  # fmt: skip
    problem = build(load_catalogue(items), load_policy(policy), load_tables())
    designs = Columns(problem, Clock(problem.policy.solver, None)).designs
    nothing = np.zeros(len(items), dtype=np.int64)
    bound = lagrangian(problem, designs, nothing, nothing, None)
    best_first = sorted((value * many for value, many in zip(designs.value.tolist(), designs.most.tolist(), strict=True)), reverse=True)
    assert len(best_first) > DESIGNS_MOST
    assert bound.value == sum(best_first[:DESIGNS_MOST]) > 2**63 // PARTS
    assert bound.with_column.max() == bound.value


def test_no_sum_of_a_design_can_leave_64_bits() -> None:
    """The largest product is a bundle of the most units, each of the most pieces, which only pricing counts: it knows no other limit."""
    of_a_copy = MAX_DISTINCT * MAX_PIECES * 2 * MOST_FEN + MAX_COST
    of_a_design = of_a_copy * PARTS * COPIES_MOST + MAX_COST * PARTS
    assert of_a_design < 2**63
    assert DESIGNS_MOST * of_a_design // PARTS < 2**63
