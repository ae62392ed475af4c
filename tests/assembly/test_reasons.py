"""Why nothing can be composed: the sets in conflict against a brute force, and the relaxations by composing under them."""

from __future__ import annotations

import copy
import itertools
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bundler.assembly import compose, load_policy
from bundler.assembly.clock import Clock
from bundler.assembly.problem import Problem, build
from bundler.assembly.reasoning.asking import Asking
from bundler.assembly.reasoning.conflicts import conflicts
from bundler.assembly.reasoning.constraints import constraints
from bundler.assembly.reasoning.judging import Candidate, clauses
from bundler.assembly.reasoning.stock import wares
from bundler.catalogue import load_catalogue
from bundler.compliance.registry import BY_CODE
from bundler.tariff import load_tables
from tests.assembly.test_compose import small
from tests.assembly.test_two_faces import facts
from tests.assembly.worlds import DAY, fen, item, usable_codes, yuan

NAMES = ["a", "b", "c", "d", "e"]
Clauses = set[frozenset[str]]


class Known:
    """Bundles whose clauses are known, asked as the solver is."""

    over = False

    def __init__(self, bundles: list[Clauses]) -> None:
        self.bundles = {Candidate((), Fraction(at, 100)): each for at, each in enumerate(bundles)}

    def bundle(self, kept: list[str]) -> Any:
        return next((each for each, broken in self.bundles.items() if not any(clause <= {*kept} for clause in broken)), "none")

    def clauses(self, bundle: Candidate) -> Clauses:
        return self.bundles[bundle]


CLAUSES = st.sets(st.frozensets(st.sampled_from(NAMES), min_size=1, max_size=2), min_size=1, max_size=3)


@given(st.lists(CLAUSES, min_size=1, max_size=8))
def test_every_smallest_set_in_conflict_is_found_and_no_other(bundles: list[Clauses]) -> None:
    def impossible(kept: tuple[str, ...]) -> bool:
        return all(any(clause <= {*kept} for clause in broken) for broken in bundles)

    wanted: list[frozenset[str]] = []
    for size in range(len(NAMES) + 1):
        for kept in itertools.combinations(NAMES, size):
            if impossible(kept) and not any(each <= {*kept} for each in wanted):
                wanted.append(frozenset(kept))
    found = conflicts(Known(bundles), NAMES)  # type: ignore[arg-type]
    assert found.complete
    assert {*found.proven} == {*wanted}


def asked(problem: Problem) -> tuple[Asking, list[str]]:
    goods = wares(problem)
    names = [each.name for each in constraints(problem.policy, {name for each in goods for name in each.stops if name in BY_CODE})]
    return Asking(problem, goods, names, Clock(problem.policy.solver, None)), names


World = tuple[list[dict[str, Any]], dict[str, Any], list[tuple[str, int]], Fraction]


@st.composite
def bundles(draw: st.DrawFn) -> World:
    """A world near the edges of the rules, a narrow policy, and a bundle that may break anything."""
    items = [draw(facts(f"S{at}")) for at in range(draw(st.integers(1, 4)))]
    for each in items:
        each["tags"] = draw(st.sampled_from(["", "food", "toxic", "food;toxic"]))
        if draw(st.integers(0, 4)) == 0:
            del each["gross_weight_kg"]
    rates = draw(st.sampled_from([["0.00", "0.10"], ["0.05"]]))
    policy = {
        "on": DAY, "freight_max": draw(st.sampled_from(["0.00", "12.34"])),
        "threshold_crossing": draw(st.sampled_from(["refuse", "allow"])),
        "bundle": {
            "pieces": [2, 3], "distinct_items": [2, 2], "copies_per_item": 1, "price": ["500.00", "900.00"], "margin_min": "0.45",
            "discounts": [{"rate": rate, "copies_max": draw(st.integers(1, 3))} for rate in rates], "gross_weight_kg_max": "0.7",
            "incompatible_tags": [["food", "toxic"]], "slot": [{"name": "f", "tags_any": ["food"], "pieces": [1, 1]}],
            "expires_after": "2027-01-01", "distinct_tax_codes": [2, 2],
        },
        "run": {"copies": [2, 4], "tax": draw(st.sampled_from(["buyer_pays", "seller_absorbs"]))},
    }  # fmt: skip
    chosen = draw(st.lists(st.integers(0, len(items) - 1), min_size=1, max_size=3, unique=True))
    parts = [(f"S{at}", draw(st.integers(1, 3))) for at in sorted(chosen)]
    return items, policy, parts, Fraction(draw(st.sampled_from([*rates, "0.00", "1/3"])))


