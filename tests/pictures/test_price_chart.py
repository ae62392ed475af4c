"""The picture of a price curve: broken at its cliffs, labelled, and written without a network."""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import bundler
from bundler.pictures.labels import place
from tests.compliance.desk import LOTION, ON, Facts, item, loose

CREAM = item("CREAM", **LOTION, name="Sea cream", unit_price="995.00")


def curve(goods: Facts = CREAM, **more: Any) -> Any:
    return bundler.price_curve({"on": ON, "lines": [loose(goods)]}, line=1, points=20, **more)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], str]:
    """The tax panel of a chart, and the chart as SVG; drawn once, as that takes seconds."""
    path = tmp_path_factory.mktemp("pictures") / "cream.svg"
    chart = bundler.price_chart(curve(), path)
    return chart.to_dict()["vconcat"][0], path.read_text("utf-8")


def test_no_line_joins_the_two_sides_of_a_cliff(drawn: tuple[dict[str, Any], str]) -> None:
    (line,) = [layer for layer in drawn[0]["layer"] if layer["mark"]["type"] == "line"]
    assert line["encoding"]["detail"]["field"] == "piece"
    points = line["data"]["values"]
    assert {point["piece"] for point in points if point["price"] in (999.99, 1000.0)} == {0, 1}
    assert len({point["piece"] for point in points}) == 3


def test_the_end_of_a_piece_is_filled_where_the_figure_itself_lies(drawn: tuple[dict[str, Any], str]) -> None:
    (ends,) = [layer["data"]["values"] for layer in drawn[0]["layer"] if layer["mark"].get("size") == 34]
    assert [(end["price"], end["open"]) for end in ends] == [(999.99, True), (1000.0, False), (5000.0, False), (5000.01, True)]


def test_prices_of_a_few_fen_can_be_drawn() -> None:
    assert bundler.price_chart(curve(lowest="0.01", highest="0.05")) is not None


def test_taxes_of_a_few_fen_have_an_axis_in_fen() -> None:
    beer = item("BEER", hs_code="2203000000", volume_l="0.33", unit_price="1.00")
    panel = bundler.price_chart(curve(beer, highest="3.00")).to_dict()["vconcat"][0]
    axes = [layer["encoding"]["y"]["axis"] for layer in panel["layer"] if "axis" in layer["encoding"].get("y", {})]
    assert {axis["format"] for axis in axes if axis["title"] == "Tax (CNY)"} == {",.2f"}
    labels = [layer["data"]["values"][0]["told"] for layer in panel["layer"] if layer["mark"]["type"] == "text"]
    assert labels == ["BEER: 2.64296 yuan per litre, rate of the month not held"]


def test_the_subtitle_says_what_the_buyer_has_used_and_that_the_order_is_out_of_the_channel() -> None:
    sugar = item("SUGAR", hs_code="1701991090", unit_price="1500.00", net_weight_kg="1")
    buyer = {"annual_used": "22000.00", "kg_used": {"1701": "0.5"}}
    curve = bundler.price_curve({"on": ON, "buyer": buyer, "lines": [loose(sugar, 3)]}, points=5)
    subtitle = bundler.price_chart(curve).to_dict()["title"]["subtitle"]
    assert subtitle[1:3] == ["◇ 4,500.00: out of the channel", "22,000.00 of the annual limit used before, 1701: 3.5 of 2 kg a year"]


def test_the_svg_draws_each_piece_as_a_line_of_its_own_in_both_panels(drawn: tuple[dict[str, Any], str]) -> None:
    lines = re.findall(r'aria-roledescription="line mark"', drawn[1])
    assert len(lines) == 6


def test_the_picture_names_item_axes_units_thresholds_and_limits(drawn: tuple[dict[str, Any], str]) -> None:
    texts = {re.sub(r"&nbsp;|\s+", " ", text) for text in re.findall(r"<t(?:ext|span)[^>]*>([^<]+)</t", drawn[1])}
    assert {"Sea cream: import tax by price", "1 × CREAM, tariff code 3304990039", "Price of CREAM (CNY)", "Tax (CNY)",
            "Tax on dutiable value", "CREAM: 10 yuan per ml", "single limit 5000.00", "◇ 995.00: tax 90.55, payable 1,085.55",
            "within the limits (70% of the tax)", "one piece, full tax"} <= texts  # fmt: skip


def test_a_png_is_written(tmp_path: Path) -> None:
    bundler.price_chart(curve(), tmp_path / "cream.png")
    assert (tmp_path / "cream.png").read_bytes().startswith(b"\x89PNG\r\n")


def test_the_page_loads_nothing_and_no_name_ends_its_script(tmp_path: Path) -> None:
    hostile = {**CREAM, "name": "</script><script src='https://evil.example/x.js'>"}
    bundler.price_chart(curve(hostile), str(tmp_path / "cream.html"))
    page = (tmp_path / "cream.html").read_text("utf-8")
    assert page.count("evil.example") == 1
    assert "\\u003c/script>\\u003cscript src=" in page
    assert Counter(re.findall(r"<(/?)script\b", page.split("const spec")[1])) == {"/": 1}
    assert re.findall(r"<(?:script|link)[^>]*(?:src|href)=", page) == []


def test_another_kind_of_file_is_refused_before_anything_is_drawn(tmp_path: Path) -> None:
    with pytest.raises(bundler.InputError, match=r"Known: \.svg, \.png, \.html"):
        bundler.price_chart(curve(), tmp_path / "cream.pdf")


@pytest.mark.parametrize("library", ["altair", "vl_convert"])
def test_without_the_extra_it_says_how_to_install_it(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(bundler.InputError, match=r"pip install 'bundler\[viz\]'"):
        bundler.price_chart(curve())


def test_a_curve_without_any_tax_cannot_be_drawn() -> None:
    with pytest.raises(bundler.InputError, match="Choose a range inside the channel"):
        bundler.price_chart(curve(lowest="27000.00", highest="28000.00"))


def test_labels_never_lie_on_each_other_and_stay_inside() -> None:
    placed = place([(float(at), f"rule {at}") for at in (0, 3, 5, 300, 590, 598)], 600)
    assert len(placed) == 6
    spans = [(label.row, *((label.at, label.at + 50) if label.right else (label.at - 50, label.at))) for label in placed]
    assert all(
        row != other or end <= begin or last <= start for at, (row, start, end) in enumerate(spans) for other, begin, last in spans[:at]
    )
    assert all(start >= 0 and end <= 648 for _, start, end in spans)


def test_of_very_many_labels_those_without_room_are_left_out() -> None:
    assert len(place([(float(at), "x" * 200) for at in range(99)], 600)) == 6
