"""The limits: LIM-01 to LIM-04."""

from __future__ import annotations

from typing import Any

import pytest

from bundler.compliance.answer import Answer
from tests.compliance.desk import WATCH, ask, bundle, earlier, item, loose, one, said, times


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


def test_lim_02_notices_earlier_orders_of_the_year_that_come_to_more_than_is_stated_as_used() -> None:
    stated = {"annual_used": "100.00", "history": [earlier("E-1", "60.00", on="2026-01-01"), earlier("E-2", "40.00", on="2026-11-22")]}
    assert said(ask(loose(), buyer=stated), "LIM-02") == []
    answer = ask(loose(), buyer={**stated, "annual_used": "99.99"})
    assert (said(answer, "LIM-02"), answer.verdict) == ([("warning", (1,))], "compliant")
    assert "come to 100.00, and 99.99 of the annual limit" in one(answer, "LIM-02").message
    assert "Orders in flight" in one(answer, "LIM-02").hint


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


def split(value: str, *history: dict[str, Any], **order: Any) -> Answer:
    """An order of this value after some others of the buyer."""
    placed = {"seller": "SHOP", "address_key": "home", **order}
    return ask(loose(item(unit_price=value)), buyer={"annual_used": "10000.00", "history": list(history)}, **placed)


@pytest.mark.parametrize(("value", "expected"), [("2000.00", []), ("2000.01", [("review", (1,))])])
def test_lim_04_asks_for_a_person_where_two_orders_of_a_day_pass_the_limit_only_together(value: str, expected: list[object]) -> None:
    answer = split(value, earlier("E-1", "3000.00"))
    assert (said(answer, "LIM-04"), answer.verdict) == (expected, "review" if expected else "compliant")
    if expected:
        message, hint = one(answer, "LIM-04").message, one(answer, "LIM-04").hint
        assert message == "Together with the buyer's orders of 2026-11-23 (E-1) 5000.01: over the single limit of 5000.00."
        assert "one purchase" in hint
    assert answer.tax is not None


@pytest.mark.parametrize("apart", [{"on": "2026-11-22"}, {"seller": "OTHER"}, {"address_key": "work"}, {"order_value": "5000.01"}])
def test_lim_04_does_not_count_orders_of_another_day_seller_or_address_nor_one_over_the_limit_itself(apart: dict[str, str]) -> None:
    answer = split("3000.00", {**earlier("E-1", "3000.00"), **apart})
    assert said(answer, "LIM-04") == []


@pytest.mark.parametrize("missing", ["seller", "address_key"])
def test_lim_04_counts_orders_that_do_not_say_their_seller_or_address_and_tells_so(missing: str) -> None:
    unsaid = {key: value for key, value in earlier("E-1", "3000.00").items() if key != missing}
    for answer in (split("3000.00", unsaid), split("3000.00", earlier("E-1", "3000.00"), **{missing: None})):
        assert said(answer, "LIM-04") == [("review", (1,))]
        assert "Not all of them say" in one(answer, "LIM-04").message


def test_lim_04_adds_up_many_small_orders_and_names_some_of_them() -> None:
    answer = split("600.00", *(earlier(f"E-{at}", "700.00") for at in range(7)))
    assert "(E-0, E-1, E-2, E-3, E-4 and 2 more) 5500.00" in one(answer, "LIM-04").message


def test_lim_04_says_nothing_of_an_order_that_is_over_the_limit_by_itself() -> None:
    assert said(split("6000.00", earlier("E-1", "3000.00")), "LIM-04") == []


def test_lim_04_tells_when_the_earlier_orders_are_not_stated_and_is_silent_when_there_are_none() -> None:
    answer = ask(loose())
    assert (said(answer, "LIM-04"), answer.verdict) == ([("info", ())], "compliant")
    assert "buyer.history" in one(answer, "LIM-04").hint
    assert said(split("100.00"), "LIM-04") == []
