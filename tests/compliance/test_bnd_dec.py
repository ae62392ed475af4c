"""Bonded stock and the declaration list: BND-01 to BND-06, DEC-01."""

from __future__ import annotations

import pytest

from tests.compliance.desk import WINE, ask, bundle, item, loose, one, said, times

BOOK = {"account_book": "T3105W000001", "item_record_no": "A0001"}


def test_bnd_01_takes_goods_of_one_account_book() -> None:
    assert said(ask(loose(item(**BOOK)), loose(item("B", **BOOK))), "BND-01") == []


def test_bnd_01_refuses_goods_of_two_account_books() -> None:
    answer = ask(loose(item(**BOOK)), loose(item("B", **{**BOOK, "account_book": "T3117W000002"})))
    assert (said(answer, "BND-01"), answer.verdict) == ([("error", (1, 2))], "non_compliant")
    assert "as an order of its own" in one(answer, "BND-01").hint


def test_bnd_01_warns_where_the_book_of_some_goods_is_not_stated() -> None:
    answer = ask(loose(item(**BOOK)), loose(item("B")))
    assert (said(answer, "BND-01"), answer.verdict) == ([("warning", (2,))], "compliant")
    assert one(answer, "BND-01").hint == "State account_book."


def test_bnd_02_wants_a_record_number_beside_the_account_book() -> None:
    assert said(ask(loose(item(**BOOK))), "BND-02") == []
    answer = ask(loose(item(account_book="T3105W000001")))
    assert (said(answer, "BND-02"), answer.verdict) == ([("warning", (1,))], "compliant")
    assert "item_record_no" in one(answer, "BND-02").hint


@pytest.mark.parametrize(("facts", "hint"), [({"unit": "999"}, "units.csv"), ({"origin": "XX"}, "alpha-2")])
def test_bnd_02_asks_for_a_person_for_an_unknown_unit_or_origin(facts: dict[str, str], hint: str) -> None:
    answer = ask(loose(), loose(item("B", **facts)))
    assert (said(answer, "BND-02"), answer.verdict) == ([("review", (2,))], "review")
    assert hint in one(answer, "BND-02").hint


def test_bnd_03_takes_the_last_piece_and_refuses_one_more_over_all_lines() -> None:
    goods = item(stock="5")
    at, over = ask(loose(goods, 3), bundle("190.00", times(2, goods))), ask(loose(goods, 3), loose(item("B")), loose(goods, 3))
    assert said(at, "BND-03") == []
    assert (said(over, "BND-03"), over.verdict) == ([("error", (1, 3))], "non_compliant")
    assert one(over, "BND-03").hint == "Order at most 5."


@pytest.mark.parametrize(("strict", "severity", "verdict"), [(False, "warning", "compliant"), (True, "review", "review")])
def test_bnd_04_says_that_a_place_is_presumed(strict: bool, severity: str, verdict: str) -> None:
    answer = ask(loose(item(customs_district="3105")), strict=strict)
    assert (said(answer, "BND-04"), answer.verdict) == ([(severity, (1,))], verdict)
    assert "zones.toml" in one(answer, "BND-04").hint


def test_bnd_04_is_silent_without_a_district_and_warns_where_some_goods_state_none() -> None:
    assert said(ask(loose()), "BND-04") == []
    assert ("warning", (2,)) in said(ask(loose(item(customs_district="3105")), loose(item("B"))), "BND-04")


def test_bnd_04_refuses_two_districts() -> None:
    answer = ask(loose(item(customs_district="3105")), loose(item("B", customs_district="3117")))
    assert (said(answer, "BND-04")[0], answer.verdict) == (("error", (1, 2)), "non_compliant")
    assert any("each district" in finding.hint for finding in answer.findings if finding.code == "BND-04")


def test_bnd_04_refuses_bonded_stock_under_the_code_of_direct_mail() -> None:
    answer = ask(loose(item(**BOOK)), loose(item("B")), supervision_code="9610")
    assert (said(answer, "BND-04"), answer.verdict) == ([("error", (1,))], "non_compliant")
    assert "Declare it under 1210" in one(answer, "BND-04").hint
    assert said(ask(loose(), supervision_code="9610"), "BND-04") == []


