"""Cliffs: every threshold and limit with its distance, and the order just before and after it. The oracle looks at every price."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bundler
from bundler.catalogue import parse_order
from bundler.duty import seeking
from bundler.duty.assess import Assessment, Branch, assess
from bundler.duty.dial import parts_by_line
from tests.compliance.desk import LOTION, ON, WATCH, Facts, bundle, item, loose, times
from tests.compliance.test_included_price import at_every_price, small_orders, yuan

CREAM = item("CREAM", **LOTION, unit_price="995.00")
SHOWN = ("price", "order_value", "tax", "payable")


def cliffs(*lines: Facts, line: int | None = None, **order: Any) -> list[dict[str, Any]]:
    found = bundler.cliffs({"on": ON, "lines": list(lines), **order}, line=line).to_dict()
    return list(found["cliffs"])


def point(found: dict[str, Any] | None) -> tuple[Any, ...] | None:
    return None if found is None else tuple(found[key] for key in SHOWN)


def test_an_item_is_told_its_threshold_with_the_tax_on_both_sides() -> None:
    catalogue = [{**CREAM, "sku": "CREAM"}]
    found = bundler.cliffs(sku="CREAM", catalogue=catalogue, on=date(2026, 11, 23)).to_dict()["cliffs"][0]
    assert (found["kind"], found["name"], found["per_unit"]) == ("consumption_tax", "CREAM", "10 yuan per ml")
    assert (found["now"], found["at"], found["distance"], found["price_distance"], found["side"]) == (
        "995.00", "1000.00", "5.00", "5.00", "under",
    )  # fmt: skip
    assert point(found["below"]) == ("999.99", "999.99", "91.00", "1090.99")
    assert point(found["above"]) == ("1000.00", "1000.00", "230.59", "1230.59")
    assert (found["jump"], found["source"], found["evidence"]) == ("139.59", "2016-103", "public_copy")


def test_freight_brings_the_price_of_a_cliff_down() -> None:
    found = cliffs(loose(CREAM), freight="10.00", line=1)[0]
    assert (found["side"], found["distance"], found["price_distance"]) == ("over", "-5.00", "-5.01")
    assert (found["below"]["price"], found["above"]["price"]) == ("989.99", "990.00")


def test_the_price_of_a_bundle_is_told_at_which_a_component_crosses() -> None:
    box = bundle("1200.00", CREAM, item("CHOC", unit_price="400.00"))
    found = cliffs(box, line=1)[0]
    below, above = (bundler.quote({"on": ON, "lines": [{**box, "price": found[side]["price"]}]}).to_dict() for side in ("below", "above"))
    assert below["lines"][0]["dutiable_value"] == "999.99"
    assert above["lines"][0]["dutiable_value"] == "1000.00"
    assert [each["tax"] for each in (below, above)] == [found["below"]["tax"], found["above"]["tax"]]
    assert above["lines"][0]["consumption_tax"] != "0.00" == below["lines"][0]["consumption_tax"]


def test_the_limits_are_cliffs_and_one_loose_piece_goes_on_at_full_tax() -> None:
    single, annual = cliffs(loose(item("A")), line=1, buyer={"annual_used": "1000.00"})
    assert (single["below"]["price"], single["above"]["branch"], single["jump"]) == ("5000.00", "full_tax", "760.00")
    assert (annual["now"], annual["at"], annual["below"]["price"], annual["above"]["branch"]) == ("1100.00", "26000.00", "25000.00", "out")
    assert (annual["above"]["tax"], annual["jump"]) == (None, None)


def test_the_limit_that_comes_first_ends_the_channel() -> None:
    single, annual = cliffs(loose(item("A"), 2), line=1)
    assert (single["above"]["branch"], annual["below"], annual["remark"]) == ("out", None, "the single limit ends the channel before it")
    single, annual = cliffs(loose(item("A")), line=1, buyer={"annual_used": "24000.00"})
    assert (single["below"], single["remark"]) == (None, "the annual limit ends the channel before it")
    assert annual["below"]["price"] == "2000.00"


def test_no_price_is_left_where_the_other_goods_are_over_the_limit() -> None:
    single, annual = cliffs(loose(item("A")), loose(item("B", unit_price="5001.00")), line=1)
    assert (single["below"], annual["below"], single["side"]) == (None, None, "over")
    assert single["remark"] == annual["remark"] == "what stands in the order besides leaves no price in the channel"


def test_a_watch_crosses_its_threshold_above_the_single_limit() -> None:
    found = cliffs(loose(item("W", **WATCH, unit_price="9000.00")), line=1)[0]
    assert (found["below"]["price"], found["above"]["price"], found["below"]["branch"]) == ("9999.99", "10000.00", "full_tax")
    two = cliffs(loose(item("W", **WATCH, unit_price="9000.00"), 2), line=1)[0]
    assert (two["below"], two["above"], two["remark"]) == (None, None, "no price in the channel carries the goods across")


def test_kilograms_count_what_the_buyer_has_used_and_the_order_holds() -> None:
    sugar = item("S", hs_code="1701991000", net_weight_kg="0.5")
    found = cliffs(loose(sugar, 2), buyer={"kg_used": {"1701": "1.25"}})[-1]
    assert (found["kind"], found["now"], found["at"], found["distance"], found["side"]) == ("kilograms", "2.25", "2", "-0.25", "over")


def test_beer_without_the_months_rate_keeps_the_doubt_between_its_two_sides() -> None:
    found = cliffs(loose(item("B", hs_code="2203000000", volume_l="10", unit_price="30.00")), line=1)[0]
    assert not found["certain"]
    assert (found["below"]["price"], found["above"]["price"]) == ("23.78", "29.08")


def test_goods_whose_price_stands_can_cross_downwards_with_their_share_of_freight() -> None:
    cream = item("CREAM", **LOTION, unit_price="990.00")
    found = cliffs(loose(cream), loose(item("A", unit_price="100.00")), line=2, freight="20.00")[0]
    assert (found["side"], found["jump"][0]) == ("over", "-")
    lines = [loose(cream), loose(item("A", unit_price="100.00"), unit_price=found["above"]["price"])]
    assert bundler.quote({"on": ON, "lines": lines, "freight": "20.00"}).to_dict()["lines"][0]["consumption_tax"] == "0.00"


def test_too_many_single_fen_are_told_instead_of_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seeking, "MOST_WORK", 1000)
    parts = [
        item(f"S{at}", hs_code="3304990039", unit_price=f"0.{at + 1:02d}", net_content="0.01", net_content_unit="ml") for at in range(90)
    ]
    assert {each["remark"] for each in cliffs(bundle("9.00", *[times(7, part) for part in parts]), line=1)[:90]} == {
        "the shares of single fen are too many to search"
    }


@pytest.mark.parametrize("given", [{}, {"order": {"on": ON, "lines": [loose(CREAM)]}, "sku": "CREAM"}])
def test_an_order_or_an_item_is_wanted(given: Any) -> None:
    with pytest.raises(bundler.InputError, match="an order or a sku is wanted, one of the two"):
        bundler.cliffs(**given)


@settings(max_examples=20)
@given(small_orders(), st.data())
def test_every_price_above_a_cliff_is_over_and_none_between_is_under(world: tuple[list[Facts], Facts], data: st.DataObject) -> None:
    items, order = world
    catalogue = bundler.load_catalogue(items)
    whole = [None] if len(order["lines"]) == 1 else []
    line = data.draw(st.sampled_from([*whole, *range(1, len(order["lines"]) + 1)]))
    found = bundler.cliffs(order, line=line, catalogue=catalogue).to_dict()["cliffs"]
    every = {}
    for amount, priced in at_every_price(items, order, line).items():
        assessed = assess(parse_order(priced), catalogue, bundler.load_tables())
        if assessed.branch is Branch.WITHIN:
            every[amount] = assessed
    annual = next(each for each in found if each["kind"] == "annual_limit")
    assert (annual["below"] and annual["below"]["price"]) == (yuan(max(every)) if every else None)
    for cliff in found if every else ():
        if cliff["kind"] == "consumption_tax" and cliff["line"] == (line or 1):
            sides = {amount: sides_of(assessed, cliff, len(order["lines"])) for amount, assessed in every.items()}
            last = max((amount for amount, held in sides.items() if held != {True}), default=None)
            under = max((amount for amount, held in sides.items() if held == {False}), default=None)
            crossed = last is not None and sides[max(every)] != {False}
            assert (cliff["below"] and cliff["below"]["price"]) == (yuan(under) if crossed and under is not None else None)
            assert (cliff["above"] and cliff["above"]["price"]) == (yuan(last + 1) if crossed and last != max(every) else None)


def sides_of(assessed: Assessment, cliff: dict[str, Any], lines: int) -> set[bool | None]:
    """The sides on which the goods of a cliff are declared, over all that their line has become."""
    parts, at = parts_by_line(assessed), cliff["line"] - 1
    held = [part for each in parts[at : at + len(parts) - lines + 1] for part in each if part.goods.item.sku == cliff["name"]]
    declared = [line for part in held for line in assessed.lines_of(part)]
    return {line.goods.threshold.side(line.value, line.quantity) for line in declared if line.goods.threshold}
