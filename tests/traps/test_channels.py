"""What naive calculators get wrong about the channels beside the regime."""

from __future__ import annotations

from decimal import Decimal

import pytest

import bundler
from bundler.compliance.channels import Channel
from tests.compliance.desk import LOTION, WINE, Facts, item, loose

FOOD = {"hs_code": "0402210000"}
TOWEL = {"hs_code": "6302601090"}


def post(*lines: Facts, on: str = "2026-11-23") -> Channel:
    return bundler.compare({"on": on, "lines": list(lines)}).channel("postal")


def tax(channel: Channel) -> str | None:
    return channel.to_dict()["tax"]


@pytest.mark.parametrize(
    ("on", "food", "towel", "wine"),
    [
        ("2016-04-08", "150.00", "300.00", "600.00"), ("2018-10-31", "150.00", "300.00", "600.00"),
        ("2018-11-01", "150.00", "250.00", "500.00"), ("2019-04-08", "150.00", "250.00", "500.00"),
        ("2019-04-09", "130.00", "200.00", "500.00"), ("2024-11-30", "130.00", "200.00", "500.00"),
        ("2024-12-01", "130.00", "200.00", "500.00"), ("2026-11-23", "130.00", "200.00", "500.00"),
    ],
)  # fmt: skip
def test_t_12_the_postal_rates_are_those_of_the_day_and_not_the_old_ones(on: str, food: str, towel: str, wine: str) -> None:
    found = [tax(post(loose(item(unit_price="1000.00", **goods)), on=on)) for goods in (FOOD, TOWEL, WINE)]
    assert found == [food, towel, wine]


@pytest.mark.parametrize(
    ("on", "pieces_at", "available", "due"),
    [
        ("2024-11-30", "500.00", "review", "130.00"), ("2024-11-30", "500.01", "no", None), ("2024-12-01", "500.01", "review", "130.00"),
        ("2026-11-23", "1000.00", "review", "260.00"), ("2026-11-23", "1000.01", "no", None),
    ],
)  # fmt: skip
def test_t_12_the_parcel_limit_is_that_of_the_day_and_the_limit_itself_is_inside(
    on: str, pieces_at: str, available: str, due: str | None
) -> None:
    found = post(loose(item(unit_price=pieces_at, **FOOD), 2), on=on)
    assert (found.available, tax(found)) == (available, due)


@pytest.mark.parametrize(
    ("on", "value", "told"),
    [("2024-11-30", "800.00", False), ("2024-11-30", "800.01", True), ("2024-11-30", "1000.00", True), ("2024-12-01", "2000.00", False)],
)
def test_t_12_the_lower_limit_of_parcels_from_hong_kong_macao_and_taiwan_is_told_while_it_was_there(
    on: str, value: str, told: bool
) -> None:
    limits = [finding for finding in post(loose(item(unit_price=value, **FOOD)), on=on).findings if finding.code == "ART-03"]
    assert [(finding.severity, "800.00 from HK or MO or TW" in finding.message) for finding in limits] == [("review", True)] * told


def test_t_12_the_limits_of_2018_leave_a_handbag_of_3000_to_general_trade_whose_tariff_then_was_not_read() -> None:
    bag = loose(item(hs_code="4202210090", unit_price="3000.00"))
    found = bundler.compare({"on": "2018-06-01", "lines": [bag]})
    assert [channel.available for channel in found.channels] == ["no", "no", "no", "review", "review"]
    trade = found.channel("general_trade")
    assert (trade.tariff, trade.vat, trade.tax) == (None, None, None)
    assert [finding.severity for finding in trade.findings if finding.code == "TAX-06"] == ["review"]


@pytest.mark.parametrize("code", ["1210", "9610", "1239"])
def test_t_13_the_fifty_yuan_are_never_waived_in_the_regime(code: str) -> None:
    order = {"on": "2026-11-23", "supervision_code": code, "lines": [loose(item(unit_price="100.00"))]}
    found = bundler.compare(order).to_dict()
    regime, article = found["channels"][:3], found["channels"][3]
    assert {(channel["tax"], channel["waived"]) for channel in regime} == {("9.10", "0.00")}
    assert (article["tax"], article["waived"]) == ("0.00", "13.00")


def test_t_13_the_fifty_yuan_are_never_waived_in_general_trade() -> None:
    found = bundler.compare({"on": "2026-11-23", "lines": [loose(item(unit_price="100.00"))]}).channel("general_trade").to_dict()
    assert (found["waived"], Decimal(found["tax"]) > 0) == ("0.00", True)


def test_t_13_the_seventy_per_cent_are_never_taken_of_postal_articles_or_of_general_trade() -> None:
    line = loose(item(unit_price="1000.00", **WINE))
    article, trade = bundler.compare({"on": "2026-11-23", "lines": [line]}).channels[3:]
    assert tax(article) == "500.00"
    assert (trade.tariff, trade.consumption_tax, trade.vat) == (14000, 12667, 16467)
    assert not any("70%" in step["formula"] for channel in (article, trade) for line in channel.lines for step in line["working"])


def test_t_25_wine_and_dear_cosmetics_pay_half_their_value_by_post_and_far_less_in_the_regime() -> None:
    for goods, regime in ((WINE, "178.89"), (LOTION, "230.59")):
        found = bundler.compare({"on": "2026-11-23", "lines": [loose(item(unit_price="1000.00", **goods))]}).to_dict()["channels"]
        assert (found[0]["tax"], found[3]["tax"]) == (regime, "500.00")


@pytest.mark.parametrize(("price", "due", "regime"), [("384.61", "0.00", "35.00"), ("385.00", "50.05", "35.04")])
def test_t_25_food_up_to_384_61_is_free_by_post_and_taxed_whole_above(price: str, due: str, regime: str) -> None:
    found = bundler.compare({"on": "2026-11-23", "lines": [loose(item(unit_price=price, **FOOD))]}).to_dict()["channels"]
    assert (found[0]["tax"], found[3]["tax"]) == (regime, due)


def test_t_25_bonded_stock_is_never_postal_but_shows_what_an_article_would_pay() -> None:
    goods = item(unit_price="100.00", account_book="T3105W000001", **FOOD)
    found = post(loose(goods, 10))
    assert (found.available, tax(found)) == ("no", "130.00")
    assert ("ART-01", "error", (1,)) in [(finding.code, finding.severity, finding.lines) for finding in found.findings]