def test_bnd_04_warns_of_a_place_whose_modes_are_not_known_and_asks_for_a_person_outside_the_code_table() -> None:
    airport, nowhere = ask(loose(item(customs_district="3109"))), ask(loose(item(customs_district="9999")))
    assert (said(airport, "BND-04"), airport.verdict) == ([("warning", (1,))], "compliant")
    assert "zones.toml" in one(airport, "BND-04").hint
    assert (said(nowhere, "BND-04"), nowhere.verdict) == ([("review", (1,))], "review")
    assert "districts.csv" in one(nowhere, "BND-04").hint


def test_bnd_05_forms_litres_from_either_statement_of_the_content() -> None:
    assert said(ask(loose(item(**WINE))), "BND-05") == []
    answer = ask(loose(item(hs_code="2204210000", net_content="750", net_content_unit="ml")))
    assert said(answer, "BND-05") == []
    assert answer.to_dict()["lines"][0]["legal_quantities"][0] == {"unit": "095", "quantity": "0.75"}


def test_bnd_05_warns_where_both_statements_differ_and_uses_the_litres() -> None:
    answer = ask(loose(item(**WINE, net_content="700", net_content_unit="ml")))
    assert (said(answer, "BND-05"), answer.verdict) == ([("warning", (1,))], "compliant")
    assert answer.to_dict()["lines"][0]["legal_quantities"][0]["quantity"] == "0.75"
    assert "Correct the one that is wrong" in one(answer, "BND-05").hint


def test_bnd_05_asks_for_a_person_where_a_legal_quantity_cannot_be_formed() -> None:
    answer = ask(loose(item(hs_code="2204210000")))
    assert (said(answer, "BND-05"), answer.verdict) == ([("review", (1,))], "review")
    assert "volume_l" in one(answer, "BND-05").hint
    assert answer.tax is not None


@pytest.mark.parametrize(("litres", "expected"), [("0.000005", []), ("0.0000049", [("review", (1,))])])
def test_bnd_05_forms_no_quantity_that_would_be_declared_as_nothing(litres: str, expected: list[object]) -> None:
    assert said(ask(loose(item(hs_code="2204210000", volume_l=litres))), "BND-05") == expected


def test_bnd_05_warns_of_goods_lighter_gross_than_net() -> None:
    assert said(ask(loose(item(gross_weight_kg="0.2"))), "BND-05") == []
    answer = ask(loose(item(gross_weight_kg="0.19")))
    assert said(answer, "BND-05") == [("warning", (1,))]
    assert "weights" in one(answer, "BND-05").hint


def test_bnd_06_keeps_one_storage_class_in_a_parcel() -> None:
    chilled = {"storage_class": "chilled"}
    assert said(ask(loose(item(**chilled)), loose(item("B", **chilled))), "BND-06") == []
    answer = ask(loose(item(**chilled)), loose(item("B")))
    assert (said(answer, "BND-06"), answer.verdict) == ([("error", (1, 2))], "non_compliant")
    assert "each storage class" in one(answer, "BND-06").hint


def test_dec_01_takes_99_lines_and_refuses_100() -> None:
    lines = [loose(item(f"S{at}", unit_price="10.00")) for at in range(100)]
    full, over = ask(*lines[:99]), ask(*lines)
    assert (said(full, "DEC-01"), full.verdict) == ([], "compliant")
    assert (said(over, "DEC-01"), over.verdict) == ([("error", ())], "non_compliant")
    assert "fewer different goods" in one(over, "DEC-01").hint


def test_dec_01_counts_components_and_split_prices() -> None:
    parts = [item(f"S{at}", unit_price="10.00") for at in range(98)]
    split = times(3, item("T", unit_price="10.00"))
    assert len(ask(bundle("1010.00", *parts, split)).found.lines) == 99
    assert said(ask(bundle("1009.99", *parts, split)), "DEC-01") == [("error", ())]
