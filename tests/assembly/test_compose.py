"""The solver against a brute force, and what every plan promises."""

from __future__ import annotations

import copy
import random
import threading
import time

import pytest
from hypothesis import given, settings

import bundler
from bundler.assembly import compose
from bundler.compliance import check
from tests.assembly.worlds import DAY, best, fen, item, usable_codes, worlds, yuan


def small(count: int = 5, **solver: object) -> tuple[list[dict[str, object]], dict[str, object]]:
    codes = usable_codes()
    items = [item(f"S{at}", codes[at % len(codes)], 9_000 + 3_700 * at, 4_000 + 1_300 * at, 90 + 35 * at) for at in range(count)]
    policy = {
        "on": DAY, "max_designs": 3,
        "bundle": {"price": ["100.00", "2000.00"], "margin_min": "0.05", "discounts": ["0.00", "0.05", "0.10"]},
        "run": {"copies": [20, 500], "setup_cost": "200.00", "packing_cost": "3.00"},
        "solver": {"seconds": 2, "seed": 1, "workers": 2, **solver},
    }  # fmt: skip
    return items, policy


@settings(max_examples=25, deadline=None)
@given(worlds())
def test_the_optimum_is_that_of_a_brute_force(world):
    items, policy = world
    plan, wanted = compose(items, policy), best(items, policy)
    if wanted is None:
        assert plan.status == "infeasible"
        assert plan.reasons
    else:
        assert plan.status == "optimal"
        assert (plan.objective, plan.bound) == (wanted, wanted)


@pytest.mark.parametrize("kept_out", [{"unit_price": "2500.00", "cost": "900.00"}, {"stock": 19}])
def test_a_book_of_which_nothing_can_be_in_a_bundle_changes_no_plan(kept_out):
    items, policy = small(3, seconds=60)
    alone = {**items[0], "sku": "ALONE", "account_book": "OTHER", "item_record_no": "1", **kept_out}
    found, without = compose([alone, *items], policy), compose(items, policy)
    assert (found.status, found.objective) == (without.status, without.objective)


@settings(max_examples=15, deadline=None)
@given(worlds())
def test_a_plan_passes_check_keeps_stock_and_adds_up(world):
    items, policy = world
    answer = compose(items, policy).to_dict()
    known = {str(each["sku"]): each for each in items}
    used: dict[str, int] = {}
    total = 0
    for design in answer["designs"]:
        for freight in ("0.00", policy["freight_max"]):
            line = {"kind": "bundle", "id": "D", "price": design["price"], "quantity": 1, "components": design["components"]}
            assert check({"on": DAY, "freight": freight, "lines": [line]}, items).verdict == "compliant"
        for part in design["components"]:
            used[part["sku"]] = used.get(part["sku"], 0) + part["quantity"] * design["copies"]
        total += fen(design["value"]) * design["copies"] - fen(policy["run"]["setup_cost"])
    assert all(pieces <= known[sku]["stock"] for sku, pieces in used.items())
    assert used == answer["stock_used"]
    if answer["status"] != "infeasible":
        assert answer["objective"] == yuan(total)


RELAXED = [
    lambda policy: policy.update(max_designs=policy["max_designs"] + 1),
    lambda policy: policy.update(freight_max="0.00"),
    lambda policy: policy.update(threshold_crossing="allow"),
    lambda policy: policy["bundle"].pop("margin_min", None),
    lambda policy: policy["bundle"].pop("designs_per_item_max", None),
    lambda policy: policy["bundle"].update(price=["1.00", "4000.00"], incompatible_tags=[]),
    lambda policy: policy["run"].update(setup_cost="0.00"),
]


@settings(max_examples=6, deadline=None)
@given(worlds())
def test_a_relaxed_policy_is_never_worse(world):
    items, policy = world
    before = compose(items, policy)
    for relax in RELAXED:
        wider = copy.deepcopy(policy)
        relax(wider)
        after = compose(items, wider)
        if before.status == after.status == "optimal":
            assert after.objective >= before.objective


def test_an_answer_has_the_keys_of_the_contract():
    answer = compose(*small()).to_dict()
    wanted = {"status", "objective", "bound", "gap", "designs", "stock_used", "stages", "reasons", "seconds", "receipt"}
    assert wanted <= set(answer)
    keys = {"components", "account_book", "discount", "price", "copies", "tax", "value", "lines"}
    assert keys == set(answer["designs"][0])
    assert answer["designs"][0]["lines"][0]["from"]
    assert set(answer["receipt"]) == {"engine", "tables", "tables_sha256", "on", "input_sha256"}
    assert answer["receipt"]["on"] == DAY


