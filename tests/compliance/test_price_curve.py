"""Price curves: exact points, both sides of every cliff among them, and a break at each."""

from __future__ import annotations

from typing import Any

import pandas
import pytest

import bundler
from tests.compliance.desk import LOTION, ON, WATCH, Facts, bundle, item, loose

CREAM = item("CREAM", **LOTION, unit_price="995.00")


def curve(*lines: Facts, line: int | None = None, **more: Any) -> list[dict[str, Any]]:
    order = {"on": ON, "lines": list(lines), **{key: more.pop(key) for key in ("freight", "buyer") if key in more}}
    return bundler.price_curve(order, line=line, **more).points


def by_price(points: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {point["price"]: point for point in points}


def test_every_point_is_what_a_quote_says() -> None:
    box = bundle("900.00", CREAM, item("CHOC", unit_price="80.00"))
    points = curve(box, line=1, points=12, lowest="800.00", highest="1200.00", freight="15.00")
    assert len(points) == 12 + 3
    for point in points:
        quoted = bundler.quote({"on": ON, "freight": "15.00", "lines": [{**box, "price": point["price"]}]}).to_dict()
        keys = ("goods_value", "order_value", "tariff", "consumption_tax", "vat", "tax", "payable")
        assert {key: point[key] for key in keys} == {key: quoted[key] for key in keys}


def test_the_curve_is_broken_exactly_where_the_tax_jumps() -> None:
    points = by_price(curve(loose(CREAM), line=1, lowest="900.00", highest="1100.00", points=5))
    assert list(points) == ["900.00", "950.00", "995.00", "999.99", "1000.00", "1050.00", "1100.00"]
    assert [point["piece"] for point in points.values()] == [0, 0, 0, 0, 1, 1, 1]
    assert (points["999.99"]["tax"], points["1000.00"]["tax"]) == ("91.00", "230.59")


def test_a_watch_has_three_pieces_and_is_out_beyond_the_annual_limit() -> None:
    points = by_price(curve(loose(item("W", **WATCH, unit_price="9000.00")), line=1, highest="26100.00"))
    edges = ("5000.00", "5000.01", "9999.99", "10000.00", "26000.00", "26000.01")
    assert [points[price]["piece"] for price in edges] == [0, 1, 1, 2, 2, 3]
    assert [points[price]["branch"] for price in edges] == ["within", *["full_tax"] * 4, "out"]
    assert points["26000.01"]["tax"] is points["26000.01"]["effective_rate"] is None


def test_without_bounds_the_range_is_the_channel_and_a_tenth_of_the_limit_for_one_piece() -> None:
    one = curve(loose(item("A")), line=1)
    two = curve(loose(item("A")), loose(item("B")), line=1)
    assert (one[0]["price"], one[-1]["price"]) == ("0.01", "5500.00")
    assert (two[0]["price"], two[-1]["price"]) == ("0.01", "4900.00")


def test_without_bounds_the_range_of_one_piece_holds_its_price_and_its_thresholds_above_the_single_limit() -> None:
    points = by_price(curve(loose(item("W", **WATCH, unit_price="9000.00")), line=1))
    assert {"9000.00", "9999.99", "10000.00"} <= points.keys()
    assert list(points)[-1] == "10500.00"
    dear = by_price(curve(loose(item("A", unit_price="25900.00")), line=1))
    assert list(dear)[-1] == "26000.00"


def test_the_rate_is_the_tax_on_the_dutiable_value() -> None:
    (point,) = [
        point for point in curve(loose(CREAM), line=1, freight="10.00", lowest="990.00", highest="991.00") if point["price"] == "990.00"
    ]
    assert point["effective_rate"] == "0.23059"
    assert point["order_value"] == "1000.00"


def test_the_points_make_a_data_frame() -> None:
    frame = pandas.DataFrame(curve(loose(CREAM), line=1, points=7)).astype({"tax": float, "price": float})
    assert frame.groupby("piece").tax.max().round(2).tolist() == [91.0, 1152.94, 1884.88]


def test_an_order_that_is_out_at_every_price_has_points_without_tax() -> None:
    points = curve(loose(item("A")), loose(item("B", unit_price="5001.00")), line=1, points=3)
    assert {point["tax"] for point in points} == {None}


def test_bad_bounds_and_points_are_told_at_once() -> None:
    with pytest.raises(bundler.InputError) as caught:
        curve(loose(CREAM), line=7, lowest=5.0, highest="-1.00", points=1)
    assert [fault.place for fault in caught.value.faults] == ["points", "lowest", "highest", "line"]
    with pytest.raises(bundler.InputError, match="the range of prices ends before it begins"):
        curve(loose(CREAM), line=1, lowest="7.00", highest="3.00")


def test_the_wire_form_is_that_of_the_cliffs_with_the_points() -> None:
    order = {"on": ON, "lines": [loose(CREAM)]}
    told, cliffs = bundler.price_curve(order, line=1).to_dict(), bundler.cliffs(order, line=1).to_dict()
    mine, others = told["receipt"].pop("input_sha256"), cliffs["receipt"].pop("input_sha256")
    assert {key: told[key] for key in cliffs} == cliffs
    assert mine != others  # that of a curve holds what was asked of it
    assert list(told) == ["order_id", "sought", "now", "points", "cliffs", "warnings", "receipt"]
