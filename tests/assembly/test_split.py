"""Splitting a basket: the fewest orders that the rules force, against brute forces, and what every split promises."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import assume, given, settings

import bundler
from bundler.assembly.splitting.budget import Budget
from bundler.catalogue.parsing import parse_order
from bundler.tariff.loader import shipped_folder
from tests.assembly.baskets import MILK, ON, Oracle, baskets, best_pieces, goods_of, tariff, tariffs
from tests.compliance.desk import Facts, bundle, item, loose, times

A, B = {"account_book": "BOOK-A", "item_record_no": "1"}, {"account_book": "BOOK-B", "item_record_no": "1"}
CODES = st.sampled_from(["1210", "9610", "1239"])
MONEY = st.integers(0, 9_999).map(lambda fen: f"{fen // 100}.{fen % 100:02d}")


def split(*lines: Facts, parcel_tariff: Any = None, tables: bundler.Tables | None = None, **order: Any) -> bundler.Split:
    stated = {"on": "2026-11-23", "buyer": {"annual_used": "0.00"}, "lines": list(lines), **order}
    return bundler.split(stated, parcel_tariff=parcel_tariff, tables=tables)


def held(found: bundler.Split) -> list[list[int]]:
    """The lines of each order, counted from 0."""
    return [[each["line"] - 1 for each in order["basket_lines"]] for order in found.to_dict()["orders"]]


def codes(found: bundler.Split) -> list[tuple[str, str]]:
    return [(finding.code, finding.severity) for finding in found.findings]


def errors(found: bundler.Split) -> list[set[str]]:
    return [{finding.code for finding in answer.findings if finding.severity == "error"} for answer in found.answers]


def fen(text: str) -> int:
    return round(Fraction(text) * 100)


@pytest.fixture(scope="module")
def four_lines(tmp_path_factory: pytest.TempPathFactory) -> bundler.Tables:
    """Tables by which a declaration list holds four lines."""
    folder = tmp_path_factory.mktemp("tables") / "tariff_tables"
    shutil.copytree(shipped_folder(), folder)
    limits = folder / "cn" / "limits.toml"
    limits.write_text(limits.read_text("utf-8").replace('value = "99"', 'value = "4"'), "utf-8")
    return bundler.load_tables(folder)


@settings(max_examples=40)
@given(baskets(), CODES, st.none() | tariffs)
def test_a_split_is_the_best_of_all_partitions(lines: list[Facts], own: str, prices: Facts | None) -> None:
    oracle = Oracle(lines, own, prices)
    found = bundler.split({"on": ON, "supervision_code": own, "lines": lines}, parcel_tariff=prices)
    impossible = [each["line"] - 1 for each in found.impossible]
    possible = [at for at in range(len(lines)) if at not in impossible]
    assert impossible == [at for at in range(len(lines)) if not oracle.holds([at])]
    assert found.proven
    assert not possible or held(found) == oracle.best(possible)


@settings(max_examples=15)
@given(baskets())
def test_a_split_is_the_best_of_all_partitions_where_a_list_holds_four_lines(four_lines: bundler.Tables, lines: list[Facts]) -> None:
    oracle = Oracle(lines, tables=four_lines)
    possible = [at for at in range(len(lines)) if oracle.holds([at])]
    found = bundler.split({"on": ON, "lines": lines}, tables=four_lines)
    assert not possible or held(found) == oracle.best(possible)


HEAVY = st.lists(st.tuples(st.sampled_from("12345"), st.integers(1, 5), st.sampled_from([{}, {}, A, B])), min_size=1, max_size=3)


@settings(max_examples=40)
@given(HEAVY, st.sampled_from(["5", "6", "7", "10"]), st.sampled_from(["1", "3"]))
def test_lines_heavier_than_a_parcel_are_put_into_parcels_in_the_best_of_all_ways(
    rows: list[tuple[str, int, Facts]], kg_max: str, further_kg: str
) -> None:
    lines = [loose(item(f"S{at}", gross_weight_kg=weight, **book), many) for at, (weight, many, book) in enumerate(rows)]
    prices = tariff("2", further_kg, kg_max)
    found = bundler.split({"on": ON, "lines": lines}, parcel_tariff=prices)
    assume(len(found.parts) <= 4)
    orders = [Counter({each["line"] - 1: each["quantity"] for each in order["basket_lines"]}) for order in found.to_dict()["orders"]]
    assert found.proven
    assert tuple(tuple(order[at] for order in orders) for at in range(len(lines))) == best_pieces(lines, prices, 4)


@settings(max_examples=40)
@given(baskets(), CODES, st.none() | tariffs, st.fixed_dictionaries({"freight": MONEY, "insurance": MONEY, "non_cash": MONEY}))
def test_every_order_is_lawful_beside_itself_and_nothing_is_lost(lines: list[Facts], own: str, prices: Facts | None, costs: Facts) -> None:
    found = bundler.split({"order_id": "X", "on": ON, "supervision_code": own, "lines": lines, **costs}, parcel_tariff=prices)
    document = found.to_dict()
    oracle = Oracle(lines, own, prices)
    pieces: Counter[int] = Counter()
    for order, entry in zip(found.orders, document["orders"], strict=True):
        assert oracle.holds([each["line"] - 1 for each in entry["basket_lines"]])
        pieces.update({each["line"] - 1: each["quantity"] for each in entry["basket_lines"]})
        assert bundler.quote(json.dumps(order)).to_dict() == entry["answer"]
    pieces.update({each["line"] - 1: each["quantity"] for each in found.impossible})
    assert pieces == Counter({at: line["quantity"] for at, line in enumerate(lines)})
    for name in ("insurance", "non_cash", *(() if prices else ("freight",))):
        assert document[name] == (costs[name] if found.orders else "0.00")
        assert sum(fen(order[name]) for order in found.orders) == fen(document[name])


@settings(max_examples=40)
@given(baskets(), CODES)
def test_two_orders_are_never_kept_apart_without_a_reason(lines: list[Facts], own: str) -> None:
    found = bundler.split({"on": ON, "supervision_code": own, "lines": lines})
    oracle = Oracle(lines, own)
    for (one, first), (two, second) in combinations(enumerate(held(found), start=1), 2):
        assert not oracle.holds(sorted([*first, *second]))
        assert any({one, two} <= set(reason["orders"]) for reason in found.reasons)


@settings(max_examples=40)
@given(baskets(3), CODES)
def test_a_basket_that_nothing_keeps_apart_comes_back_as_it_is(lines: list[Facts], own: str) -> None:
    costs = {"freight": "3.00", "insurance": "0.00", "non_cash": "0.10"}
    basket = {"order_id": "X", "on": "2026-11-23", "supervision_code": own, "buyer": {}, **costs, "lines": lines}
    whole = bundler.quote(basket)
    assume(not {finding.code for finding in whole.findings if finding.severity == "error"} & {"BND-01", "BND-04", "BND-06", "DEC-01"})
    found = bundler.split(basket)
    assert [parse_order(order) for order in found.orders] == [parse_order(basket)]
    assert found.answers[0].to_dict() == whole.to_dict()
    assert (found.verdict, found.findings, found.reasons, found.impossible) == (whole.verdict, (), [], [])


@settings(max_examples=40)
@given(baskets(4), st.lists(st.sampled_from(["400.00", "900.00", "2000.00"]), min_size=4, max_size=4))
def test_lim_04_asks_for_a_person_exactly_where_a_purchase_over_the_limit_is_sent_as_several_orders(
    lines: list[Facts], prices: list[str]
) -> None:
    for line, price in zip(lines, prices, strict=False):
        for goods in goods_of(line):
            goods["unit_price"] = price
        if line["kind"] == "bundle":
            line["price"] = price
    found = bundler.split({"on": ON, "lines": lines})
    value = sum(order.found.order_value for order in found.answers)
    assert (("LIM-04", "review") in codes(found)) == (value > 200_000 and len(found.parts) > 1)


def test_an_order_over_the_limit_in_one_book_stays_one_and_is_named() -> None:
    found = split(loose(item("A", unit_price="3000.00", **A)), loose(item("B", unit_price="3000.00", **A)))
    assert (held(found), errors(found), found.findings, found.verdict) == ([[0, 1]], [{"LIM-01"}], (), "non_compliant")


def test_lim_04_names_the_value_the_limit_and_the_rules_that_force_the_split() -> None:
    found = split(loose(item("A", unit_price="3000.00", **A)), loose(item("B", unit_price="2000.01", **B)))
    (finding,) = found.findings
    assert (finding.code, finding.severity, finding.source, found.verdict) == ("LIM-04", "review", "2018-49", "review")
    assert finding.message == (
        "One purchase worth 5000.01 is over the single limit of 5000.00 and is sent as 2 orders, because BND-01 keeps its goods apart."
    )
    assert split(loose(item("A", unit_price="3000.00", **A)), loose(item("B", unit_price="2000.00", **B))).findings == ()


def test_a_parcel_limit_parts_goods_that_one_order_might_hold() -> None:
    lines = [loose(item(sku, unit_price="2000.00", gross_weight_kg="4", **A)) for sku in "AB"]
    found = split(*lines, parcel_tariff=tariff(kg_max="5"))
    assert held(found) == [[0], [1]]
    assert [reason["rule"] for reason in found.reasons] == ["parcel_tariff.kg_max"]
    assert codes(found) == []


def test_no_weight_takes_goods_of_one_book_under_the_single_limit() -> None:
    lines = [loose(item(sku, unit_price="3000.00", gross_weight_kg="4", **A)) for sku in "AB"]
    found = split(*lines, parcel_tariff=tariff(kg_max="5"))
    assert (held(found), errors(found), codes(found)) == ([[0, 1]], [{"LIM-01"}], [])
    assert found.warnings[-1].startswith("Order 1 weighs 8 kg, more than the 5 kg of one parcel")


def test_the_freight_of_the_parcel_counts_before_a_weight_may_part_goods() -> None:
    lines = [loose(item(sku, unit_price="2495.00", gross_weight_kg="4", **A)) for sku in "AB"]
    flat = {"first": "10.00", "further": "0.00", "first_kg": "1"}
    assert held(split(*lines, parcel_tariff=tariff(kg_max="5", **flat))) == [[0], [1]]
    assert held(split(*lines, parcel_tariff=tariff(kg_max="5", **{**flat, "first": "10.01"}))) == [[0, 1]]


def test_lines_that_could_be_elsewhere_for_the_same_reason_are_told_together() -> None:
    found = split(*(loose(item(f"S{number}", item_record_no="1", customs_district="3105")) for number in range(101)))
    assert [warning.split(": ")[0] for warning in found.warnings] == [
        "Lines 1, 2, 3, 4, 5 and 94 more do not state their account book",
        "Lines 100, 101 do not state their account book",
    ]
    assert found.warnings[1].endswith(": they are in order 2, and as far as is known they could be in order 1.")


def test_where_goods_may_go_is_never_chosen_by_the_single_limit() -> None:
    dear, cheap = loose(item("A", unit_price="4900.00", **A)), loose(item("B", unit_price="50.00", **B))
    found = split(dear, cheap, loose(item("W", unit_price="200.00")))
    assert (held(found), errors(found)) == ([[0, 2], [1]], [{"LIM-01"}, set()])
    assert found.warnings == [
        "Line 3 does not state its account book and customs district: it is in order 1, and as far as is known it could be in order 2."
    ]


def test_a_bundle_whose_components_are_kept_apart_is_named_and_the_rest_is_split() -> None:
    mix = bundle("150.00", item("A", **A), item("B", **B), id="MIX", quantity=2)
    found = split(mix, loose(item("A", **A), 3), loose(item("B", **B)))
    assert held(found) == [[1], [2]]
    assert found.impossible == [
        {
            "line": 1, "id": "MIX", "quantity": 2, "rule": "BND-01",
            "message": "Bundle MIX can never be one order: A and B lie in different account books (账册).",
            "hint": "Compose it of goods that share a parcel, or sell them loose.",
        }
    ]  # fmt: skip
    assert found.verdict == "non_compliant"


@pytest.mark.parametrize(
    ("one", "two", "rule"),
    [
        ({"customs_district": "3105"}, {"customs_district": "3117"}, "BND-04"),
        ({"storage_class": "chilled"}, {"storage_class": "frozen"}, "BND-06"),
        ({"hs_code": MILK}, A, "LST-02"),
    ],
)
def test_an_impossible_bundle_names_the_rule_that_keeps_its_components_apart(one: Facts, two: Facts, rule: str) -> None:
    found = bundler.split({"on": ON, "lines": [bundle("150.00", item("A", **one), item("B", **two))]})
    assert [(each["rule"], each["line"]) for each in found.impossible] == [(rule, 1)]
    assert (found.orders, found.to_dict()["order_value"], found.to_dict()["payable"]) == ([], "0.00", "0.00")


def test_a_bundle_of_more_lines_than_a_list_is_impossible_and_many_bundles_are_spread(four_lines: bundler.Tables) -> None:
    def box(id: str, count: int) -> Facts:
        return bundle("90.00", *(item(f"{id}{at}", unit_price="30.00") for at in range(count)), id=id)

    found = split(box("P", 3), box("Q", 5), box("R", 2), box("S", 1), box("T", 2), tables=four_lines)
    assert [(each["id"], each["rule"]) for each in found.impossible] == [("Q", "DEC-01")]
    assert held(found) == [[0, 3], [2, 4]]
    assert [(reason["rule"], reason["orders"]) for reason in found.reasons] == [("DEC-01", [1, 2])]


def test_goods_that_are_unlawful_alone_stay_in_their_order() -> None:
    found = split(loose(item("GUN", hs_code="9307009000", **A)), loose(item("A", **A)), loose(item("B", **B)))
    assert held(found) == [[0, 1], [2]]
    assert errors(found)[1] == set()
    assert errors(found)[0]


def test_each_order_counts_those_before_it_in_what_the_buyer_has_used() -> None:
    sugar = {"hs_code": "1701991090", "unit_price": "26.00", "net_weight_kg": "0.5"}
    lines = [loose(item("S1", **sugar, **A), 2), loose(item("S2", **sugar, **B), 2), loose(item("F", storage_class="frozen", **B))]
    found = split(*lines, buyer={"annual_used": "25900.00", "kg_used": {"1701": "0.5"}})
    buyers = [order["buyer"] for order in found.orders]
    assert buyers == [
        {"annual_used": "25900.00", "kg_used": {"1701": "0.5"}},
        {"annual_used": "25952.00", "kg_used": {"1701": "1.5"}},
        {"annual_used": "25952.00", "kg_used": {"1701": "1.5"}},
    ]
    assert errors(found) == [set(), {"LIM-02", "LST-05"}, {"LIM-02"}]


def test_what_was_not_stated_of_the_buyer_stays_unstated_in_the_first_order_only() -> None:
    found = split(loose(item("A", **A)), loose(item("B", **B)), buyer={})
    assert [order["buyer"] for order in found.orders] == [{}, {"annual_used": "100.00"}]


def test_orders_before_it_join_the_history_that_a_basket_states() -> None:
    earlier = {"order_id": "E", "on": "2026-11-22", "order_value": "10.00"}
    lines = [loose(item("A", unit_price="3000.00", **A)), loose(item("B", unit_price="2500.00", **B))]
    found = split(*lines, order_id="X", seller="S", buyer={"history": [earlier]})
    first = {"order_id": "X/1", "on": "2026-11-23", "order_value": "3000.00", "seller": "S"}
    assert [order["buyer"]["history"] for order in found.orders] == [[earlier], [earlier, first]]
    assert [{finding.severity for finding in answer.findings if finding.code == "LIM-04"} for answer in found.answers] == [
        set(),
        {"review"},
    ]
    assert bundler.quote(found.orders[1]).to_dict() == found.answers[1].to_dict()
    with pytest.raises(bundler.InputError) as raised:
        split(*lines, buyer={"history": [{**earlier, "order_id": str(at)} for at in range(1000)]})
    assert [fault.pointer for fault in raised.value.faults] == ["/buyer/history"]
    with pytest.raises(bundler.InputError) as raised:
        split(*lines, order_id="E", buyer={"history": [{**earlier, "order_id": "E/2"}]})
    assert [(fault.pointer, fault.code) for fault in raised.value.faults] == [("/buyer/history/0/order_id", "own_order")]


def test_stock_is_counted_over_all_orders() -> None:
    found = split(loose(item("A", stock=7, gross_weight_kg="4"), 8), parcel_tariff=tariff(kg_max="20"))
    assert [order["lines"][0]["quantity"] for order in found.orders] == [5, 3]
    assert [(finding.code, finding.severity, finding.lines) for finding in found.findings] == [("BND-03", "error", (1,))]
    assert found.verdict == "non_compliant"


@pytest.mark.parametrize(
    ("own", "facts", "code"),
    [("1210", {"hs_code": MILK}, "9610"), ("9610", A, "1210"), ("1239", {**A, "hs_code": MILK}, "1239"), ("9610", {}, "9610")],
)
def test_an_order_goes_under_the_code_of_the_basket_unless_its_goods_may_not(own: str, facts: Facts, code: str) -> None:
    found = bundler.split({"on": ON, "supervision_code": own, "lines": [loose(item("A", **facts))]})
    assert [order["supervision_code"] for order in found.orders] == [code]
    because = found.to_dict()["orders"][0]["supervision_code_because"]
    assert because == (
        f"{own} is the code of the basket." if code == own else f"A ({_rule(own)}) may not go under {own}, the code of the basket."
    )


def _rule(own: str) -> str:
    return "LST-02" if own == "1210" else "BND-04"


def test_goods_stay_under_the_code_of_the_basket_even_where_fewer_orders_would_do() -> None:
    found = bundler.split({"on": ON, "lines": [loose(item("M", hs_code=MILK)), loose(item("A"))]})
    assert [order["supervision_code"] for order in found.orders] == ["9610", "1210"]
    assert [(reason["rule"], reason["message"]) for reason in found.reasons] == [
        ("LST-02", "An order goes under one supervision code (监管方式): 9610 for order 1; 1210 for order 2.")
    ]


def test_a_rule_that_keeps_apart_in_two_ways_is_told_twice() -> None:
    lines = [loose(item("A", customs_district="3105", **A)), *(loose(item(at, customs_district=at)) for at in ("3117", "3105"))]
    found = split(*lines, supervision_code="9610")
    assert [(reason["rule"], reason["orders"], str(reason["message"])[:35]) for reason in found.reasons] == [
        ("BND-04", [1, 2, 3], "An order goes under one supervision"),
        ("BND-04", [2, 3], "One declaration list leaves one cus"),
    ]


def test_a_bonded_code_that_was_chosen_for_lack_of_a_fact_needs_a_person() -> None:
    found = split(loose(item("A", **A)), supervision_code="9610")
    (finding,) = found.findings
    assert (finding.code, finding.severity, finding.lines, finding.source) == ("BND-04", "review", (1,), "A2018-194")
    assert "whether 1239 is right instead is not stated" in finding.message


def test_costs_are_shared_pro_rata_to_the_goods_and_the_promotion_is_copied() -> None:
    lines = [loose(item("A", unit_price="10.00", **A)), loose(item("B", unit_price="20.00", **B)), loose(item("C", account_book="C"))]
    promotion = {"id": "SPRING", "approved": True}
    found = split(*lines, freight="10.00", insurance="0.01", promotion=promotion)
    assert [(order["freight"], order["insurance"]) for order in found.orders] == [("0.77", "0.00"), ("1.54", "0.00"), ("7.69", "0.01")]
    assert [order["promotion"] for order in found.orders] == [promotion] * 3


def test_goods_worth_nothing_in_all_share_costs_evenly_and_are_named() -> None:
    found = split(
        *(loose(item("A", unit_price="0.00", **book)) for book in ({**A},)), loose(item("B", unit_price="0.00", **B)), freight="3.00"
    )
    assert [order["freight"] for order in found.orders] == ["1.50", "1.50"]
    assert errors(found) == [{"VAL-06"}, {"VAL-06"}]


def test_freight_is_that_of_the_tariff_by_storage_class_and_the_own_one_of_the_basket_is_named() -> None:
    prices = tariff(chilled=tariff("1", "1", "5") | {"first": "22.00"})
    lines = [loose(item("A", gross_weight_kg="1.2")), loose(item("C", gross_weight_kg="0.5", storage_class="chilled"))]
    found = split(*lines, freight="5.00", parcel_tariff=prices)
    assert [order["freight"] for order in found.orders] == ["11.00", "22.00"]
    assert found.warnings == ["The basket's own freight of 5.00 is not used: the orders carry that of the parcel tariff."]


def test_the_net_weight_counts_where_the_gross_is_not_stated_and_that_is_said() -> None:
    found = split(loose(item("A", net_weight_kg="1.6")), parcel_tariff=tariff())
    assert found.orders[0]["freight"] == "14.00"
    assert found.warnings == ["The gross weight of A is not stated: the net weight counts, and the parcel may be heavier."]


def test_of_as_few_orders_those_with_the_lower_freight_are_taken() -> None:
    wild = loose(item("W", gross_weight_kg="0.5"))
    found = split(loose(item("A", gross_weight_kg="1.0", **A)), loose(item("B", gross_weight_kg="0.5", **B)), wild, parcel_tariff=tariff())
    assert (held(found), found.to_dict()["freight"]) == ([[0], [1, 2]], "16.00")


def test_pieces_are_parted_only_where_their_price_stays_in_whole_fen() -> None:
    found = split(loose(item("A", gross_weight_kg="3"), 8, unit_price="51.255"), parcel_tariff=tariff(kg_max="10"))
    assert [order["lines"][0]["quantity"] for order in found.orders] == [2, 2, 2, 2]


def test_facts_that_one_line_carries_for_another_come_along() -> None:
    goods = item("A", gross_weight_kg="4", tags="food;gift", remark_met=True)
    lines = [loose(goods), {"kind": "item", "sku": "A", "quantity": 4}, bundle("80.00", times(1, goods))]
    lines[2]["components"] = [{"sku": "A", "quantity": 1}]
    found = split(*lines, parcel_tariff=tariff(kg_max="16"))
    assert held(found) == [[0, 2], [1]]
    assert [bundler.quote(order).to_dict() for order in found.orders] == [answer.to_dict() for answer in found.answers]


def test_a_basket_that_the_work_does_not_reach_is_split_and_not_called_proven(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bundler.assembly.splitting.Budget", lambda: Budget(0.0, 0.0))
    found = split(*_many(), parcel_tariff=tariff(kg_max="12"))
    assert not found.proven
    assert found.to_dict()["proven"] is False
    assert sorted(at for order in held(found) for at in order) == list(range(14))


def _many() -> list[Facts]:
    return [loose(item(f"S{at}", gross_weight_kg=f"{1 + at * 7 % 11}.{at * 3 % 10}")) for at in range(14)]


def test_the_same_basket_gives_the_same_split_every_time() -> None:
    first, second = (split(*_many(), parcel_tariff=tariff(kg_max="12")).to_dict() for _ in range(2))
    assert first == second


def test_the_receipt_is_that_of_a_quote_and_knows_the_tariff() -> None:
    lines = [loose(item("A"))]
    basket = {"on": "2026-11-23", "lines": lines}
    plain, dear = bundler.split(basket).receipt, bundler.split(basket, parcel_tariff=tariff()).receipt
    assert plain == bundler.quote(basket).to_dict()["receipt"]
    assert dear["input_sha256"] not in (plain["input_sha256"], bundler.split(basket, parcel_tariff=tariff("2")).receipt["input_sha256"])


def _faults(raised: pytest.ExceptionInfo[bundler.InputError]) -> Sequence[tuple[str, str]]:
    return [(fault.pointer, fault.message) for fault in raised.value.faults]


def test_faults_of_basket_catalogue_and_tariff_are_told_at_once() -> None:
    with pytest.raises(bundler.InputError) as raised:
        bundler.split({"on": "2026-11-23", "freight": "5", "lines": [loose(item("A"))]}, catalogue=[{"sku": "A"}, 7],
                      parcel_tariff={"first_kg": 1.0})  # fmt: skip
    assert {fault.place for fault in raised.value.faults} == {"order", "catalogue", "parcel_tariff"}


def test_every_piece_that_no_parcel_takes_is_a_fault() -> None:
    lines = [loose(item("A", gross_weight_kg="21")), loose(item("B", gross_weight_kg="11"), 2, unit_price="0.505"), loose(item("C"))]
    with pytest.raises(bundler.InputError) as raised:
        split(*lines, parcel_tariff=tariff())
    assert _faults(raised) == [
        ("/lines/0", "A weighs 21 kg; the heaviest parcel takes 20 kg"),
        ("/lines/1", "2 pieces of B, which only together have a price in whole fen, weigh 22 kg; the heaviest parcel takes 20 kg"),
    ]


@pytest.mark.parametrize("weight", ["1", "999999999999.99999999"])
def test_more_orders_than_a_basket_has_lines_are_refused_at_once(weight: str) -> None:
    lines = [
        loose(item("A", unit_price="0.00", gross_weight_kg="0.9"), 1_000_000),
        loose(item("C", gross_weight_kg="0.9")),
        *([] if weight == "1" else [loose(item("B", net_weight_kg=weight))]),
    ]
    with pytest.raises(bundler.InputError) as raised:
        split(*lines, parcel_tariff=tariff(kg_max="1", further="0.00"))
    assert raised.value.faults[0].code == ("too_many_orders" if weight == "1" else "too_heavy")


def test_a_name_that_grows_too_long_is_a_fault_only_where_it_has_to_grow() -> None:
    name = "N" * 119
    assert split(loose(item("A", **A)), order_id=name).orders[0]["order_id"] == name
    with pytest.raises(bundler.InputError) as raised:
        split(loose(item("A", **A)), loose(item("B", **B)), order_id=name)
    assert [fault.pointer for fault in raised.value.faults] == ["/order_id"]


def test_a_split_of_five_hundred_books_is_five_hundred_orders() -> None:
    found = split(*(loose(item(f"S{at}", account_book=f"BOOK-{at}")) for at in range(500)), order_id="X")
    assert (len(found.orders), found.proven, found.orders[499]["order_id"]) == (500, True, "X/500")
    assert found.reasons[0]["message"].endswith("BOOK-4 for order 5; and 495 more.")


def test_a_split_shows_itself_in_a_notebook() -> None:
    found = split(loose(item("<A>", **A)), loose(item("B", **B)))
    assert repr(found) == "<Split compliant: 2 orders, proven, 0 findings>"
    assert "&lt;A&gt;" in found._repr_html_()


def test_a_parcel_tariff_may_be_a_file(tmp_path: Path) -> None:
    path = tmp_path / "parcels.toml"
    path.write_text('first_kg = "1"\nfirst = "8.00"\nfurther_kg = "1"\nfurther = "2.00"\nkg_max = "5"\n', "utf-8")
    assert split(loose(item("A")), parcel_tariff=path).orders[0]["freight"] == "8.00"
