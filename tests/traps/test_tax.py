"""What naive calculators get wrong about rates, formulas and thresholds; the figures are worked out by hand from the published formulas."""

from __future__ import annotations

import pytest

from tests.compliance.desk import LOTION, ON, WATCH, WINE, ask, bundle, item, loose, one, said, times

BEER = {"hs_code": "2203000000"}
BOOK = {"hs_code": "4901990000"}
MILK = {"hs_code": "0401200000"}
WHISKY = {"hs_code": "2208300000", "volume_l": "0.7"}


def taxes(price: str, facts: dict[str, str], on: str = ON, **order: str) -> tuple[str, str, str]:
    """Consumption tax, VAT and all taxes of one loose item."""
    answer = ask(loose(item(**{**facts, "unit_price": price})), on=on, **order).to_dict()
    return answer["consumption_tax"], answer["vat"], answer["tax"]


@pytest.mark.parametrize(
    ("price", "facts", "tax", "naive"),
    [
        ("200.00", WINE, "35.78", "18.20"),
        ("500.00", WHISKY, "145.01", "45.50"),
        ("1000.00", LOTION, "230.59", "91.00"),
        ("88.00", BOOK, "5.54", "8.01"),
        ("86.67", MILK, "5.46", "7.89"),
        ("120.00", {**BEER, "volume_l": "7.92"}, "12.50", "10.92"),
    ],
)
def test_t_01_nine_point_one_per_cent_is_not_for_everything(price: str, facts: dict[str, str], tax: str, naive: str) -> None:
    assert taxes(price, facts)[2] == tax != naive


def test_t_02_coupons_and_points_are_not_taken_off_the_value() -> None:
    paid_with_a_coupon, cheaper = ask(loose(), non_cash="30.00"), ask(loose(item(unit_price="70.00")))
    assert (paid_with_a_coupon.order_value, paid_with_a_coupon.tax) == (10000, 910)
    assert (cheaper.order_value, cheaper.tax) == (7000, 637)


def test_t_03_rates_are_not_added_up() -> None:
    assert taxes("1000.00", LOTION) == ("123.53", "107.06", "230.59")  # 23.06 %, and not (13 % + 15 %) × 70 % = 19.6 % = 196.00


def test_t_04_the_whole_consumption_tax_is_in_the_base_of_vat() -> None:
    assert taxes("1000.00", LOTION)[1] == "107.06"  # with 70 % of it in the base VAT would be 102.24


@pytest.mark.parametrize(
    ("price", "millilitres", "tax", "naive"), [("300.00", "30", "69.18", "69.30"), ("4999.00", "100", "1152.71", "1149.77")]
)
def test_t_05_no_composite_rate_is_rounded(price: str, millilitres: str, tax: str, naive: str) -> None:
    assert taxes(price, {**LOTION, "net_content": millilitres})[2] == tax != naive


def test_t_06_freight_counts_in_the_test_of_a_threshold() -> None:
    assert taxes("995.00", LOTION, freight="10.00")[2] == "231.74"  # 10.05 yuan per ml; without freight 90.55 or 91.46
    assert taxes("995.00", LOTION)[2] == "90.55"


@pytest.mark.parametrize(("dear", "cheap", "together"), [("1200.00", "500.00", "1700.00"), ("1500.00", "900.00", "2400.00")])
def test_t_08_a_threshold_is_tested_for_each_article_and_not_for_all_millilitres(dear: str, cheap: str, together: str) -> None:
    parts = [item(f"LOTION-{price}", **{**LOTION, "unit_price": price}) for price in (dear, cheap)]
    lines = ask(bundle(together, *parts)).to_dict()["lines"]  # 8.5 and 12 yuan per ml over both
    assert [line["consumption_tax"] != "0.00" for line in lines] == [True, False]


def test_t_08_pieces_of_one_article_are_tested_by_their_own_content() -> None:
    three = times(3, item("LOTION", **{**LOTION, "unit_price": "900.00"}))  # 27 yuan per ml if the content of one counted for all
    assert ask(bundle("2700.00", three)).to_dict()["consumption_tax"] == "0.00"


def test_t_08_sheets_are_not_tested_by_their_weight() -> None:
    mask = {"hs_code": "3304990049", "net_weight_kg": "0.125"}  # five sheets of 25 g
    assert taxes("75.00", {**mask, "net_content": "5", "net_content_unit": "sheet"})[0] == "9.26"
    by_weight = ask(loose(item(**mask, net_content="125", net_content_unit="g", unit_price="75.00")))
    assert (by_weight.tax, said(by_weight, "TAX-02")) == (None, [("review", (1,))])


