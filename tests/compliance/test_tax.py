"""Taxes: TAX-01 to TAX-07."""

from __future__ import annotations

import pytest

from bundler.compliance.case import Case
from bundler.compliance.registry import BY_CODE
from tests.compliance.desk import LOTION, WATCH, WINE, ask, item, loose, one, said

BEER = {"hs_code": "2203000000", "unit": "012"}
WHISKY = {"hs_code": "2208300000", "volume_l": "0.7"}


def lotion(price: str, **facts: str) -> dict[str, object]:
    return loose(item(**{**LOTION, "unit_price": price, **facts}))


def test_tax_01_is_silent_for_a_code_whose_tax_is_known() -> None:
    assert said(ask(loose(item(**WINE))), "TAX-01") == []


def test_tax_01_asks_for_a_person_for_an_unknown_code_and_names_the_nearest() -> None:
    answer = ask(loose(), loose(item("B", hs_code="1806320009")))
    assert (said(answer, "TAX-01"), answer.verdict, answer.tax) == ([("review", (2,))], "review", None)
    assert "1806320000" in one(answer, "TAX-01").hint
    assert [line["tax"] for line in answer.to_dict()["lines"]] == ["9.10", None]


@pytest.mark.parametrize(("strict", "severity"), [(False, "warning"), (True, "review")])
def test_tax_01_says_of_a_presumed_row_and_of_a_presumed_tax_that_they_are(strict: bool, severity: str) -> None:
    answer = ask(loose(item(**WINE)), on="2019-12-31", strict=strict)
    assert said(answer, "TAX-01") == [(severity, (1,)), (severity, (1,))]
    told = [finding for finding in answer.findings if finding.code == "TAX-01"]
    assert [finding.hint.split(" in ")[-1] for finding in told] == ["tariff_lines.csv.", "consumption_tax.toml."]
    assert answer.tax is not None
    assert said(ask(loose(item(**WINE)), on="2020-01-01", strict=strict), "TAX-01") == []


@pytest.mark.parametrize("code", ["8507200000", "8506101910", "8507600090"])
@pytest.mark.parametrize(("on", "expected"), [("2026-08-31", []), ("2026-09-01", [("review", (1,))])])
def test_tax_01_asks_for_a_person_where_the_class_is_not_modelled_on_the_day(code: str, on: str, expected: list[object]) -> None:
    answer = ask(loose(item(hs_code=code)), on=on)
    assert said(answer, "TAX-01") == expected
    assert (answer.tax is None) is bool(expected)
    assert not expected or "consumption_tax.toml" in one(answer, "TAX-01").hint


def test_tax_01_taxes_exempt_batteries_without_consumption_tax_up_to_the_change() -> None:
    exempt, taxed = (ask(loose(item(hs_code=code)), on="2026-08-31").to_dict() for code in ("8507600090", "8507200000"))
    assert (exempt["consumption_tax"], exempt["tax"]) == ("0.00", "9.10")
    assert (taxed["consumption_tax"], taxed["tax"]) == ("2.92", "12.40")


@pytest.mark.parametrize(
    ("price", "taxed", "expected"),
    [("949.99", False, []), ("950.00", False, ["warning"]), ("999.99", False, ["warning"]), ("1000.00", True, [])],
)
def test_tax_02_taxes_from_ten_yuan_per_ml_on_and_warns_close_under_it(price: str, taxed: bool, expected: list[str]) -> None:
    answer = ask(lotion(price))
    assert ([severity for severity, _ in said(answer, "TAX-02")], answer.verdict) == (expected, "compliant")
    assert (answer.to_dict()["consumption_tax"] != "0.00") is taxed
    if expected:
        assert "from 1000.00 on the tax is 230.59" in one(answer, "TAX-02").message
        assert "Freight counts" in one(answer, "TAX-02").hint


def test_tax_02_tells_the_tax_over_the_threshold_in_full_where_a_piece_is_above_the_limit() -> None:
    watch = ask(loose(item(**{**WATCH, "unit_price": "9800.00"})))
    assert "from 10000.00 on the tax is 5537.50" in one(watch, "TAX-02").message
    assert ask(loose(item(**{**WATCH, "unit_price": "10000.00"}))).to_dict()["tax"] == "5537.50"
    out = ask(loose(item(**{**WATCH, "unit_price": "9800.00"}), 2))
    assert "the tax is" not in one(out, "TAX-02").message


def test_tax_02_warns_from_exactly_95_per_cent_of_a_threshold_that_is_no_whole_number_of_fen() -> None:
    small = {"hs_code": "3304990029", "net_content": "3.3333", "net_content_unit": "g"}  # 33.333 yuan, of which 95 % are 31.66635
    assert [len(said(ask(loose(item(**small, unit_price=price))), "TAX-02")) for price in ("31.66", "31.67")] == [0, 1]


