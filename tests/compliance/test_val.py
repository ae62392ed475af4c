"""Values: VAL-01 to VAL-06."""

from __future__ import annotations

from typing import Any

import pytest

import bundler
from bundler.compliance.case import Case
from bundler.compliance.finding import Finding
from bundler.compliance.registry import BY_CODE
from tests.compliance.desk import ask, bundle, item, loose, one, said, times

APPROVED = {"id": "SPRING", "approved": True}


def rerun(code: str, answer: bundler.Answer) -> list[Finding]:
    """Run one rule on an assessment that a test has damaged."""
    check = BY_CODE[code].check
    assert check is not None
    return list(check(Case(answer.found, lambda: answer.found)))


def test_val_01_names_non_cash_payment_and_leaves_the_value_as_it_is() -> None:
    plain, answer = ask(loose()), ask(loose(), non_cash="30.00")
    assert said(plain, "VAL-01") == []
    assert (said(answer, "VAL-01"), answer.verdict) == ([("info", ())], "compliant")
    assert "discount field" in one(answer, "VAL-01").hint
    assert (answer.order_value, answer.tax) == (plain.order_value, plain.tax)


@pytest.mark.parametrize(
    ("promotion", "expected"),
    [
        (None, []),
        ({"id": "SPRING"}, []),
        ({"id": "STAFF", "audience": "staff"}, [("review", (1,))]),
        ({"id": "STAFF", "audience": "staff", "approved": True}, []),
    ],
)
def test_val_02_asks_for_a_person_where_a_promotion_is_not_for_everybody(promotion: Any, expected: list[object]) -> None:
    answer = ask(loose(), **({} if promotion is None else {"promotion": promotion}))
    assert said(answer, "VAL-02") == expected
    assert answer.verdict == ("review" if expected else "compliant")
    assert not expected or "Open it to the public" in one(answer, "VAL-02").hint


def test_val_02_shows_the_tax_at_public_prices_where_a_price_differs() -> None:
    answer = ask(loose(), loose(item("B"), 2, unit_price="80.00"))
    assert (said(answer, "VAL-02"), answer.verdict) == ([("review", (2,))], "review")
    assert "Tax 23.66; at public prices 27.30" in one(answer, "VAL-02").message
    assert "Change the public price" in one(answer, "VAL-02").hint


@pytest.mark.parametrize("price", ["99.99", "99.999", "100.01"])
def test_val_02_asks_for_a_person_for_the_smallest_difference_either_way(price: str) -> None:
    assert said(ask(loose(quantity=10, unit_price=price)), "VAL-02") == [("review", (1,))]


@pytest.mark.parametrize("more", [{"unit_price": "100.00"}, {"unit_price": "100.000"}])
def test_val_02_is_silent_where_the_price_of_the_moment_is_the_public_one(more: dict[str, str]) -> None:
    assert said(ask(loose(**more)), "VAL-02") == []


def test_val_02_is_silent_where_customs_approved_the_promotion() -> None:
    answer = ask(loose(unit_price="80.00"), promotion=APPROVED)
    assert (said(answer, "VAL-02"), answer.verdict) == ([], "compliant")


def test_val_03_takes_exactly_the_filing_price_and_refuses_one_fen_less() -> None:
    goods = item(filing_price="95.00")
    at, under = ask(bundle("190.00", times(2, goods))), ask(bundle("189.99", times(2, goods)))
    assert (said(at, "VAL-03"), at.verdict) == ([], "compliant")
    assert (said(under, "VAL-03"), under.verdict) == ([("error", (1,))], "non_compliant")
    assert "by 0.01 on these pieces" in one(under, "VAL-03").hint


def test_val_03_reads_the_share_of_a_component_not_the_price_of_the_bundle() -> None:
    answer = ask(bundle("170.00", item("A", filing_price="90.00"), item("B", filing_price="80.00")))
    assert said(answer, "VAL-03") == [("error", (1,))]