def test_t_09_the_tax_by_the_litre_is_in_the_base_of_spirits() -> None:
    # (500 + 0.6384) / 0.8 × 20 % + 0.6384 = 125.798; flat 28.875 % would be 144.38, the litres added outside the base 87.95 + 56.95
    assert taxes("500.00", WHISKY) == ("88.06", "56.95", "145.01")


@pytest.mark.parametrize(("price", "tax"), [("2.64", "0.16"), ("2.65", "0.18"), ("3.03", "0.18"), ("3.04", "0.18")])
@pytest.mark.parametrize("on", ["2026-01-01", "2026-01-31"])
def test_t_10_beer_changes_its_rate_at_370_dollars_a_tonne_at_the_rate_of_the_month(on: str, price: str, tax: str) -> None:
    # 370 / 988 × 7.05741 = 2.642957 yuan per litre; the domestic 3,000 yuan per tonne would be 3.036
    assert taxes(price, {**BEER, "volume_l": "1"}, on=on)[0] == tax


def test_t_10_the_tonne_of_beer_is_that_of_the_printed_litre() -> None:
    assert taxes("120.00", {**BEER, "volume_l": "7.92"}) == ("1.40", "11.10", "12.50")  # 250 / 988 in one sum would be 12.51


@pytest.mark.parametrize(("on", "warned"), [("2026-01-31", False), ("2026-02-01", True), ("2026-11-23", True)])
def test_t_11_a_rate_of_exchange_is_that_of_its_calendar_month_and_is_not_carried_on_in_silence(on: str, warned: bool) -> None:
    answer = ask(loose(item(**BEER, volume_l="1", unit_price="8.00")), on=on)
    assert ("the last one known" in one(answer, "FX-01").message) is warned
    assert "2026-01" in one(answer, "FX-01").message


@pytest.mark.parametrize(
    ("on", "plain", "cosmetics"),
    [
        ("2018-04-30", "11.90", "263.53"),
        ("2018-05-01", "11.20", "255.29"),
        ("2019-03-31", "11.20", "255.29"),
        ("2019-04-01", "9.10", "230.59"),
    ],
)
def test_t_12_rates_are_those_of_the_day_of_declaration(on: str, plain: str, cosmetics: str) -> None:
    assert (taxes("100.00", {}, on=on)[2], taxes("1000.00", LOTION, on=on)[2]) == (plain, cosmetics)


@pytest.mark.parametrize(("price", "tax"), [("0.10", "0.01"), ("100.00", "9.10"), ("549.45", "50.00"), ("550.00", "50.05")])
def test_t_13_no_tax_of_the_regime_is_too_small_to_pay(price: str, tax: str) -> None:
    answer = ask(loose(item(unit_price=price)))
    assert answer.to_dict()["tax"] == tax
    assert (answer.payable, answer.order_value) == ((answer.order_value or 0) + (answer.tax or 0), int(price.replace(".", "")))


def test_t_17_a_watch_within_the_limit_never_reaches_its_consumption_tax() -> None:
    assert taxes("5000.00", WATCH) == ("0.00", "455.00", "455.00")  # 20 % consumption tax would make it 1,443.75
    assert ask(loose(item(**{**WATCH, "unit_price": "2500.00"}), 2)).to_dict()["consumption_tax"] == "0.00"


@pytest.mark.parametrize(
    ("code", "tax"), [("7113191990", "91.00"), ("7113119090", "91.00"), ("7102390000", "91.00"), ("7116100000", "178.89")]
)
def test_t_17_gold_silver_and_diamonds_bear_no_consumption_tax_at_import_and_pearls_do(code: str, tax: str) -> None:
    assert taxes("1000.00", {"hs_code": code})[2] == tax


@pytest.mark.parametrize(("on", "tax"), [("2025-12-31", "0.00"), ("2026-01-01", "9.10")])
def test_t_18_contraceptives_pay_vat_from_2026_on(on: str, tax: str) -> None:
    assert taxes("100.00", {"hs_code": "4014100000"}, on=on)[2] == tax


@pytest.mark.parametrize("code", ["0401200000", "0402210000", "0409000000", "0802120000", "0902109000", "4901990000"])
def test_t_18_dairy_honey_nuts_tea_and_books_are_not_silently_taxed_by_the_split_before_2026(code: str) -> None:
    before, since = ask(loose(item(hs_code=code)), on="2025-12-31"), ask(loose(item(hs_code=code)))
    assert (said(before, "TAX-03"), said(since, "TAX-03")) == ([], [("warning", (1,))])