def test_tax_02_lets_volume_l_win_where_both_contents_are_stated() -> None:
    small = ask(lotion("1000.00", net_content="1000", volume_l="0.1"))
    large = ask(lotion("1000.00", net_content="100", volume_l="1"))
    assert [answer.to_dict()["tax"] for answer in (small, large)] == ["230.59", "91.00"]
    assert one(small, "BND-05").severity == "warning"


def test_tax_02_counts_freight_in_the_test() -> None:
    order = lotion("990.00")
    assert ask(order, freight="9.99").to_dict()["consumption_tax"] == "0.00"
    assert ask(order, freight="10.00").to_dict()["consumption_tax"] == "123.53"


@pytest.mark.parametrize(("price", "taxed"), [("74.99", False), ("75.00", True)])
def test_tax_02_tests_masks_by_the_sheet(price: str, taxed: bool) -> None:
    answer = ask(loose(item(hs_code="3304990049", net_content="5", net_content_unit="sheet", unit_price=price)))
    assert (answer.to_dict()["consumption_tax"] != "0.00") is taxed


def test_tax_02_asks_for_a_person_where_the_content_is_missing_or_in_another_unit() -> None:
    for facts in ({}, {"net_content": "100", "net_content_unit": "g"}):
        answer = ask(loose(item(hs_code="3304990039", **facts)))
        assert (said(answer, "TAX-02"), answer.verdict, answer.tax) == ([("review", (1,))], "review", None)
        assert "net_content_unit ml" in one(answer, "TAX-02").hint


@pytest.mark.parametrize(
    ("price", "expected"),
    [("2.37", []), ("2.38", [("review", (1,))]), ("2.64", [("review", (1,))]), ("2.90", [("review", (1,))]), ("2.91", [])],
)
def test_tax_02_tests_beer_at_the_last_known_rate_ten_per_cent_either_way(price: str, expected: list[object]) -> None:
    answer = ask(loose(item(**BEER, volume_l="1", unit_price=price)))
    assert (said(answer, "TAX-02"), answer.verdict) == (expected, "review" if expected else "compliant")
    assert (answer.tax is None) is bool(expected)
    assert not expected or "exchange_rates.csv" in one(answer, "TAX-02").hint


@pytest.mark.parametrize(("price", "tax"), [("2.64", "0.16"), ("2.65", "0.18")])
def test_tax_02_is_certain_of_beer_in_a_month_whose_rate_is_known(price: str, tax: str) -> None:
    answer = ask(loose(item(**BEER, volume_l="1", unit_price=price)), on="2026-01-15")
    assert answer.to_dict()["consumption_tax"] == tax
    assert "review" not in [severity for severity, _ in said(answer, "TAX-02")]


@pytest.mark.parametrize(("on", "expected"), [("2025-12-31", []), ("2026-01-01", [("warning", (1,))])])
def test_tax_03_warns_of_reduced_vat_read_before_the_list_changed(on: str, expected: list[object]) -> None:
    answer = ask(loose(item(hs_code="0401200000")), on=on)
    assert (said(answer, "TAX-03"), answer.verdict) == (expected, "compliant")
    if expected:
        assert "new list" in one(answer, "TAX-03").hint
        assert said(ask(loose(item(hs_code="0401200000")), strict=True), "TAX-03") == [("review", (1,))]


@pytest.mark.parametrize(
    ("code", "expected"),
    [("0402100000", ["warning"]), ("1509900000", ["warning"]), ("1806320000", []), ("4014100000", [])],
)
def test_tax_03_warns_of_standard_vat_only_where_goods_may_have_come_to_the_reduced_rate(code: str, expected: list[str]) -> None:
    assert [severity for severity, _ in said(ask(loose(item(hs_code=code))), "TAX-03")] == expected


@pytest.mark.parametrize(("on", "expected"), [("2018-04-30", [("warning", (1,))]), ("2018-05-01", [])])
def test_tax_03_says_that_the_rates_before_may_2018_are_presumed(on: str, expected: list[object]) -> None:
    answer = ask(loose(), on=on)
    assert said(answer, "TAX-03") == expected
    assert said(ask(loose(), on=on, strict=True), "TAX-03") == [("review", lines) for _, lines in expected]
    assert not expected or "vat.toml" in one(answer, "TAX-03").hint


def test_tax_03_does_not_warn_of_standard_vat_before_the_list_changed() -> None:
    assert said(ask(loose(item(hs_code="0402100000")), on="2025-12-31"), "TAX-03") == []


