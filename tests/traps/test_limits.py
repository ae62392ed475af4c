"""What naive calculators get wrong about the limits."""

from __future__ import annotations

import pytest

from tests.compliance.desk import WATCH, ask, bundle, item, loose, said


@pytest.mark.parametrize(
    ("on", "single", "annual"),
    [("2018-12-31", "2000.00", "20000.00"), ("2019-01-01", "5000.00", "26000.00"), ("2026-11-23", "5000.00", "26000.00")],
)
def test_t_12_limits_are_those_of_the_day_of_declaration(on: str, single: str, annual: str) -> None:
    limit = ask(loose(), on=on).to_dict()["limit"]
    assert (limit["single"], limit["annual"]) == (single, annual)


def test_t_14_above_the_limit_the_whole_value_is_taxed_in_full_and_not_the_excess() -> None:
    # tariff 10 %, consumption tax 20 % from 10,000 yuan a piece: 1,200; (12,000 + 1,200) / 0.8 × 20 %; (13,200 + 3,300) × 13 %
    answer = ask(loose(item(**{**WATCH, "unit_price": "12000.00"}))).to_dict()
    assert (answer["tariff"], answer["consumption_tax"], answer["vat"]) == ("1200.00", "3300.00", "2145.00")


def test_t_14_one_fen_above_the_limit_is_not_taxed_as_one_fen() -> None:
    inside, above = (ask(loose(item(unit_price=price))).to_dict() for price in ("5000.00", "5000.01"))
    assert inside["tax"] == "455.00"
    assert (above["tariff"], above["vat"], above["tax"]) == ("500.00", "715.00", "1215.00")  # 10 %, then 13 % of 5,500.01


def test_t_14_neither_two_pieces_nor_a_bundle_use_the_rule_for_one_article() -> None:
    pieces, box = ask(loose(item(unit_price="2500.01"), 2)), ask(bundle("5000.01", item(unit_price="6000.00")))
    for answer in (pieces, box):
        assert (answer.verdict, answer.tax, said(answer, "LIM-03")) == ("non_compliant", None, [("error", (1,))])


def test_t_14_the_limit_is_compared_without_the_tax() -> None:
    answer = ask(loose(item(unit_price="2450.00"), 2))
    assert (answer.verdict, answer.order_value, answer.payable) == ("compliant", 490000, 534590)


def test_t_14_freight_can_carry_an_order_over_the_limit_and_points_cannot_carry_it_back() -> None:
    two = loose(item(unit_price="2495.00"), 2)
    assert said(ask(two, freight="10.00"), "LIM-01") == []
    assert said(ask(two, freight="10.01", non_cash="500.00"), "LIM-01") == [("error", (1,))]
