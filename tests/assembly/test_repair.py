"""Repairs: what is offered is lawful, as small as it can be, and never steers a price or slips under a limit."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import bundler
from bundler.compliance.parcels import kept_apart_by
from tests.assembly.repair_brute import World, fen, yuan
from tests.assembly.repair_worlds import world
from tests.compliance.desk import LOTION, ON, WATCH, Facts, bundle, item, loose, times

EXAMPLE = Path(__file__).parents[2] / "examples" / "ningbo"
ORDERS = sorted((EXAMPLE / "orders").glob("*.json"))
BATCH = 20
BUYER = {"annual_used": "0.00", "kg_used": {"1006": "0", "1701": "0"}}


@pytest.fixture(scope="module")
def catalogue() -> bundler.Catalogue:
    return bundler.load_catalogue(EXAMPLE / "catalogue.csv")


def mend(*lines: Facts, catalogue: Any = None, ask: Mapping[str, Any] | None = None, **order: Any) -> bundler.Repairs:
    return bundler.repair({"on": ON, "buyer": BUYER, "lines": list(lines), **order}, catalogue, **(ask or {}))


@cache
def repaired(seed: int) -> tuple[World, bundler.Repairs]:
    """A small world and its repairs, found once for all tests."""
    small = world(seed)
    return small, bundler.repair(small.order, small.catalogue, alternatives=small.alternatives)


def told(repairs: bundler.Repairs) -> list[tuple[str, str, list[str]]]:
    """Loss, and every change in words with its rules, of each repair."""
    return [
        (each["goods_value_loss"], "; ".join(change["message"] for change in each["changes"]), each["changes"][0]["why"])
        for each in repairs.repairs
    ]


def chosen(repair: Mapping[str, Any]) -> int:
    """The changes of a repair without what only follows pro rata."""
    return sum(change["why"] != ["BUN-02"] for change in repair["changes"])


@pytest.mark.parametrize("first", range(0, 200, BATCH))
def test_brute_force_agrees_on_two_hundred_worlds(first: int) -> None:
    for seed in range(first, first + BATCH):
        small, repairs = repaired(seed)
        got = [(each["goods_value_loss"], each["tax"], chosen(each), len(each["orders"])) for each in repairs.repairs]
        if repairs.verdict == "compliant":
            assert got == []
            continue
        want = small.repairs()[:5]
        assert repairs.proven, seed
        assert got == [(yuan(each.loss), yuan(each.taxed[1]), len(each.changes), each.orders) for each in want], seed


def forced(repair: Mapping[str, Any], catalogue: bundler.Catalogue) -> int:
    """The fewest orders that goods of these codes and places can ship in."""
    goods = [
        (order["supervision_code"], catalogue[part["sku"]])
        for order in repair["orders"] for line in order["lines"] for part in line.get("components", [line])
    ]  # fmt: skip
    apart = {
        (n, m) for n, (code, one) in enumerate(goods) for m, (other, two) in enumerate(goods) if code != other or kept_apart_by(one, two)
    }

    def fits(parcels: list[set[int]], at: int, most: int) -> bool:
        if at == len(goods):
            return True
        homes = [*parcels, set()] if len(parcels) < most else parcels
        return any(
            not any((at, other) in apart for other in home)
            and fits([*[each for each in parcels if each is not home], home | {at}], at + 1, most)
            for home in homes
        )

    return next(most for most in range(1, len(goods) + 1) if fits([], 0, most))


def test_brute_force_agrees_on_what_needs_a_person() -> None:
    for seed in range(100):
        small, repairs = repaired(seed)
        if repairs.verdict == "non_compliant":
            least = min((fen(each["goods_value_loss"]) for each in repairs.repairs), default=10**13)
            best = World(list(small.items.values()), small.order, small.alternatives, "no_error").repairs(least - 1)[:5]
            got = [(each["goods_value_loss"], each["tax"], chosen(each), len(each["orders"])) for each in repairs.needs_a_person]
            assert got == [
                (yuan(each.loss), None if each.taxed[0] else yuan(each.taxed[1]), len(each.changes), each.orders)
                for each in best
                if not each.compliant
            ], seed


@pytest.mark.parametrize("first", range(0, 200, BATCH))
def test_repairs_of_small_worlds_are_no_order_too_many_all_pro_rata_and_every_change_has_its_rule(first: int) -> None:
    for seed in range(first, first + BATCH):
        small, repairs = repaired(seed)
        for repair in repairs.repairs:
            assert len(repair["orders"]) == forced(repair, small.catalogue), seed
            raised = {change["bundle"] for change in repair["changes"] if change["kind"] == "price" and change["why"] != ["BUN-02"]}
            for line in small.order["lines"]:
                if line["kind"] == "bundle":
                    held = [each for order in repair["orders"] for each in order["lines"] if each.get("id") == line["id"]]
                    assert pro_rata(line, held, small.catalogue, raised=line["id"] in raised), seed


def pro_rata(stated: Facts, held: list[Facts], catalogue: bundler.Catalogue, *, raised: bool) -> bool:
    """Whether the parts of a bundle cost together what their share of it was, or more, and apart the same share of that."""

    def public(line: Facts) -> int:
        return sum(catalogue[part["sku"]].unit_price * part["quantity"] for part in line["components"])

    if not held:
        return True
    whole, left = public(stated), sum(map(public, held))
    price = sum(fen(line["price"]) for line in held)
    exact = Fraction(fen(stated["price"]) * left, whole)
    even = all(abs(fen(line["price"]) - Fraction(price * public(line), left)) < len(line["components"]) for line in held)
    return even and (price > exact if raised else abs(price - exact) * 2 <= 1)


@pytest.mark.parametrize("path", ORDERS, ids=lambda path: path.stem)
def test_the_orders_of_a_repair_are_quoted_as_it_says(path: Path, catalogue: bundler.Catalogue) -> None:
    repairs = bundler.repair(path.read_bytes(), catalogue)
    assert repairs.proven
    assert bool(repairs.repairs or repairs.reasons) == (repairs.verdict != "compliant")
    for repair in repairs.repairs:
        answers = [bundler.quote(json.dumps(order), catalogue) for order in repair["orders"]]
        assert {answer.verdict for answer in answers} == {"compliant"}
        assert repair["tax"] == yuan(sum(answer.tax or 0 for answer in answers))
        assert repair["payable"] == yuan(sum(answer.payable or 0 for answer in answers))
        assert all(change["why"] for change in repair["changes"])


def test_a_compliant_order_has_nothing_to_mend() -> None:
    repairs = mend(loose())
    assert (repairs.verdict, repairs.repairs, repairs.reasons, repairs.proven) == ("compliant", [], [], True)
    assert repairs.title == "The order is compliant: nothing to mend."


def test_pieces_that_are_not_in_stock_are_taken_off() -> None:
    assert told(mend(loose(item(stock=2), 5))) == [("300.00", "2 instead of 5 pieces of A", ["BND-03"])]


def test_only_lines_that_are_enough_alone_are_touched_above_the_single_limit() -> None:
    lines = [loose(item(f"S{price}", unit_price=f"{price}.00")) for price in (2600, 1500, 1200, 90)]
    # 5390.00: the cheapest line does not suffice, and together with another it is not needed
    assert [loss for loss, _, _ in told(mend(*lines))] == ["1200.00", "1500.00", "2600.00"]


def test_an_order_above_the_single_limit_is_never_parted() -> None:
    for repair in mend(loose(item(unit_price="900.00"), 6)).repairs:
        assert len(repair["orders"]) == 1
        assert fen(repair["order_value"]) <= 500_000


def test_goods_of_two_account_books_ship_as_two_orders_that_count_each_other() -> None:
    sugar = item("S", hs_code="1701991090", net_weight_kg="0.5", unit_price="60.00", account_book="B", item_record_no="1")
    wine = item("W", unit_price="140.00", account_book="A", item_record_no="1")
    mint = item("M", hs_code="1701991090", net_weight_kg="0.5", unit_price="100.00", account_book="A", item_record_no="1")
    first = mend(loose(wine), loose(sugar), loose(mint), freight="15.00", non_cash="30.00").repairs[0]
    assert [change["kind"] for change in first["changes"]] == ["separate"]
    one, two = first["orders"]
    assert [line["item"]["sku"] for line in one["lines"]] == ["W", "M"]
    assert (one["freight"], two["freight"], one["non_cash"], two["non_cash"]) == ("12.00", "3.00", "24.00", "6.00")
    assert two["buyer"] == {"annual_used": "252.00", "kg_used": {"1006": "0", "1701": "0.5"}}
    assert bundler.check(two).verdict == "compliant"


def test_a_purchase_over_the_single_limit_in_two_account_books_is_for_a_person() -> None:
    one, two = (item(book, unit_price="3000.00", account_book=book, item_record_no="1") for book in "AB")
    repairs = mend(loose(one), loose(two))
    assert [(each["goods_value_loss"], len(each["orders"])) for each in repairs.repairs] == [("3000.00", 1)] * 2
    (apart,) = repairs.needs_a_person
    assert (apart["goods_value_loss"], len(apart["orders"]), apart["facts_to_state"][0]["code"]) == ("0.00", 2, "LIM-04")


def test_earlier_orders_of_the_day_leave_so_much_less_of_the_single_limit() -> None:
    history = [{"order_id": "E", "on": ON, "order_value": "4000.00", "seller": "S", "address_key": "a" * 16}]
    buyer = {**BUYER, "annual_used": "4000.00", "history": history}
    repairs = mend(loose(item(), 12), buyer=buyer, seller="S", address_key="a" * 16)
    assert (repairs.verdict, told(repairs)) == ("review", [("200.00", "10 instead of 12 pieces of A", ["LIM-04"])])


def test_what_is_wrong_with_the_buyer_no_change_of_goods_mends() -> None:
    repairs = mend(loose(item(stock=1), 2), buyer={**BUYER, "authenticated": False, "is_payer": False}, risk_notice=False)
    assert (repairs.repairs, repairs.needs_a_person, repairs.proven) == ([], [], True)
    told_of = {reason["code"]: reason["message"] for reason in repairs.reasons}
    assert told_of["ID-01"] == "The buyer is neither authenticated nor the payer. No change of goods mends that."
    assert set(told_of) == {"ID-01", "CIQ-01"}


def test_facts_that_one_line_carried_are_with_every_order_that_needs_them() -> None:
    first, other = item("A", account_book="A", item_record_no="1"), item("B", account_book="B", item_record_no="1")
    box = {**bundle("180.00", first, other), "components": [{"item": first, "quantity": 1}, {"sku": "B", "quantity": 1}]}
    repairs = mend(loose(other), box)
    assert [len(each["orders"]) for each in repairs.repairs][:1] == [2]
    for order in repairs.repairs[0]["orders"]:
        assert bundler.check(order).verdict == "compliant"


def test_lines_that_only_their_number_parts_keep_the_single_limit_together() -> None:
    lines = [loose(item(f"S{n}", unit_price="50.01")) for n in range(100)]
    cheaper = [loose(item(f"S{n}", unit_price="50.00")) for n in range(100)]
    assert [len(each["orders"]) for each in mend(*lines, ask={"top": 1}).repairs] == [1]
    assert [len(each["orders"]) for each in mend(*cheaper, ask={"top": 1}).repairs] == [2]


def test_a_bundle_keeps_its_discount_when_a_component_goes() -> None:
    repair = mend(bundle("270.00", item("A"), item("B", unit_price="200.00", expires_on="2026-01-01"))).repairs[0]
    assert [(change["message"], change["why"]) for change in repair["changes"]] == [
        ("take B in BOX out", ["BUN-07"]),
        ("BOX at 90.00 instead of 270.00", ["BUN-02"]),
    ]


def test_a_bundle_price_is_raised_to_where_the_last_share_reaches_its_filing_price_and_no_fen_further() -> None:
    parts = [item("A", unit_price="118.00", filing_price="100.00"), item("B", unit_price="74.00")]
    repair = mend(bundle("144.00", *parts)).repairs[0]
    (change,) = repair["changes"]
    assert (change["kind"], change["from"], change["why"]) == ("price", "144.00", ["VAL-03"])

    def verdict(price: str) -> str:
        return bundler.check({"on": ON, "buyer": BUYER, "lines": [bundle(price, *parts)]}).verdict

    assert verdict(change["to"]) == "compliant"
    assert verdict(yuan(fen(change["to"]) - 1)) == "non_compliant"


def test_a_component_declared_on_both_sides_of_a_threshold_makes_the_bundle_dearer_never_cheaper(catalogue: bundler.Catalogue) -> None:
    text = (EXAMPLE / "orders" / "review-threshold-split.json").read_bytes()
    (change,) = bundler.repair(text, catalogue).repairs[0]["changes"]
    assert (change["kind"], change["why"]) == ("price", ["BUN-04"])
    assert 0 < fen(change["to"]) - fen(change["from"]) < 100


def test_a_price_of_the_moment_becomes_the_public_one() -> None:
    repairs = mend(loose(item(), unit_price="80.00"))
    assert told(repairs) == [("0.00", "A at 100.00 instead of 80.00", ["VAL-02"])]
    assert [finding.code for finding in repairs.facts_to_state] == ["VAL-02"]


def test_a_price_below_the_filing_price_is_raised_to_it_where_a_person_decides() -> None:
    stuck = mend(loose(item(filing_price="90.00"), unit_price="80.00"), promotion={"id": "X", "audience": "members"})
    assert stuck.repairs == []
    assert [change["message"] for change in stuck.needs_a_person[0]["changes"]] == ["A at 90.00 instead of 80.00"]
    assert {finding["code"] for finding in stuck.needs_a_person[0]["facts_to_state"]} == {"VAL-02"}
    assert {reason["code"] for reason in stuck.reasons} == {"VAL-02"}


def test_what_needs_a_person_is_offered_only_where_it_loses_less() -> None:
    unknown = item("U", hs_code="3307490000", unit_price="150.00")
    repairs = mend(loose(unknown), loose(item(stock=1), 3))
    assert [each["goods_value_loss"] for each in repairs.needs_a_person] == ["200.00"]
    assert [each["goods_value_loss"] for each in repairs.repairs] == ["350.00"]
    assert [finding.code for finding in repairs.facts_to_state] == ["LST-01"]


def test_one_piece_above_the_single_limit_is_sold_as_what_it_is() -> None:
    watch = item("W", unit_price="12000.00", **WATCH)
    repair = mend(bundle("11000.00", watch)).repairs[0]
    assert [(change["kind"], change["why"]) for change in repair["changes"]] == [("loose", ["LIM-01", "LIM-03"])]
    (line,) = repair["orders"][0]["lines"]
    assert (line["kind"], "unit_price" in line, repair["order_value"]) == ("item", False, "12000.00")


def test_goods_that_are_not_bonded_may_come_by_direct_mail_and_bonded_ones_may_not() -> None:
    milk = item("M", hs_code="0401200000", unit_price="40.00")
    honey = item("C", hs_code="0409000000", unit_price="60.00")
    direct = mend(loose(milk), loose(honey), on="2018-06-01")
    assert told(direct)[0][1:] == ("declare under 9610 instead of 1210", ["LST-02"])
    bonded = mend(loose({**milk, "account_book": "A", "item_record_no": "1"}), loose(honey), on="2018-06-01")
    assert [text for _, text, _ in told(bonded)] == ["take M out"]


def test_goods_that_no_one_code_suits_are_declared_apart() -> None:
    milk = item("M", hs_code="0401200000", unit_price="40.00")
    honey = item("C", hs_code="0409000000", unit_price="60.00", account_book="A", item_record_no="1")
    first = mend(loose(milk), loose(honey), on="2018-06-01").repairs[0]
    assert [(order["supervision_code"], order["lines"][0]["item"]["sku"]) for order in first["orders"]] == [("9610", "M"), ("1210", "C")]


def test_like_goods_stand_in_for_what_cannot_stay() -> None:
    old = item("OLD", expires_on="2026-01-01", account_book="A", item_record_no="1")
    others = [
        item("DEARER", unit_price="130.00", account_book="A", item_record_no="1"),
        item("NEAR", unit_price="99.00", account_book="A", item_record_no="1"),
        item("ELSEWHERE", unit_price="100.00", account_book="B", item_record_no="1"),
        item("OTHER-HEADING", unit_price="100.00", hs_code="1905310000", account_book="A", item_record_no="1"),
        item("SPOILT", unit_price="100.00", expires_on="2026-01-01", account_book="A", item_record_no="1"),
    ]
    line = {"kind": "item", "sku": "OLD", "quantity": 2}
    repairs = mend(line, catalogue=[old, *others])
    assert [(each["goods_value_loss"], each["changes"][0]["to"]) for each in repairs.repairs] == [("0.00", "DEARER"), ("2.00", "NEAR")]
    assert repairs.repairs[0]["orders"][0]["lines"] == [{"kind": "item", "sku": "DEARER", "quantity": 2}]
    listed = mend(line, catalogue=[old, *others], ask={"alternatives": {"OLD": ["OTHER-HEADING"]}})
    assert [each["changes"][0]["to"] for each in listed.repairs] == ["OTHER-HEADING"]
    assert mend(line, catalogue=[old, *others], ask={"alternatives": {}}).repairs == []


def test_goods_that_only_lie_elsewhere_are_swapped_for_like_ones_that_lie_with_the_others() -> None:
    place = {"item_record_no": "1", "unit": "011"}
    serum = item("SERUM", unit_price="300.00", hs_code="3304990039", net_content="100", net_content_unit="ml", account_book="A", **place)
    cheap = {**serum, "sku": "CHEAP", "unit_price": "200.00"}
    there = {**serum, "sku": "THERE", "unit_price": "280.00", "account_book": "B"}
    wine = item("WINE", unit_price="400.00", account_book="B", **place)
    lines = [{"kind": "item", "sku": sku, "quantity": 1} for sku in ("SERUM", "WINE")]
    repairs = mend(*lines, catalogue=[serum, cheap, there, wine])
    assert [text for _, text, _ in told(repairs)] == [
        "ship as 2 orders: SERUM | WINE", "THERE instead of SERUM", "take SERUM out", "take WINE out",
    ]  # fmt: skip


def test_goods_that_may_stay_are_not_swapped_unless_the_caller_lists_alternatives() -> None:
    items = [item("BIG", unit_price="2600.00"), item("SMALL", unit_price="2000.00")]
    line = {"kind": "item", "sku": "BIG", "quantity": 2}
    assert [text for _, text, _ in told(mend(line, catalogue=items))] == ["1 instead of 2 pieces of BIG"]
    listed = mend(line, catalogue=items, ask={"alternatives": {"BIG": ["SMALL"]}})
    assert [text for _, text, _ in told(listed)] == ["SMALL instead of BIG", "1 instead of 2 pieces of BIG"]


def test_coupons_are_cut_to_what_is_payable() -> None:
    first = mend(loose(), non_cash="500.00").repairs[0]
    assert [(change["kind"], change["to"], change["why"]) for change in first["changes"]] == [("non_cash", "109.10", ["VAL-04"])]


def test_of_lines_that_say_the_same_the_later_gives_way() -> None:
    repairs = mend(*[loose(item(stock=2))] * 3)
    assert [change["at"] for each in repairs.repairs for change in each["changes"]] == ["/lines/2"]


def test_freight_counts_where_goods_are_taken_out_for_a_limit() -> None:
    left = mend(loose(item(unit_price="10.00"), 500), freight="0.01").repairs[0]
    assert left["goods_value_loss"] == "10.00"


def test_a_search_that_is_cut_short_proves_nothing() -> None:
    lines = [loose(item(f"S{price}", unit_price=f"{price}.00")) for price in (2600, 1500, 1200)]
    repairs = mend(*lines, ask={"tries": 1})
    assert (repairs.proven, repairs.title[-55:]) == (False, "; the search was cut short, a smaller change may exist.")


def test_the_same_question_has_the_same_answer() -> None:
    small = world(3)
    first, second = (bundler.repair(small.order, small.catalogue).to_dict() for _ in range(2))
    assert first == second


def test_a_threshold_that_freight_passes_is_counted_in_the_tax() -> None:
    lotion = item("L", unit_price="995.00", **LOTION)
    repairs = mend(loose(lotion), loose(item("X", stock=1), 2), freight="20.00")
    answer = bundler.quote(repairs.repairs[0]["orders"][0])
    assert repairs.repairs[0]["tax"] == yuan(answer.tax or 0)


@pytest.mark.parametrize(
    ("ask", "fault"),
    [
        ({"top": 0}, "top: a whole number from 1 to 50 is wanted (found 0)."),
        ({"tries": True}, "tries: a whole number from 1 to 100000 is wanted (found True)."),
        ({"alternatives": {"A": "B"}}, "alternatives at /A: a list of at most 20 skus is wanted."),
        ({"alternatives": [1]}, 'alternatives: an object of at most 10000 skus is wanted. Write {"SKU": ["OTHER", "THIRD"]}.'),
        (
            {"alternatives": {"A": ["WINE-57"]}},
            "alternatives at /A/0: not in the catalogue (found 'WINE-57'). Did you mean 'WINE-75'?",
        ),
    ],
)
def test_what_cannot_be_asked_is_told(ask: dict[str, Any], fault: str) -> None:
    with pytest.raises(bundler.InputError) as error:
        mend(loose(), catalogue=[item("WINE-75")], ask=ask)
    assert [str(each) for each in error.value.faults] == [fault]


def test_an_order_of_more_than_can_be_repaired_is_refused() -> None:
    with pytest.raises(bundler.InputError, match="301 lines and components, and at most 300"):
        mend(*[loose()] * 301)
    with pytest.raises(bundler.InputError, match="more than can be repaired"):
        mend(loose(item(unit_price="999999999.00"), 1_000_000))


def test_faults_of_order_and_alternatives_come_at_once() -> None:
    with pytest.raises(bundler.InputError) as error:
        bundler.repair({"lines": []}, [item()], alternatives={"A": ["B"]}, top=99)
    assert {fault.place for fault in error.value.faults} == {"order", "alternatives", "top"}


def test_a_bundle_parted_over_two_orders_costs_the_same_in_all() -> None:
    parts = [item("A", unit_price="33.33", account_book="A", item_record_no="1"), times(2, item("B", account_book="B", item_record_no="1"))]
    first = mend(bundle("200.01", *parts, quantity=2)).repairs[0]
    prices = [fen(line["price"]) for order in first["orders"] for line in order["lines"]]
    assert sum(prices) == 20_001
    assert prices == [2_857, 17_144]


def test_a_repair_that_loses_less_is_offered_though_another_touches_fewer_places() -> None:
    watch = item("W", unit_price="9999.00", **WATCH)
    assert [(loss, text) for loss, text, _ in told(mend(loose(watch, 2), loose()))] == [
        ("10099.00", "1 instead of 2 pieces of W; take A out"),
        ("19998.00", "take W out (2 pieces)"),
    ]


def test_every_change_has_the_rules_that_its_own_line_breaks() -> None:
    lines = [loose(item(filing_price="99.00"), 7, unit_price="88.88"), loose(item("B", stock=2), 3, unit_price="120.00")]
    found = [[(change["message"], change["why"]) for change in each["changes"]] for each in mend(*lines).repairs]
    assert found[0] == [
        ("2 instead of 3 pieces of B", ["BND-03"]),
        ("A at 100.00 instead of 88.88", ["VAL-02", "VAL-03"]),
        ("B at 100.00 instead of 120.00", ["VAL-02"]),
    ]
    assert found[2][0] == ("take A out (7 pieces)", ["VAL-02", "VAL-03"])


def test_orders_apart_for_their_codes_say_so() -> None:
    bonded = item("B", account_book="A", item_record_no="1")
    (apart,) = mend(loose(bonded), loose(), supervision_code="9610").needs_a_person
    assert [(change["kind"], change["why"]) for change in apart["changes"]] == [("supervision_code", ["BND-04"]), ("separate", ["BND-04"])]


def test_words_say_which_of_several_lines_of_a_sku_is_meant() -> None:
    short = item(stock=2)
    repairs = mend(loose(short), loose(short, 2), loose(item("B")))
    assert [text for _, text, _ in told(repairs)] == [
        "take A (line 1 of the order) out",
        "1 instead of 2 pieces of A (line 2 of the order)",
    ]


def test_what_fewer_pieces_would_mend_is_not_told_to_leave_nothing() -> None:
    unknown = item("U", hs_code="3307490000", unit_price="150.00", stock=1)
    told_of = {reason["code"]: reason["message"] for reason in mend(loose(unknown, 2)).reasons}
    assert told_of["BND-03"] == "2 of U are ordered, 1 are in stock."
    assert told_of["LST-01"].endswith(" General trade is outside this regime; `bundler compare` says what it costs.")


def test_alternatives_without_a_catalogue_are_told_where_to_state_them() -> None:
    with pytest.raises(bundler.InputError) as error:
        mend(loose(), ask={"alternatives": {"A": ["B"]}})
    assert error.value.faults[0].hint == "State the catalogue that they are in."


def test_many_quick_solves_use_up_the_work_too(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [loose(item(f"S{price}", unit_price=f"{price}.00")) for price in (2600, 1500, 1200)]
    assert mend(*lines).proven
    monkeypatch.setattr("bundler.assembly.repairing.search.LEAST_WORK", 0.5)
    assert not mend(*lines).proven
