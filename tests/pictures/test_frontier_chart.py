"""The picture of a variation: worth, bound and designs over the values, the policy's own marked, written without a network."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import bundler

WORLD = Path(__file__).parents[2] / "examples" / "ningbo"
CATALOGUE, SMALL = WORLD / "catalogue.csv", WORLD / "policy-small.toml"


def layers(chart: Any, mark: str) -> list[dict[str, Any]]:
    return [layer for layer in chart.to_dict()["vconcat"][0]["layer"] if layer["mark"]["type"] == mark]


def texts(path: Path) -> set[str]:
    found = re.findall(r"<t(?:ext|span)[^>]*>([^<]+)</t", path.read_text("utf-8"))
    return {re.sub(r"&nbsp;|\s+", " ", text) for text in found}


def test_numbers_stand_on_a_scale_with_line_band_and_the_own_value_marked(tmp_path: Path) -> None:
    chart = bundler.frontier_chart(bundler.vary(CATALOGUE, SMALL, "max_designs", [1, 2]), tmp_path / "designs.svg")
    (band,), lines, points = layers(chart, "area"), layers(chart, "line"), layers(chart, "point")
    assert [point["at"] for point in band["data"]["values"]] == [1.0, 2.0, 3.0]
    assert {line["encoding"]["y"]["field"] for line in lines} == {"objective", "bound"}
    (own,) = [layer["data"]["values"] for layer in points if layer["mark"].get("shape") == "diamond"]
    assert [(point["at"], point["objective"]) for point in own] == [(3.0, 186760.0)]
    assert {"What the best plan is worth by max_designs", "Worth of the plan (CNY)", "Designs", "max_designs", "best",
            "◇ the policy as it stands, 3: 186,760.00, the best"} <= texts(tmp_path / "designs.svg")  # fmt: skip


def test_other_values_stand_side_by_side_and_one_without_a_plan_is_crossed(tmp_path: Path) -> None:
    found = bundler.vary(CATALOGUE, SMALL, "bundle.price", [["1.00", "2.00"]])
    chart = bundler.frontier_chart(found, tmp_path / "price.svg")
    assert layers(chart, "area") == []
    assert {"[200.00, 600.00]", "[1.00, 2.00]", "bundle.price (CNY)", "✕"} <= texts(tmp_path / "price.svg")
    assert any(text.endswith("✕ infeasible") for text in texts(tmp_path / "price.svg"))


def test_long_values_that_begin_alike_stay_apart() -> None:
    rates = ["0.20", "0.05", "0.10", "0.15", "0.35", "0.25"]
    found = bundler.vary(CATALOGUE, SMALL, "bundle.discounts", [[*rates, last] for last in ("0.30", "0.45")])
    worth, designs = bundler.frontier_chart(found).to_dict()["vconcat"]
    bars = designs["data"]["values"]
    assert len({bar["at"] for bar in bars}) == len(bars) == 3
    assert worth["layer"][0]["encoding"]["x"]["scale"]["domain"] == [bar["at"] for bar in bars]


def test_no_value_ends_the_script_of_the_page(tmp_path: Path) -> None:
    found = bundler.vary(CATALOGUE, SMALL, "bundle.incompatible_tags", [[["</script><script src='https://evil.example/x.js'>", "tea"]]])
    bundler.frontier_chart(found, tmp_path / "tags.html")
    page = (tmp_path / "tags.html").read_text("utf-8")
    assert "<script src='https://evil" not in page
    assert re.findall(r"<(?:script|link)[^>]*(?:src|href)=", page) == []


def test_a_variation_without_any_plan_and_another_kind_of_file_are_refused(tmp_path: Path) -> None:
    policy = {"on": "2026-11-23", "bundle": {"price": ["0.01", "0.02"]}, "solver": {"work": 1, "workers": 1}}
    found = bundler.vary(CATALOGUE, policy, "max_designs", [1])
    with pytest.raises(bundler.InputError, match="no value of it has a plan"):
        bundler.frontier_chart(found, tmp_path / "none.svg")
    with pytest.raises(bundler.InputError, match=r"Known: \.svg, \.png, \.html"):
        bundler.frontier_chart(found, tmp_path / "none.pdf")
    assert list(tmp_path.iterdir()) == []