@settings(max_examples=150, deadline=None)
@given(bundles())
def test_no_bundle_that_the_rules_let_through_is_missing_from_the_model(world: World) -> None:
    """A set is said to be in conflict because the model holds no bundle; here each bundle is looked for with all lines that it keeps."""
    items, policy, parts, rate = world
    problem = build(load_catalogue(items), load_policy(policy), load_tables())
    bundle = Candidate(tuple((problem.catalogue[sku], count) for sku, count in parts), rate)
    asking, names = asked(problem)
    broken = clauses(problem, bundle)
    assume(all(clause <= {*names} for clause in broken))
    kept: set[str] = set()
    for name in names:
        if not any(clause <= {*kept, name} for clause in broken):
            kept.add(name)
    counts = dict(parts)

    def only_it(model: Any, bundles: Any) -> Any:
        for ware, count in zip(bundles.wares, bundles.count, strict=True):
            model.add(count == counts.get(ware.goods.item.sku, 0))
        model.add(bundles.price == bundle.price)
        return 0

    assert isinstance(asking.bundle(sorted(kept), only_it), Candidate), sorted(map(sorted, broken))


def impossible_worlds() -> list[tuple[str, list[dict[str, Any]], dict[str, Any], set[frozenset[str]]]]:
    """Worlds in which nothing can be composed, with the sets that cannot hold together."""
    found = []
    items, policy = small(2)
    items[0]["account_book"] = "B"
    found.append(("two books", items, policy, {frozenset({"BND-01", "bundle.distinct_items"})}))
    items, policy = small(2)
    items[0]["storage_class"] = "frozen"
    policy["bundle"]["distinct_items"] = [2, 2]
    found.append(("cold and warm", items, policy, {frozenset({"BND-06", "bundle.distinct_items"})}))
    items, policy = small(3)
    for each in items:
        each["unit_price"] = "4000.00"
    policy["bundle"].update(pieces=[2, 2], discounts=["0.00"], price=["1.00", "9000.00"], distinct_items=[1, 2])
    found.append(("over the single limit", items, policy, {frozenset({"LIM-01", "bundle.discounts", "bundle.pieces"})}))
    items, policy = small(6)
    policy["run"]["copies"] = [2000, 3000]
    found.append(("too little stock", items, policy, {frozenset({"BND-03", "run.copies"})}))
    items, policy = small(2)
    for each in items:
        each["filing_price"] = yuan(fen(each["unit_price"]) * 96 // 100)
    policy["bundle"].update(price=["1.00", "9000.00"], discounts=["0.05", "0.10"])
    found.append(("under the filing price", items, policy, {frozenset({"VAL-03", "bundle.discounts"})}))
    items, policy = small(2)
    for each in items:
        each.update(hs_code="1701991010", net_weight_kg="30")
    policy["bundle"]["price"] = ["1.00", "9000.00"]
    found.append(("too many kilograms", items, policy, {frozenset({"LST-05"})}))
    items, policy = small(2)
    items[0]["hs_code"] = "9307009000"
    found.append(("goods that no rule lets in", items, policy, set()))
    items, policy = small(4)
    policy["bundle"].update(pieces=[4, 4], distinct_items=[2, 2], price=["1.00", "250.00"])
    found.append(("dear pieces", items, policy, {frozenset({"bundle.price", "bundle.pieces", "bundle.discounts"})}))
    items, policy = small(6)
    policy["bundle"]["price"] = ["3000.00", "4000.00"]
    lines = {frozenset({"bundle.price", "bundle.pieces"}), frozenset({"bundle.price", "bundle.copies_per_item"})}
    found.append(("two ways to be too cheap", items, policy, lines))
    items, policy = small(4)
    for each in items:
        each["gross_weight_kg"] = "2.0"
    policy["bundle"].update(pieces=[3, 4], distinct_items=[3, 3], gross_weight_kg_max="5.0", price=["1.00", "9000.00"])
    lines = {frozenset({"bundle.gross_weight_kg_max", each}) for each in ("bundle.pieces", "bundle.distinct_items")}
    found.append(("too heavy", items, policy, lines))
    items, policy = small(2)
    policy["bundle"].update(pieces=[2, 2], copies_per_item=1)
    policy["design"] = [{"components": [{"sku": sku, "quantity": 1} for sku in ("S0", "S1")], "use": "forbidden"}]
    counts = ["bundle.pieces", "bundle.distinct_items", "bundle.copies_per_item"]
    lines = {frozenset({*two, "design"}) for two in itertools.combinations(counts, 2)}
    found.append(("forbidden by name", items, policy, lines))
    items, policy = small(4)
    for at, each in enumerate(items):
        each.update(tags=["food", "toxic"][at % 2], expires_on=f"2027-0{at + 1}-01")
    slots = [{"name": name, "tags_any": [name], "pieces": [1, 1]} for name in ("food", "toxic")]
    policy["bundle"].update(expires_after="2027-06-01", incompatible_tags=[["food", "toxic"]], slot=slots)
    found.append(("expired, and apart", items, policy, set()))
    return found


WORLDS = impossible_worlds()


def named(plan: Any) -> set[frozenset[str]]:
    return {frozenset(each.get("rule") or each["policy"] for each in one["members"]) for one in plan.conflicts}


@pytest.mark.parametrize(("items", "policy", "wanted"), [world[1:] for world in WORLDS], ids=[world[0] for world in WORLDS])
def test_lines_and_rules_that_cannot_hold_together_are_named(
    items: list[dict[str, Any]], policy: dict[str, Any], wanted: set[frozenset[str]]
) -> None:
    plan = compose(items, policy)
    assert plan.status == "infeasible"
    assert all(each["verified"] for each in plan.conflicts)
    assert not any(each.get("policy") == "solver" for each in plan.reasons)
    if wanted:
        assert named(plan) == wanted
    told = {(each["set"], each.get("rule") or each["policy"]) for each in plan.reasons if "set" in each}
    assert told == {(at, name) for at, one in enumerate(map(set, ordered(plan)), start=1) for name in one}


def ordered(plan: Any) -> list[list[str]]:
    return [[each.get("rule") or each["policy"] for each in one["members"]] for one in plan.conflicts]


@pytest.mark.parametrize(("items", "policy", "wanted"), [world[1:] for world in WORLDS], ids=[world[0] for world in WORLDS])
def test_every_relaxation_lets_something_be_composed(items: list[dict[str, Any]], policy: dict[str, Any], wanted: Any) -> None:
    ways: dict[int, list[dict[str, Any]]] = {}
    for each in compose(items, policy).relaxations:
        ways.setdefault(each["way"], []).append(each)
    assert ways or wanted == {frozenset({"LST-05"})}
    for changes in ways.values():
        goods, wider = copy.deepcopy(items), copy.deepcopy(policy)
        for change in changes:
            apply(goods, wider, change)
        assert compose(goods, wider).status in ("optimal", "feasible")


def apply(items: list[dict[str, Any]], policy: dict[str, Any], change: dict[str, Any]) -> None:
    """Write a change into the policy, or into the stock."""
    name = change["policy"]
    if name == "catalogue.stock":
        for each in items:
            each["stock"] = change["to"].get(each["sku"], each["stock"])
    elif name.startswith("bundle.slot["):
        slot = next(each for each in policy["bundle"]["slot"] if f"bundle.slot[{each['name']}]" == name)
        slot["pieces"] = change["to"]
    elif change["kind"] == "without":
        del policy[name]
    elif "." in name:
        part, line = name.split(".")
        policy[part][line] = change["to"]
    else:
        policy[name] = change["to"]


def test_the_smallest_relaxation_is_the_smallest() -> None:
    items, policy = small()
    policy["bundle"]["margin_min"] = "0.95"
    (change,) = compose(items, policy).relaxations
    assert (change["policy"], change["kind"], change["from"]) == ("bundle.margin_min", "lower", "0.95")
    policy["bundle"]["margin_min"] = yuan_more(change["to"], Fraction(1, 1000))
    assert compose(items, policy).status == "infeasible"
    items, policy = small(4)
    for each in items:
        each["gross_weight_kg"] = "2.0"
    policy["bundle"].update(pieces=[3, 4], distinct_items=[3, 3], gross_weight_kg_max="5.0", price=["1.00", "9000.00"])
    assert [each["to"] for each in compose(items, policy).relaxations] == ["6"]
    items, policy = small(6)
    policy["run"]["copies"] = [2000, 3000]
    copies, stock = compose(items, policy).relaxations
    assert copies["to"] == [230, 3000]  # S4 has 230, S5 265
    assert (stock["from"], stock["to"]) == ({"S4": 230, "S5": 265}, {"S4": 2000, "S5": 2000})
    items, policy = small(6)
    policy["bundle"]["price"] = ["3000.00", "4000.00"]
    dearest = sorted((fen(each["unit_price"]) for each in items), reverse=True)[:3]
    assert [each["to"] for each in compose(items, policy).relaxations] == [[yuan(2 * sum(dearest)), "4000.00"]]


def yuan_more(text: str, more: Fraction) -> str:
    return str(float(Fraction(text) + more))


def test_more_items_than_can_be_tried_still_give_an_answer_in_time() -> None:
    codes = usable_codes()
    items = [item(f"S{at}", codes[at % len(codes)], 9_000 + 37 * at, 4_000 + 13 * at, 90 + at % 35) for at in range(600)]
    _, policy = small(2, seconds=20)
    policy["bundle"]["price"] = ["4900.00", "6000.00"]
    policy["bundle"].update(pieces=[2, 3], distinct_items=[2, 3])
    plan = compose(items, policy)
    assert plan.status == "infeasible"
    assert {frozenset({"bundle.price", "bundle.pieces"})} <= named(plan)


def test_a_repeatable_run_gives_the_same_reasons_every_time() -> None:
    _, items, policy, _ = WORLDS[-1]
    policy = {**policy, "solver": {"work": 20, "workers": 1}}
    first, second = (compose(items, policy).to_dict() for _ in range(2))
    assert {**first, "seconds": 0} == {**second, "seconds": 0}
    assert first["conflicts"]


def test_a_set_that_a_bundle_keeps_is_not_taken_for_impossible() -> None:
    """A step of the solver's presolving once took this model for empty."""
    items = [
        item("S0", "1806310000", 203_500, 75_295, 5, tags="food"),
        item("S1", "4202220000", 7_773, 4_508, 5, tags="food", filing_price="73.84"),
        item("S2", "2204210000", 249_737, 92_402, 0, account_book="B"),
    ]
    bundle = {
        "pieces": [3, 3], "distinct_items": [2, 2], "copies_per_item": 1, "price": ["50.00", "80.00"], "discounts": ["0.05", "0.10"],
        "margin_min": "0.40", "distinct_tax_codes": [2, 2],
    }  # fmt: skip
    policy = {"on": DAY, "threshold_crossing": "allow", "bundle": bundle, "run": {"copies": [1, 9], "tax": "seller_absorbs"}}
    problem = build(load_catalogue(items), load_policy(policy), load_tables())
    kept = {"VAL-03", "bundle.copies_per_item", "bundle.distinct_items", "bundle.price"}
    at_80 = Candidate(((problem.catalogue["S0"], 1), (problem.catalogue["S2"], 1)), 1 - Fraction(8_000, 203_500 + 249_737))
    assert not any(clause <= kept for clause in clauses(problem, at_80))
    assert isinstance(asked(problem)[0].bundle(sorted(kept)), Candidate)


def test_leaving_out_a_line_that_has_a_default_is_no_relaxation() -> None:
    items, policy = small(2)
    for each in items:
        each["unit_price"] = "100.00"
    policy["bundle"].update(pieces=[2, 2], distinct_items=[2, 2], price=["199.00", "199.00"], discounts=["0.00"])
    assert [(each["policy"], each["to"]) for each in compose(items, policy).relaxations] == [("bundle.price", ["199.00", "200.00"])]


def test_a_discount_can_be_one_of_several_changes() -> None:
    items, policy = small(2)
    for each in items:
        each["unit_price"] = "100.00"
    items[0]["account_book"] = "B"
    policy["bundle"].update(pieces=[2, 2], distinct_items=[2, 2], price=["185.50", "190.00"], discounts=["0.00"])
    told = [(each["way"], each["policy"], each["to"]) for each in compose(items, policy).relaxations]
    assert told[2:] == [(2, "bundle.distinct_items", [1, 2]), (2, "bundle.discounts", ["0", "0.05"])]


@pytest.mark.parametrize(("tax", "margin"), [("seller_absorbs", "0.62"), ("buyer_pays", "0.91234567")])
def test_the_highest_margin_is_found_with_taxes_and_with_fine_margins(tax: str, margin: str) -> None:
    items, policy = small(6)
    policy["run"]["tax"], policy["bundle"]["margin_min"] = tax, margin
    plan = compose(items, policy)
    assert [(each["members"][0]["policy"], each["verified"]) for each in plan.conflicts] == [("bundle.margin_min", True)]
    (change,) = plan.relaxations
    assert change["kind"] == "lower"
    policy["bundle"]["margin_min"] = change["to"]
    assert compose(items, policy).status in ("optimal", "feasible")
    policy["bundle"]["margin_min"] = yuan_more(change["to"], Fraction(1, 1000))
    assert compose(items, policy).status == "infeasible"


def test_a_weight_is_told_to_the_last_of_its_decimals() -> None:
    items, policy = small(4)
    for each in items:
        each["gross_weight_kg"] = "2.12345678"
    policy["bundle"].update(pieces=[2, 2], gross_weight_kg_max="4.24691355")
    (change,) = compose(items, policy).relaxations
    assert (change["from"], change["to"]) == ("4.24691355", "4.24691356")
