"""The limits: LIM-01 to LIM-03."""

from __future__ import annotations

import pytest

from tests.compliance.desk import WATCH, ask, bundle, item, loose, one, said, times


def test_lim_01_says_nothing_far_under_the_limit() -> None:
    assert said(ask(loose(item(unit_price="4749.99"))), "LIM-01") == []


@pytest.mark.parametrize(("price", "left"), [("4750.00", "250.00"), ("4999.99", "0.01")])
def test_lim_01_warns_from_95_per_cent_up_to_the_limit(price: str, left: str) -> None:
    answer = ask(loose(item(unit_price=price)))
    assert (said(answer, "LIM-01"), answer.verdict) == ([("warning", (1,))], "compliant")
    assert f"{left} are left" in one(answer, "LIM-01").message
    assert "Freight counts" in one(answer, "LIM-01").hint
    assert answer.tax is not None


def test_lim_01_lets_exactly_the_limit_pass_without_a_word() -> None:
    answer = ask(loose(item(unit_price="5000.00")))
    assert (said(answer, "LIM-01"), answer.verdict) == ([], "compliant")


def test_lim_01_refuses_one_fen_more_in_two_pieces_and_gives_no_taxes() -> None:
    answer = ask(loose(item(unit_price="4900.00")), loose(item("B", unit_price="100.01")))
    assert (said(answer, "LIM-01"), answer.verdict) == ([("error", (1, 2))], "non_compliant")
    assert "at least 0.01" in one(answer, "LIM-01").hint
    assert (answer.order_value, answer.tax, answer.payable) == (500001, None, None)
    assert [line["tax"] for line in answer.to_dict()["lines"]] == [None, None]


def test_lim_01_counts_freight_and_insurance() -> None:
    two = loose(item(unit_price="2490.00"), 2)
    assert ask(two, freight="15.00", insurance="5.00").verdict == "compliant"
    assert said(ask(two, freight="15.00", insurance="5.01"), "LIM-01") == [("error", (1,))]


def test_lim_01_lets_one_piece_above_the_limit_pass_at_full_tax() -> None:
    answer = ask(loose(item(unit_price="5000.01")))
    assert (said(answer, "LIM-01"), answer.verdict) == ([("info", (1,))], "compliant")
    assert "counts in the annual total" in one(answer, "LIM-01").hint
    assert answer.to_dict()["tariff"] == "500.00"


@pytest.mark.parametrize(
    ("on", "price", "severity"),
    [("2018-12-31", "1999.99", "warning"), ("2018-12-31", "2000.01", "error"), ("2019-01-01", "2000.01", None)],
)
def test_lim_01_uses_the_limit_of_the_day_and_before_2019_knows_no_exception(on: str, price: str, severity: str | None) -> None:
    answer = ask(loose(item(unit_price=price)), on=on)
    assert said(answer, "LIM-01") == ([] if severity is None else [(severity, (1,))])
    assert (answer.tax is None) is (severity == "error")


def test_lim_02_keeps_exactly_the_annual_limit_inside() -> None:
    inside, out = (ask(loose(), buyer={"annual_used": used}) for used in ("25900.00", "25900.01"))
    assert (said(inside, "LIM-02"), inside.verdict) == ([], "compliant")
    assert said(ask(loose(), buyer={"annual_used": "25899.99"}), "LIM-02") == [("warning", (1,))]
    assert inside.to_dict()["limit"]["annual_remaining"] == "0.00"
    assert (said(out, "LIM-02"), out.verdict, out.tax) == ([("error", (1,))], "non_compliant", None)
    assert "At most 99.99" in one(out, "LIM-02").hint


def test_lim_02_is_silent_far_under_the_limit_and_tells_when_the_use_is_not_stated() -> None:
    assert said(ask(loose()), "LIM-02") == []
    silent = ask(loose(), buyer={})
    assert (said(silent, "LIM-02"), silent.verdict) == ([("info", ())], "compliant")
    assert "buyer.annual_used" in one(silent, "LIM-02").hint


def test_lim_02_stops_a_single_piece_above_the_single_limit_too() -> None:
    watch = loose(item(**{**WATCH, "unit_price": "12000.00"}))
    assert ask(watch, buyer={"annual_used": "14000.00"}).tax is not None
    answer = ask(watch, buyer={"annual_used": "14000.01"})
    assert (said(answer, "LIM-01"), said(answer, "LIM-02"), answer.tax) == ([], [("error", (1,))], None)


@pytest.mark.parametrize(("on", "used", "error"), [("2018-12-31", "19900.00", False), ("2018-12-31", "19900.01", True)])
def test_lim_02_uses_the_limit_of_the_day(on: str, used: str, error: bool) -> None:
    assert (("error", (1,)) in said(ask(loose(), on=on, buyer={"annual_used": used}), "LIM-02")) is error


def test_lim_03_refuses_several_pieces_and_bundles_above_the_limit() -> None:
    pieces = ask(loose(item(unit_price="3000.00"), 2))
    box = ask(bundle("6000.00", item(unit_price="6000.00")))
    for answer, what in ((pieces, "Several pieces"), (box, "A bundle")):
        assert (said(answer, "LIM-03"), answer.verdict, answer.tax) == ([("error", (1,))], "non_compliant", None)
        assert what in one(answer, "LIM-03").message
        assert "smaller bundle or fewer pieces" in one(answer, "LIM-03").hint


@pytest.mark.parametrize(("price", "expected"), [("5000.00", []), ("5000.01", [("error", (1,))])])
def test_lim_03_refuses_a_bundle_from_the_first_fen_above_the_limit(price: str, expected: list[object]) -> None:
    answer = ask(bundle(price, item(unit_price="6000.00")))
    assert said(answer, "LIM-03") == expected
    assert (answer.tax is None) is bool(expected)


def test_lim_03_leaves_different_goods_above_the_limit_to_lim_01() -> None:
    answer = ask(loose(item(unit_price="4900.00")), loose(item("B", unit_price="200.00")))
    assert (said(answer, "LIM-01"), said(answer, "LIM-03")) == ([("error", (1, 2))], [])


def test_lim_03_is_silent_before_the_exception_existed() -> None:
    answer = ask(bundle("2500.00", item(unit_price="2500.00")), on="2018-12-31")
    assert (said(answer, "LIM-01"), said(answer, "LIM-03")) == ([("error", (1,))], [])


def test_lim_03_is_silent_for_one_loose_piece_and_within_the_limit() -> None:
    assert said(ask(loose(item(unit_price="6000.00"))), "LIM-03") == []
    assert said(ask(bundle("5000.00", times(2, item(unit_price="2500.00")))), "LIM-03") == []