def test_val_03_refuses_a_component_whose_share_is_nothing_and_leaves_loose_gifts_to_bun_06() -> None:
    answer = ask(bundle("1.00", item("A", unit_price="900.00"), item("B", unit_price="1.00", filing_price="0.50")))
    assert [line.goods_value for line in answer.found.lines] == [100, 0]
    assert said(answer, "VAL-03") == [("error", (2,))]
    assert said(ask(loose(), loose(item("B", filing_price="95.00"), unit_price="0.00")), "VAL-03") == []


def test_val_03_is_silent_where_customs_approved_the_promotion() -> None:
    answer = ask(bundle("50.00", item(filing_price="95.00")), promotion=APPROVED)
    assert (said(answer, "VAL-03"), answer.verdict) == ([], "compliant")


def test_val_03_holds_for_goods_whose_public_price_is_nothing() -> None:
    answer = ask(loose(item("S", unit_price="0.00", filing_price="50.00")), loose())
    assert (said(answer, "VAL-03"), answer.verdict) == ([("error", (1,))], "non_compliant")


@pytest.mark.parametrize(("non_cash", "expected"), [("0.00", []), ("109.10", []), ("109.11", [("error", ())])])
def test_val_04_takes_no_more_coupons_than_there_is_to_pay(non_cash: str, expected: list[object]) -> None:
    answer = ask(loose(), non_cash=non_cash)
    assert said(answer, "VAL-04") == expected
    assert not expected or "at most 109.10" in one(answer, "VAL-04").hint


def test_val_05_holds_for_prices_split_over_two_lines() -> None:
    answer = ask(bundle("100.00", times(3, item())))
    assert said(answer, "VAL-05") == []
    assert [(line.quantity, line.goods_value) for line in answer.found.lines] == [(2, 6666), (1, 3334)]


def test_val_05_finds_a_line_total_that_is_not_price_times_quantity() -> None:
    answer = ask(loose(), loose(item("B")))
    answer.found.lines[1].unit_price += 1
    assert [(finding.severity, finding.lines, finding.hint) for finding in rerun("VAL-05", answer)] == [
        ("error", (2,), "Report this: it is our fault.")
    ]


def test_val_05_finds_lines_that_do_not_add_up_to_the_order() -> None:
    answer = ask(loose())
    answer.found.parts[0].total += 1
    assert [finding.message for finding in rerun("VAL-05", answer)] == ["The lines add up to 100.00, the order to 100.01."]


def test_val_06_shares_freight_and_insurance_to_the_fen() -> None:
    answer = ask(loose(), loose(item("B")), loose(item("C")), freight="10.00", insurance="0.02")
    assert said(answer, "VAL-06") == []
    assert [(line.freight, line.insurance) for line in answer.found.lines] == [(334, 1), (333, 1), (333, 0)]


def test_val_06_refuses_an_order_worth_nothing() -> None:
    answer = ask(loose(unit_price="0.00"), freight="10.00", promotion=APPROVED)
    assert (said(answer, "VAL-06"), answer.verdict) == ([("error", (1,))], "non_compliant")
    assert "at least one line with a price" in one(answer, "VAL-06").hint
    assert (answer.order_value, answer.tax) == (None, None)


def test_val_06_lets_the_first_fen_of_goods_carry_freight() -> None:
    answer = ask(loose(item(unit_price="0.01")), loose(item("B", unit_price="0.00")), freight="10.00")
    assert (said(answer, "VAL-06"), answer.verdict) == ([], "compliant")
    assert [line.freight for line in answer.found.lines] == [1000, 0]


def test_val_06_finds_shares_that_do_not_add_up() -> None:
    answer = ask(loose(), freight="10.00")
    answer.found.lines[0].freight -= 1
    assert [(finding.severity, finding.lines) for finding in rerun("VAL-06", answer)] == [("error", (1,))]
