"""The channels of ``compare``: what stands against each, named by the code of the finding, and how its taxes are formed."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

import bundler
from bundler.compliance.channels import Channel, ChannelName
from bundler.tariff.loader import shipped_folder
from tests.compliance.desk import LOTION, WATCH, WINE, Facts, bundle, item, loose, times

TOWEL = {"hs_code": "6302601090"}
BEER = {"hs_code": "2203000000", "volume_l": "0.5"}
BOOK = "T3105W000001"


def compare(*lines: Facts, on: str = "2026-11-23", **order: Any) -> bundler.Comparison:
    found = bundler.compare({"on": on, "lines": list(lines), **order})
    known = bundler.load_tables().instruments
    assert {finding.source for channel in found.channels for finding in channel.findings if finding.source} <= set(known)
    return found


def said(channel: Channel, code: str) -> list[tuple[str, tuple[int, ...]]]:
    return [(finding.severity, finding.lines) for finding in channel.findings if finding.code == code]


def amounts(channel: Channel) -> list[str | None]:
    return [channel.to_dict()[name] for name in ("value", "tariff", "consumption_tax", "vat", "postal_tax", "waived", "tax", "payable")]


def test_all_five_channels_stand_side_by_side_in_one_order() -> None:
    found = compare(loose())
    assert [channel.name for channel in found.channels] == ["1210", "9610", "1239", "postal", "general_trade"]
    assert [channel.basis for channel in found.channels] == [*["transaction_price"] * 3, "retail_price", "retail_price"]
    assert found.channel("postal") is found.channels[3]
    assert repr(found) == "<Comparison: 1210 yes 9.10, 9610 yes 9.10, 1239 yes 9.10, postal review 0.00, general_trade review 24.30>"
    with pytest.raises(KeyError):
        found.channel("parcel")  # type: ignore[arg-type]


def test_a_day_before_the_regime_is_refused() -> None:
    with pytest.raises(bundler.InputError, match="no such regime on 2016-04-07"):
        compare(loose(), on="2016-04-07")


@pytest.mark.parametrize(
    ("stated", "others"),
    [("1210", {"1239": "error"}), ("1239", {"1210": "error"}), ("9610", {"1210": "review", "1239": "review"})],
)
def test_chn_01_bonded_stock_leaves_only_under_the_code_by_which_it_entered(stated: str, others: dict[ChannelName, str]) -> None:
    stock = item(account_book=BOOK, item_record_no="A1", customs_district="3105")
    found = compare(loose(item("FREE")), loose(stock), supervision_code=stated)
    told = {channel.name: said(channel, "CHN-01") for channel in found.channels if said(channel, "CHN-01")}
    assert told == {name: [(severity, (2,))] for name, severity in others.items()}
    assert found.channel("9610").available == "no"
    assert all(said(channel, "CHN-01") == [] for channel in compare(loose(), supervision_code=stated).channels)


def test_chn_02_what_a_first_import_asks_is_told_under_1239_only() -> None:
    assert [channel.name for channel in compare(loose()).channels if said(channel, "CHN-02")] == ["1239"]


def test_chn_03_what_leaves_bonded_stock_without_stating_its_book_is_told_under_the_bonded_codes() -> None:
    found = compare(loose(item(account_book=BOOK)), loose(item("B")))
    assert {channel.name: said(channel, "CHN-03") for channel in found.channels if said(channel, "CHN-03")} == {
        "1210": [("info", (2,))], "1239": [("info", (2,))],
    }  # fmt: skip


def test_art_01_bonded_stock_is_no_article() -> None:
    assert said(compare(loose(), loose(item("B", account_book=BOOK))).channel("postal"), "ART-01") == [("error", (2,))]
    assert said(compare(loose()).channel("postal"), "ART-01") == []


def test_art_02_a_merchants_sale_is_never_simply_open_by_post() -> None:
    post = compare(loose()).channel("postal")
    assert (post.available, said(post, "ART-02")) == ("review", [("review", ())])


@pytest.mark.parametrize(
    ("line", "expected", "tax"),
    [
        (loose(item(unit_price="2000.00", **TOWEL)), [], "400.00"),
        (loose(item(unit_price="2000.01", **TOWEL)), [("review", ())], "400.00"),
        (loose(item(unit_price="1000.00", **TOWEL), 2), [], "400.00"),
        (loose(item(unit_price="1000.01", **TOWEL), 2), [("error", ())], None),
        (bundle("3000.00", item(unit_price="3000.00", **TOWEL)), [("error", ())], None),
    ],
    ids=["one at the limit", "one above it", "two at the limit", "two above it", "a bundle of one above it"],
)
def test_art_03_a_parcel_keeps_its_limit_or_is_one_indivisible_article(line: Facts, expected: list[object], tax: str | None) -> None:
    post = compare(line).channel("postal")
    assert (said(post, "ART-03"), post.to_dict()["tax"]) == (expected, tax)
    assert (post.lines[0]["postal_tax"] is None) is (tax is None)


def test_art_04_articles_are_valued_at_public_prices_without_freight_and_the_answer_says_so() -> None:
    gift = loose(item("GIFT", unit_price="50.00", **TOWEL), unit_price="0.00")
    box = bundle("150.00", item("A", unit_price="100.00", **TOWEL), times(2, item("B", unit_price="50.00", **TOWEL)))
    post = compare(gift, box, freight="30.00").channel("postal")
    assert [line["dutiable_value"] for line in post.lines] == ["50.00", "100.00", "100.00"]
    assert amounts(post) == ["250.00", "0.00", "0.00", "0.00", "0.00", "50.00", "0.00", "180.00"]
    assert said(post, "ART-04") == [("warning", (1, 2, 3))]
    assert said(compare(gift, box, strict=True).channel("postal"), "ART-04") == [("review", (1, 2, 3))]


@pytest.mark.parametrize(
    ("goods", "on"),
    [
        ({"hs_code": "3004909099"}, "2026-11-23"),  # medicines: some at a special rate
        ({"hs_code": "7113191990"}, "2026-11-23"),  # gold jewellery: set or not
        (LOTION, "2018-10-31"), (LOTION, "2018-11-01"), (LOTION, "2019-04-08"),
        ({**LOTION, "net_content_unit": "piece"}, "2026-11-23"),
        ({"hs_code": "1806329999"}, "2026-11-23"),  # no code of the tariff
    ],
)  # fmt: skip
def test_art_05_a_tier_that_cannot_be_told_needs_a_person_and_has_no_tax(goods: Facts, on: str) -> None:
    post = compare(loose(item(**TOWEL)), loose(item("X", **goods)), on=on).channel("postal")
    assert ("review", (2,)) in said(post, "ART-05")
    assert (post.lines[0]["postal_tax"] is None, post.lines[1]["postal_tax"], post.tax) == (False, None, None)


@pytest.mark.parametrize(
    ("goods", "price", "category", "percent"),
    [
        (LOTION, "999.99", "cosmetics", "20%"), (LOTION, "1000.00", "cosmetics-high", "50%"),
        ({"hs_code": "3304990049", "net_content": "5", "net_content_unit": "sheet"}, "74.99", "cosmetics", "20%"),
        ({"hs_code": "3304990049", "net_content": "5", "net_content_unit": "sheet"}, "75.00", "cosmetics-high", "50%"),
        (WATCH, "9999.99", "watches", "20%"), (WATCH, "10000.00", "watches-high", "50%"),
        ({"hs_code": "9506310000"}, "100.00", "golf", "50%"), ({"hs_code": "9506911900"}, "100.00", "sports", "20%"),
        ({"hs_code": "4901990000"}, "100.00", "books", "13%"), ({"hs_code": "9503002100"}, "100.00", "toys", "13%"),
        ({"hs_code": "4014100000"}, "100.00", "other", "20%"),
    ],
)  # fmt: skip
def test_art_05_a_category_follows_the_code_and_the_price_and_is_told_as_presumed(
    goods: Facts, price: str, category: str, percent: str
) -> None:
    post = compare(loose(item(unit_price=price, **goods))).channel("postal")
    assert (post.lines[0]["category"], post.lines[0]["working"][0]["formula"]) == (category, f"V × {percent}")
    assert said(post, "ART-05") == [("warning", (1,))]


@pytest.mark.parametrize(("on", "expected"), [("2019-04-09", []), ("2018-11-01", [("warning", (1,))]), ("2024-12-01", [("warning", (1,))])])
def test_art_06_a_rate_that_is_presumed_on_the_day_is_told(on: str, expected: list[object]) -> None:
    assert said(compare(loose(item(**TOWEL)), on=on).channel("postal"), "ART-06") == expected


@pytest.mark.parametrize(
    ("price", "due", "waived", "severities"),
    [
        ("250.00", "0.00", "50.00", ["info"]), ("250.02", "0.00", "50.00", ["review", "info"]),
        ("250.05", "50.01", "0.00", ["info"]), ("0.02", "0.00", "0.00", []),
    ],
)  # fmt: skip
def test_art_07_up_to_fifty_yuan_nothing_is_levied_and_one_fen_more_is_due_whole(
    price: str, due: str, waived: str, severities: list[str]
) -> None:
    post = compare(loose(item(unit_price=price, **TOWEL))).channel("postal")
    told = post.to_dict()
    assert (told["postal_tax"], told["waived"]) == (due, waived)
    assert [finding.severity for finding in post.findings if finding.code == "ART-07"] == severities


def test_art_07_is_of_the_parcel_and_not_of_a_line() -> None:
    post = compare(loose(item("A", unit_price="200.00", **TOWEL)), loose(item("B", unit_price="200.00", **TOWEL))).channel("postal")
    assert [line["postal_tax"] for line in post.lines] == ["40.00", "40.00"]
    assert amounts(post)[4:7] == ["80.00", "0.00", "80.00"]


def test_art_08_and_gen_03_endangered_species_need_a_permit_where_the_regime_bars_them() -> None:
    found = compare(loose(item(**{**LOTION, "hs_code": "3304990031"})))
    assert [channel.available for channel in found.channels] == ["no", "no", "no", "review", "review"]
    assert said(found.channel("postal"), "ART-08") == said(found.channel("general_trade"), "GEN-03") == [("review", (1,))]


def test_gen_01_cargo_always_needs_a_person_and_names_the_documents_of_its_lines() -> None:
    trade = compare(loose(item(**WINE)), loose(item("T", **TOWEL))).channel("general_trade")
    (finding,) = [finding for finding in trade.findings if finding.code == "GEN-01"]
    assert (trade.available, finding.severity) == ("review", "review")
    assert "A 检验检疫, B 电子底账." in finding.message


def test_gen_02_the_import_value_is_taken_where_every_line_states_one() -> None:
    lines = [loose(item("A", unit_price="300.00", import_value="120.00", **WINE), 2), loose(item("B", import_value="40.00"))]
    found = compare(*lines, freight="70.00")
    trade = found.channel("general_trade")
    assert (trade.basis, said(trade, "GEN-02")) == ("import_value", [("info", (1, 2))])
    assert [line["dutiable_value"] for line in trade.lines] == ["240.00", "40.00"]
    assert trade.tax is not None
    assert trade.payable == 77000 + trade.tax


@pytest.mark.parametrize("second", [{}, {"import_value": "0.00"}])
def test_gen_02_else_the_retail_price_with_freight_is_and_is_named_an_upper_bound(second: Facts) -> None:
    lines = [loose(item("A", unit_price="300.00", import_value="120.00", **WINE), 2), loose(item("B", **second))]
    trade = compare(*lines, freight="70.00").channel("general_trade")
    assert (trade.basis, said(trade, "GEN-02")) == ("retail_price", [("warning", (2,))])
    assert [line["dutiable_value"] for line in trade.lines] == ["660.00", "110.00"]
    assert "upper bound" in next(finding.message for finding in trade.findings if finding.code == "GEN-02")


def test_gen_02_the_bound_holds_for_what_is_given_away_and_for_what_is_sold_below_its_import_value() -> None:
    gift, below = loose(item("GIFT"), unit_price="0.00"), loose(item("BELOW", import_value="120.00"))
    trade = compare(loose(item("A", unit_price="300.00")), gift, below).channel("general_trade")
    assert [line["dutiable_value"] for line in trade.lines] == ["300.00", "100.00", "120.00"]
    assert trade.basis == "retail_price"


@pytest.mark.parametrize(("value", "consumption_tax"), [("999.99", "0.00"), ("1000.00", "178.24")])
def test_consumption_tax_of_cargo_is_tested_on_the_value_used(value: str, consumption_tax: str) -> None:
    found = compare(loose(item(unit_price="1500.00", import_value=value, **LOTION)))
    assert found.channel("1210").to_dict()["consumption_tax"] == "185.29"
    assert found.channel("general_trade").to_dict()["consumption_tax"] == consumption_tax


def test_several_pieces_are_tested_each_and_taxed_together() -> None:
    trade = compare(loose(item(unit_price="999.99", **LOTION), 2)).channel("general_trade")
    assert trade.to_dict()["consumption_tax"] == "0.00"
    trade = compare(loose(item(unit_price="50.00", volume_l="0.7", hs_code="2208300000"), 3)).channel("general_trade")
    (line,) = trade.lines
    assert line["working"][1]["values"] == "(150.00 × (1 + 0.05) + 2.1 × 0.912) / 0.8 × 0.2 + 2.1 × 0.912"


def test_a_watch_above_the_single_limit_pays_the_same_at_full_tax_and_in_general_trade_on_the_retail_price() -> None:
    found = compare(loose(item(hs_code="9101110000", unit_price="12000.00", unit="008")))
    for name in ("1210", "general_trade"):
        assert amounts(found.channel(name))[1:] == [  # type: ignore[arg-type]
            "960.00", "3240.00", "2106.00", "0.00", "0.00", "6306.00", "18306.00",
        ]  # fmt: skip


@pytest.mark.parametrize("goods", [{"hs_code": "1901101090"}, {"hs_code": "2402200000"}, {**LOTION, "net_content": None}])
def test_a_rate_of_cargo_that_is_not_known_is_null_with_its_reason(goods: Facts) -> None:
    facts = {key: fact for key, fact in item(**goods).items() if fact is not None}
    trade = compare(loose(item("OK")), loose(facts | {"sku": "X"})).channel("general_trade")
    assert (trade.lines[0]["tax"] is None, trade.lines[1]["tax"], trade.tax, trade.payable) == (False, None, None, None)
    assert [finding for finding in trade.findings if finding.code.startswith("TAX") and finding.severity == "review" and 2 in finding.lines]


def test_beer_too_close_to_its_threshold_without_the_months_rate_is_null_in_general_trade() -> None:
    trade = compare(loose(item(unit_price="1.32", **BEER))).channel("general_trade")
    assert (trade.tax, said(trade, "TAX-02")) == (None, [("review", (1,))])


def test_a_printed_example_of_2018_comes_out_once_the_tables_hold_the_rate_of_that_time(tmp_path: Path) -> None:
    shutil.copytree(shipped_folder(), tmp_path / "tables")
    path = tmp_path / "tables" / "cn" / "tariff_lines.csv"
    text = path.read_text("utf-8")
    (row,) = [row for row in text.splitlines() if row.startswith("4202210090,")]
    name = row.split(",")[3]
    then = f"4202210090,2016-04-08,2018-06-30,{name},035,007,10,,standard,,,worked-examples,public_copy,2018-06-30"
    path.write_text(text.replace(row, f"{then}\n{row.replace('2016-04-08', '2018-07-01')}"), "utf-8")
    bag = {"on": "2018-06-01", "lines": [loose(item(hs_code="4202210090", unit_price="3000.00"))]}
    trade = bundler.compare(bag, tables=bundler.load_tables(tmp_path / "tables")).channel("general_trade")
    assert amounts(trade)[1:4] == ["300.00", "0.00", "528.00"]


@pytest.mark.parametrize(
    ("facts", "code"),
    [({"hs_code": "0307990090", "origin": "JP"}, "LST-06"), ({"stock": "0"}, "BND-03"), ({"expires_on": "2026-11-22"}, "BUN-07")],
)
def test_what_holds_in_every_channel_is_told_in_every_channel(facts: Facts, code: str) -> None:
    for channel in compare(loose(item(**facts)), on="2024-05-05" if code == "LST-06" else "2026-11-23").channels:
        assert (channel.available, said(channel, code)) == ("no", [("error", (1,))])


def test_a_day_beyond_the_tables_is_marked_in_every_channel() -> None:
    for channel in compare(loose(), on="2026-11-24").channels:
        assert said(channel, "AUD-01") == [("warning", ())]


def test_the_rate_that_beer_was_tested_at_is_told_where_consumption_tax_is_due() -> None:
    found = compare(loose(item(**BEER, unit_price="5.00")))
    assert {channel.name: said(channel, "FX-01") for channel in found.channels} == {
        "1210": [("warning", (1,))], "9610": [("warning", (1,))], "1239": [("warning", (1,))], "postal": [],
        "general_trade": [("warning", (1,))],
    }  # fmt: skip


def test_an_order_without_values_has_no_amounts_in_any_channel() -> None:
    found = compare(loose(item(unit_price="0.00")))
    assert found.to_dict()["order_value"] is None
    for channel in found.channels:
        told = channel.to_dict()
        assert (told["available"], told["value"], told["tax"], told["payable"]) == ("no", None, None, None)
        assert said(channel, "VAL-06") == [("error", (1,))]
        assert [(line["dutiable_value"], line["tax"], line["working"]) for line in told["lines"]] == [(None, None, [])]


def test_above_the_limits_of_the_regime_general_trade_answers_the_rest() -> None:
    found = compare(loose(item(unit_price="3000.00", **TOWEL), 2))
    assert [channel.available for channel in found.channels] == ["no", "no", "no", "no", "review"]
    assert [channel.to_dict()["tax"] is None for channel in found.channels] == [True, True, True, True, False]