def test_tax_03_asks_for_a_person_where_the_rate_is_not_known() -> None:
    answer = ask(loose(item(hs_code="8543400010")))
    assert said(answer, "TAX-03") == [("review", (1,))]
    assert "vat.toml" in one(answer, "TAX-03").hint
    assert answer.tax is None


def test_tax_04_holds_for_amounts_as_they_are_and_finds_a_fen_too_much() -> None:
    answer = ask(loose(item(**WHISKY)), loose(item("B", **WINE)))
    assert said(answer, "TAX-04") == []
    line, check = answer.found.lines[1], BY_CODE["TAX-04"].check
    assert check is not None
    assert line.vat is not None
    line.vat += 1
    (finding,) = check(Case(answer.found, lambda: answer.found))
    assert (finding.severity, finding.lines, finding.hint) == ("error", (2,), "Report this: it is our fault.")


@pytest.mark.parametrize(("vat", "expected"), [(45, [("error", (1,))]), (46, []), (47, [("error", (1,))])])
def test_tax_04_takes_exactly_half_a_fen_upwards(vat: int, expected: list[object]) -> None:
    answer = ask(loose(item(unit_price="5.00")))  # 9.1 % of 5.00 is 0.455
    assert answer.tax == 46
    answer.found.lines[0].vat = vat
    check = BY_CODE["TAX-04"].check
    assert check is not None
    assert [(finding.severity, finding.lines) for finding in check(Case(answer.found, lambda: answer.found))] == expected


@pytest.mark.parametrize(("price", "expected"), [("549.40", [("info", ())]), ("549.45", [("info", ())]), ("549.54", [])])
def test_tax_05_says_up_to_fifty_yuan_that_nothing_goes_free(price: str, expected: list[object]) -> None:
    answer = ask(loose(item(unit_price=price)))
    assert (said(answer, "TAX-05"), answer.verdict) == (expected, "compliant")
    assert answer.tax is not None
    assert answer.tax >= 4999
    assert not expected or "postal articles only" in one(answer, "TAX-05").message


def test_tax_06_is_silent_within_the_limit() -> None:
    assert said(ask(loose(item(unit_price="5000.00"))), "TAX-06") == []


def test_tax_06_speaks_from_the_first_fen_above_the_limit() -> None:
    assert said(ask(loose(item(unit_price="5000.01"))), "TAX-06") == [("warning", (1,))]


@pytest.mark.parametrize(
    ("on", "kind", "tariff"), [("2026-02-01", "MFN rate of 10%", "600.00"), ("2026-02-02", "provisional rate of 5%", "300.00")]
)
def test_tax_06_names_the_rate_and_that_remedies_are_not_modelled(on: str, kind: str, tariff: str) -> None:
    answer = ask(loose(item(**{**WHISKY, "unit_price": "6000.00", "origin": "GB"})), on=on)
    assert (said(answer, "TAX-06"), answer.verdict) == ([("warning", (1,))], "compliant")
    assert kind in one(answer, "TAX-06").message
    assert "goods of GB" in one(answer, "TAX-06").hint
    assert answer.to_dict()["tariff"] == tariff


def test_tax_06_asks_for_a_person_where_the_tariff_is_not_known() -> None:
    answer = ask(loose(item(hs_code="1901101090", unit_price="6000.00")))
    assert (said(answer, "TAX-06"), answer.tax) == ([("review", (1,))], None)
    assert "tariff_lines.csv" in one(answer, "TAX-06").hint


def test_tax_07_names_rows_verified_before_the_year_of_the_day() -> None:
    fresh, stale = loose(item("B", hs_code="4014100000")), ask(loose(item(**{**WATCH, "hs_code": "4202210090"})))
    assert said(ask(loose(), fresh), "TAX-07") == [("warning", (1,))]
    assert (said(stale, "TAX-07"), stale.verdict) == ([("warning", (1,))], "compliant")
    assert "renew verified_on" in one(stale, "TAX-07").hint
    assert said(ask(loose(item(hs_code="4202210090")), on="2020-12-31"), "TAX-07") == []
    assert said(ask(loose(item(hs_code="4202210090")), on="2021-01-01"), "TAX-07") == [("warning", (1,))]


@pytest.mark.parametrize("code", ["0409000000", "1806320000", "2208300000", "2309101000"])
def test_a_row_that_joins_a_rate_of_2026_with_facts_of_2020_is_as_old_as_these(code: str) -> None:
    goods = item(hs_code=code, volume_l="0.7")
    assert "2020-01-01" in one(ask(loose(goods)), "TAX-07").message
    assert said(ask(loose(goods), on="2020-12-31"), "TAX-07") == []