def test_work_and_one_worker_give_the_same_answer_every_time():
    items, policy = small(10, work=1, workers=1)
    answers = [compose(items, policy).to_dict() for _ in range(2)]
    for answer in answers:
        del answer["seconds"]
    assert answers[0] == answers[1]


def test_a_start_named_designs_and_objectives_give_the_same_answer_every_time_too():
    items, policy = small(6, work=1, workers=1)
    start = compose(items, policy).to_dict()
    policy["design"] = [{"components": start["designs"][0]["components"], "use": "locked", "copies": [20, 40]}]
    policy["objective"] = [{"name": "value", "give": "0.1"}, "designs"]
    answers = [{**compose(items, policy, start=start).to_dict(), "seconds": None} for _ in range(2)]
    assert answers[0] == answers[1]


def test_eight_items_of_one_account_book_are_solved_to_the_optimum():
    rng, codes = random.Random(1001), usable_codes()
    items = []
    for at in range(8):
        price = rng.randrange(2_000, 60_000)
        items.append(item(f"S{at}", codes[at % len(codes)], price, price * rng.randrange(40, 90) // 100, rng.randrange(20, 401)))
    _, policy = small(8, seconds=20)
    plan = compose(items, policy)
    assert (plan.status, plan.bound, len(plan.designs)) == ("optimal", plan.objective, 3)


def test_nothing_worth_doing_is_an_optimal_plan_worth_nothing():
    items, policy = small()
    policy["run"]["setup_cost"] = "1000000.00"
    answer = compose(items, policy).to_dict()
    assert (answer["status"], answer["objective"], answer["bound"], answer["designs"]) == ("optimal", "0.00", "0.00", [])


def test_the_time_limit_is_kept():
    items, policy = small(14, seconds=2)
    began = time.monotonic()
    plan = compose(items, policy)
    assert time.monotonic() - began < 30
    assert plan.status in ("feasible", "optimal")
    assert plan.bound >= plan.objective


def test_a_stop_ends_the_run_with_the_best_plan_so_far():
    items, policy = small(14, seconds=60)
    stop, told = threading.Event(), []

    def progress(state: dict[str, object]) -> None:
        told.append(state)
        if len(told) > 3:
            stop.set()

    began = time.monotonic()
    plan = compose(items, policy, progress=progress, stop=stop)
    assert time.monotonic() - began < 30
    assert plan.objective is not None
    assert set(told[0]) == {"phase", "objective", "bound", "gap", "seconds", "designs"}


@pytest.mark.parametrize("phase", ["first plan", "bound", "improving", "proving", "further objectives"])
def test_a_stop_in_any_phase_ends_the_run_and_leaves_no_thread_behind(phase):
    items, policy = small(14, seconds=40 if phase == "further objectives" else 400)
    policy["objective"] = ["value", "designs"]
    if phase == "further objectives":
        items = items[:5]
    stop, before, met = threading.Event(), set(threading.enumerate()), []

    def progress(state: dict[str, object]) -> None:
        met.append(state["phase"])
        if state["phase"] == phase:
            stop.set()

    began = time.monotonic()
    plan = compose(items, policy, progress=progress, stop=stop)
    assert time.monotonic() - began < 60
    assert plan.status in ("feasible", "optimal")
    assert met[-1] in (phase, "further objectives")
    assert set(threading.enumerate()) <= before


def test_an_item_that_no_bundle_may_use_is_named_with_its_rule():
    items, policy = small()
    items.append(item("GUN", "9307009000", 50_000, 1_000, 500))
    items.append({**item("NOCOST", usable_codes()[0], 50_000, 1_000, 500), "cost": None})
    plan = compose(items, policy)
    assert {(each.get("rule") or each.get("policy"), each["message"].split(":")[0]) for each in plan.excluded} >= {
        ("catalogue.cost", "NOCOST"),
    }
    assert any(each["message"].startswith("GUN") for each in plan.excluded)
    assert not {"GUN", "NOCOST"} & set(plan.stock_used)


@pytest.mark.parametrize("tax", ["buyer_pays", "seller_absorbs"])
def test_the_value_of_a_copy_takes_the_tax_only_where_the_seller_absorbs_it(tax):
    items, policy = small()
    policy["run"]["tax"] = tax
    known = {each["sku"]: each for each in items}
    designs = compose(items, policy).to_dict()["designs"]
    assert designs
    for design in designs:
        cost = sum(fen(known[part["sku"]]["cost"]) * part["quantity"] for part in design["components"])
        absorbed = fen(design["tax"]) if tax == "seller_absorbs" else 0
        assert fen(design["value"]) == fen(design["price"]) - cost - 300 - absorbed


def test_an_empty_catalogue_is_infeasible_and_says_so():
    _, policy = small()
    policy["bundle"]["slot"] = [{"name": "gift", "tags_any": ["gift"], "pieces": [1, 2]}]
    plan = compose([], policy)
    assert plan.status == "infeasible"
    assert [each["message"] for each in plan.reasons] == ["The catalogue has no items."]


def test_what_every_item_must_state_is_a_fault_where_none_does():
    items, policy = small()
    with pytest.raises(bundler.InputError) as raised:
        compose([{**each, "cost": None, "stock": None} for each in items], {**policy, "max_design": 3})
    assert [(fault.field, fault.code) for fault in raised.value.faults] == [
        ("cost", "missing_column"), ("stock", "missing_column"), ("max_design", "extra_forbidden"),
    ]  # fmt: skip


def test_a_wish_to_clear_what_has_no_clearance_value_is_a_warning():
    items, policy = small(3)
    policy["objective"] = ["value", "clearance"]
    assert compose(items, policy).warnings == ["No item states a clearance_value, so that no plan clears more than another."]


def test_a_tag_that_no_item_carries_is_a_warning_with_the_nearest_one():
    items, policy = small()
    items[0]["tags"] = "wine"
    policy["bundle"]["incompatible_tags"] = [["wnie", "wine"]]
    assert compose(items, policy).warnings == ["No item carries the tag 'wnie'. Did you mean 'wine'?"]


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("bundle.margin_min", {"margin_min": "0.95"}),
        ("bundle.price", {"price": ["290000.00", "300000.00"]}),
        ("bundle.slot[gift]", {"slot": [{"name": "gift", "tags_any": ["gift"], "pieces": [1, 2]}]}),
    ],
)
def test_what_no_choice_of_items_can_reach_is_known_at_once_and_named_alone(name, change):
    items, policy = small(8)
    policy["bundle"].update({"copies_per_item": 60, "pieces": [2, 99], "distinct_items": [2, 8], **change})
    plan = compose(items, policy)
    assert plan.status == "infeasible"
    assert [each["policy"] for each in plan.reasons if "nothing can be composed with it" in each["message"]] == [name]


