"""``recommend``: the best lawful designs around items, in the order of brute force, and proven."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from benchmarks.composing import catalogue, policy
from hypothesis import given, settings
from hypothesis import strategies as st

import bundler
from bundler.assembly import load_policy
from bundler.assembly.designs import Evaluator
from bundler.assembly.enumeration import enumerate_designs
from bundler.assembly.problem import build
from bundler.assembly.recommending import building, finding
from bundler.assembly.recommending.finding import Round
from bundler.compliance import quote
from tests.assembly.recommend_worlds import Design, World, best, lawful, worlds
from tests.assembly.worlds import fen, item, usable_codes

EXAMPLE = Path(__file__).parents[2] / "examples" / "ningbo"
DAY = "2026-11-23"
NARROW = (Round(2, 2, 10, places=False), Round(3, 4, 40, places=True), Round(10**9, 10**5, 100, places=True))
"""So narrow that small worlds go through every round."""


def answered(answer: bundler.Recommendations, items: list[dict[str, object]]) -> list[Design]:
    at = {str(each["sku"]): place for place, each in enumerate(items)}
    found = []
    for design in answer.designs:
        counts = [0] * len(items)
        for part in design["components"]:
            counts[at[part["sku"]]] = part["quantity"]
        found.append((tuple(counts), fen(design["value"]), design["copies"]))
    return found


def anchors(data: st.DataObject, items: list[dict[str, object]]) -> list[str]:
    return data.draw(st.lists(st.sampled_from([str(each["sku"]) for each in items if each["cost"]]), min_size=1, max_size=3))


@pytest.mark.parametrize("rounds", [finding.ROUNDS, NARROW], ids=["as it is", "narrow"])
@settings(max_examples=25, deadline=None)
@given(world=worlds(), data=st.data())
def test_the_order_is_that_of_brute_force(rounds: tuple[Round, ...], world: World, data: st.DataObject) -> None:
    items, stated = world
    designs, recommender = lawful(world), bundler.Recommender(items, stated)
    with mock.patch.object(finding, "ROUNDS", rounds):
        for _ in range(4):
            anchor, top = anchors(data, items), data.draw(st.sampled_from([1, 3, 100]))
            answer = recommender.recommend(anchor, top)
            every = best(designs, anchor)
            assert answered(answer, items) == every[:top]
            assert answer.proven
            assert answer.bound == (every[top - 1][1] if len(every) >= top else None)
            assert bool(answer.reasons) == (not every)


@settings(max_examples=15, deadline=None)
@given(world=worlds(), data=st.data())
def test_what_is_cut_short_says_so_and_its_bound_holds(world: World, data: st.DataObject) -> None:
    items, stated = world
    anchor, designs = anchors(data, items), lawful(world)
    looks = data.draw(st.integers(0, 3_000))
    with mock.patch.object(building, "LOOKS_MOST", looks), mock.patch.object(finding, "ROUNDS", NARROW):
        answer = bundler.recommend(items, anchor, policy=stated, top=3)
    found, every = answered(answer, items), best(designs, anchor)
    assert set(found) <= set(every)
    others = [design[1] for design in every if design not in found]
    if answer.bound is None:
        assert not others
    else:
        assert max(others, default=answer.bound) <= answer.bound
        sure = [design for design in found if design[1] > answer.bound]
        assert sure == every[: len(sure)]
    if answer.proven:
        assert found == every[:3]


def hundredfold(count: int) -> list[dict[str, object]]:
    return [item(f"S{at}", usable_codes()[0], 20_000, 9_000, 50) for at in range(count)]


@pytest.mark.parametrize(("rounds", "count"), [(finding.ROUNDS, 150), (NARROW, 12)], ids=["as it is", "narrow"])
@pytest.mark.parametrize("top", range(1, 6))
def test_of_bundles_that_are_worth_the_same_those_with_early_items_come_first(rounds: tuple[Round, ...], count: int, top: int) -> None:
    stated, last = {"on": DAY, "bundle": {"pieces": [4, 4], "copies_per_item": 1}}, f"S{count - 5}"
    with mock.patch.object(finding, "ROUNDS", rounds):
        answer = bundler.recommend(hundredfold(count), last, policy=stated, top=top)
    assert answer.proven
    parts = [[part["sku"] for part in design["components"]] for design in answer.designs]
    early = [["S0", "S1", "S2"], ["S0", "S1", "S3"], ["S0", "S2", "S3"], ["S1", "S2", "S3"], ["S0", "S1", "S4"]]
    assert parts == [[*each, last] for each in early[:top]]


def test_of_bundles_with_the_same_last_item_the_other_items_decide_also_where_they_are_met_last() -> None:
    """The last item is the dearest, the others get cheaper along the catalogue: bundles with early items are formed last."""
    code = usable_codes()[0]
    items = [item(f"S{at}", code, 20_000 - 10 * at, 15_000 - 10 * at, 50) for at in range(16)]
    items += [item("LAST", code, 30_000, 20_000, 50), item("ANCHOR", code, 10_000, 5_000, 50)]
    stated = {"on": DAY, "bundle": {"pieces": [4, 4], "copies_per_item": 1}}
    answer = bundler.recommend(items, "ANCHOR", policy=stated, top=3)
    assert answer.proven
    parts = [[part["sku"] for part in design["components"]] for design in answer.designs]
    assert parts == [[*pair, "LAST", "ANCHOR"] for pair in (["S0", "S1"], ["S0", "S2"], ["S1", "S2"])]


def test_as_many_items_of_one_price_are_looked_at_as_a_bundle_may_hold() -> None:
    """What makes a fourth item of that price best to leave out must not leave out the third."""
    code = usable_codes()[0]
    items = [item(f"S{at}", code, 20_000, 10_000 + 100 * at, 50) for at in range(60)] + [item("ANCHOR", code, 10_000, 5_000, 50)]
    stated = {"on": DAY, "bundle": {"pieces": [4, 4], "copies_per_item": 1}}
    answer = bundler.recommend(items, "ANCHOR", policy=stated, top=1)
    assert answer.proven
    assert [part["sku"] for part in answer.designs[0]["components"]] == ["S0", "S1", "S2", "ANCHOR"]


@pytest.mark.parametrize("more", [
    {}, {"pieces": [2, 4]}, {"distinct_tax_codes": [2, 3], "price": ["10.00", "900.00"]},
    {"margin_min": "0.4", "gross_weight_kg_max": "1.6"},
], ids=str)  # fmt: skip
@pytest.mark.parametrize("family", ["uniform", "threshold", "clearance"])
def test_it_agrees_with_the_enumeration_of_all_bundles(family: str, more: dict[str, Any]) -> None:
    items, stated = catalogue(24, 3, family), policy(1)
    stated["bundle"] |= {"distinct_items": [2, 3], **more}
    problem = build(bundler.load_catalogue(items), load_policy(stated), bundler.load_tables())
    formed = enumerate_designs(Evaluator(problem), lambda _: True)
    recommender = bundler.Recommender(items, stated)
    for at in (0, 7, 13):
        with_it = formed.take(((formed.items == at) & (formed.counts > 0)).any(axis=1))
        once: dict[Any, int] = {}
        for row in range(len(with_it)):
            once[with_it.multiset(row)] = max(int(with_it.value[row]), once.get(with_it.multiset(row), -(2**60)))
        answer = recommender.recommend(f"S{at}", 20)
        assert answer.proven
        assert [fen(design["value"]) for design in answer.designs] == sorted(once.values(), reverse=True)[:20]


@settings(max_examples=20, deadline=None)
@given(world=worlds(), data=st.data())
def test_updated_stock_is_as_good_as_a_new_index(world: World, data: st.DataObject) -> None:
    items, stated = world
    recommender = bundler.Recommender(items, stated)
    anchor = anchors(data, items)
    for _ in range(2):
        stock = data.draw(st.dictionaries(st.sampled_from([str(each["sku"]) for each in items]), st.integers(0, 9)))
        recommender.update_stock(stock)
        items = [{**each, "stock": stock.get(str(each["sku"]), each["stock"])} for each in items]
        updated, anew = recommender.recommend(anchor), bundler.recommend(items, anchor, policy=stated)
        assert updated.to_dict() == anew.to_dict()
        assert updated.input_json == anew.input_json


@settings(max_examples=20, deadline=None)
@given(world=worlds())
def test_what_no_bundle_may_use_is_named_as_compose_names_it(world: World) -> None:
    items, stated = world
    problem = build(bundler.load_catalogue(items), load_policy(stated), bundler.load_tables())
    assert bundler.recommend(items, "S0", policy=stated).excluded == [each.to_dict() for each in problem.excluded]


def test_a_recommendation_is_quoted_as_it_stands_and_is_lawful() -> None:
    answer = bundler.recommend(EXAMPLE / "catalogue.csv", ["WINE-75", "HONEY-500"], policy=EXAMPLE / "policy.toml").to_dict()
    assert len(answer["recommendations"]) == 10
    for design in answer["recommendations"]:
        line = {"kind": "bundle", "id": "DESIGN", "price": design["price"], "quantity": 1, "components": design["components"]}
        quoted = quote({"on": DAY, "lines": [line]}, EXAMPLE / "catalogue.csv").to_dict()
        assert (quoted["verdict"], quoted["tax"], quoted["lines"]) == ("compliant", design["tax"], design["lines"])
        assert {"WINE-75", "HONEY-500"} <= {part["sku"] for part in design["components"]}


def test_a_bundle_that_needs_two_pieces_of_the_anchor_has_them() -> None:
    items = [item("S0", usable_codes()[0], 30_000, 9_000, 50), item("S1", usable_codes()[1], 10_000, 5_000, 50)]
    stated = {"on": DAY, "bundle": {"price": ["650.00", "1000.00"]}}
    assert [design["components"] for design in bundler.recommend(items, "S1", policy=stated).designs] == [
        [{"sku": "S0", "quantity": 2}, {"sku": "S1", "quantity": 2}], [{"sku": "S0", "quantity": 2}, {"sku": "S1", "quantity": 1}],
    ]  # fmt: skip


def test_forbidden_designs_are_not_recommended_and_locks_of_a_plan_play_no_part() -> None:
    stated = {"on": DAY, "bundle": {"discounts": ["0.00", "0.10"], "distinct_items": [2, 2]}, "run": {"copies": [1, 300]}}
    free = bundler.recommend(EXAMPLE / "catalogue.csv", "WINE-75", policy=stated, top=4).designs
    first, second, third, last = ({"components": design["components"]} for design in free)
    named = [{**first, "use": "forbidden"}, {**second, "use": "forbidden", "discount": "0.00"},
             {**third, "use": "locked", "copies": [5, 7]}, {**last, "use": "locked"}]  # fmt: skip
    steered = bundler.recommend(EXAMPLE / "catalogue.csv", "WINE-75", policy={**stated, "design": named})
    told = {str(design["components"]): (design["discount"], design["copies"]) for design in steered.designs}
    assert steered.proven
    assert str(first["components"]) not in told
    assert told.get(str(second["components"]), ("0.10", 0))[0] == "0.10"
    assert told[str(third["components"])] == ("0.00", 7)
    assert told[str(last["components"])] == ("0.00", free[3]["copies"])


def test_an_anchor_that_stands_twice_is_there_twice() -> None:
    answer = bundler.recommend(EXAMPLE / "catalogue.csv", ["CHOC-100", "CHOC-100"], on=load_policy({"on": DAY}).day)
    assert answer.designs
    assert all({"sku": "CHOC-100", "quantity": 2} in design["components"] for design in answer.designs)


@pytest.mark.parametrize(("anchor", "more", "reasons"), [
    ("SWORD-1", {}, [("rule", "LST-01")]),
    (["WINE-75", "CHEESE-200"], {}, [("rule", "BND-06")]),
    (["WINE-75", "CHOC-100", "HONEY-500"], {"bundle": {"distinct_items": [1, 2]}}, [("policy", "bundle.distinct_items")]),
    (["WINE-75"] * 3, {}, [("policy", "bundle.copies_per_item")]),
    (["WINE-75"] * 7, {}, [("policy", "bundle.pieces"), ("policy", "bundle.copies_per_item")]),
    (["WINE-75", "GIN-70"], {"bundle": {"incompatible_tags": [["wine", "spirits"]]}}, [("policy", "bundle.incompatible_tags")]),
    (["WINE-75"] * 2, {"run": {"copies": [700, 800]}}, [("policy", "run.copies")]),
    ("WINE-75", {"bundle": {"price": ["1.00", "2.00"]}}, [("policy", "bundle")]),
], ids=str)  # fmt: skip
def test_where_there_is_nothing_to_recommend_the_answer_says_what_stops_it(
    anchor: str | list[str], more: dict[str, Any], reasons: list[tuple[str, str]]
) -> None:
    answer = bundler.recommend(EXAMPLE / "catalogue.csv", anchor, policy={"on": DAY, **more})
    assert (answer.designs, answer.proven, answer.bound) == ([], True, None)
    assert [next(iter(reason.items())) for reason in answer.reasons] == reasons


def test_all_faults_of_a_question_are_told_at_once() -> None:
    recommender = bundler.Recommender(EXAMPLE / "catalogue.csv", {"on": DAY})
    with pytest.raises(bundler.InputError) as caught:
        recommender.recommend(["WINE-57", "CHOC-100", 5], top=0)  # type: ignore[list-item]
    told = [(fault.place, fault.pointer, fault.code) for fault in caught.value.faults]
    assert told == [("anchor", "/0", "unknown_sku"), ("anchor", "/2", "anchor"), ("top", "", "top")]
    assert caught.value.faults[0].hint == "Did you mean 'WINE-75'?"


@pytest.mark.parametrize("anchor", [[], {}, None, 7, ["WINE-75"] * 100], ids=str)
def test_what_is_no_anchor_is_refused(anchor: Any) -> None:
    with pytest.raises(bundler.InputError, match="the sku of an item, or a list of them"):
        bundler.recommend(EXAMPLE / "catalogue.csv", anchor, policy={"on": DAY})


def test_stock_that_is_none_changes_nothing() -> None:
    recommender = bundler.Recommender(EXAMPLE / "catalogue.csv", {"on": DAY})
    before = recommender.recommend("WINE-75").to_dict()
    with pytest.raises(bundler.InputError) as caught:
        recommender.update_stock({"WINE-75": 0, "CHOC-001": 4, "CHOC-100": -1, "HONEY-500": True, "GIN-70": 1.0})  # type: ignore[dict-item]
    assert [fault.code for fault in caught.value.faults] == ["unknown_sku", "stock", "stock", "stock"]
    assert recommender.recommend("WINE-75").to_dict() == before


def test_who_changes_an_answer_does_not_change_the_next_one() -> None:
    recommender = bundler.Recommender(EXAMPLE / "catalogue.csv", {"on": "2030-01-01"})
    first = recommender.recommend("WINE-75").to_dict()
    kept = json.dumps(first)
    assert first["excluded"]
    assert first["warnings"]
    first["excluded"][0]["message"] = "mine"
    for value in first.values():
        if isinstance(value, list | dict):
            value.clear()
    assert json.dumps(recommender.recommend("WINE-75").to_dict()) == kept


def test_more_units_than_an_index_takes_are_refused_before_it_is_made() -> None:
    items = [item(f"S{at}", usable_codes()[0], 2_000, 900, 50) for at in range(1_000)]
    bundle = {"pieces": [2, 99], "copies_per_item": 99, "discounts": [f"0.{at:02d}" for at in range(11)]}
    with pytest.raises(bundler.InputError) as caught:
        bundler.Recommender(items, {"on": DAY, "bundle": bundle})
    [fault] = caught.value.faults
    assert (fault.place, fault.code) == ("catalogue", "too_many_units")
    assert "1089000" in fault.message
    assert "1000000" in fault.message


def test_threads_may_ask_while_stock_changes() -> None:
    items, stated = catalogue(60, 1), policy(1)
    recommender = bundler.Recommender(items, stated)
    full = recommender.recommend("S5", 3).to_dict()
    recommender.update_stock({"S5": 0})
    none = recommender.recommend("S5", 3).to_dict()
    told: list[dict[str, Any]] = []

    def ask() -> None:
        told.extend(recommender.recommend("S5", 3).to_dict() for _ in range(8))

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for pieces in (int(items[5]["stock"]), 0) * 10:
        recommender.update_stock({"S5": pieces})
    for thread in threads:
        thread.join()
    assert len(told) == 24
    assert all(answer in (full, none) for answer in told)


def test_the_answer_is_given_again_from_its_receipt() -> None:
    answer = bundler.recommend(EXAMPLE / "catalogue.csv", "WINE-75", policy=EXAMPLE / "policy-small.toml", top=3)
    again = bundler.replay(json.dumps(answer.to_dict()), answer.input_json)
    assert again.reproduced, again.differences
    alone = bundler.replay(answer.receipt, answer.input_json)
    assert alone.reproduced, alone.differences


def test_a_notebook_shows_what_goes_with_an_item() -> None:
    answer = bundler.recommend(EXAMPLE / "catalogue.csv", "WINE-75", policy=EXAMPLE / "policy-small.toml", top=2)
    assert "The best 2 bundles with WINE-75; none better exists." in answer._repr_html_()
    assert answer.designs[0]["value"] in repr(answer)