def test_a_policy_of_many_patterns_keeps_the_time_limit():
    items, policy = small(14, seconds=2)
    policy["bundle"].update(pieces=[80, 99], copies_per_item=40, distinct_items=[2, 12], price=["100.00", "5000.00"])
    began = time.monotonic()
    plan = compose(items, policy)
    assert time.monotonic() - began < 30
    assert all(80 <= sum(part["quantity"] for part in design["components"]) <= 99 for design in plan.designs)


def test_a_plan_is_found_among_cheap_items_though_dear_ones_promise_more():
    codes = usable_codes()
    dear = [item(f"D{at}", codes[at % len(codes)], 60_000 + at, 30_000, 900) for at in range(60)]
    cheap = [item(f"C{at}", codes[at % len(codes)], 2_000 + at, 900, 900) for at in range(4)]
    _, policy = small(seconds=3)
    policy["bundle"]["price"] = ["30.00", "90.00"]
    plan = compose(dear + cheap, policy)
    assert plan.status in ("feasible", "optimal")
    assert {part["sku"][0] for design in plan.designs for part in design["components"]} == {"C"}


@pytest.mark.parametrize("column", ["gross_weight_kg", "net_weight_kg"])
@pytest.mark.parametrize("cap", [None, "5.0"])
def test_an_item_of_an_absurd_weight_is_left_out_and_the_others_are_composed(column, cap):
    items, policy = small(3)
    for each in items:
        each["gross_weight_kg"] = "1.0"
    items[0][column] = "999999999999.99999999"
    policy["bundle"]["gross_weight_kg_max"] = cap
    plan = compose(items, policy)
    assert plan.status == "optimal"
    assert {part["sku"] for design in plan.designs for part in design["components"]} == {"S1", "S2"}


def test_the_largest_costs_and_stocks_still_give_a_plan_that_holds():
    items, policy = small(3)
    policy["run"] = {"copies": [1, 100_000], "setup_cost": "1000000.00", "packing_cost": "1000000.00"}
    assert compose([{**each, "stock": 10**9} for each in items], policy).status == "optimal"
