"""The orders of the example give the verdicts, findings and money that were worked out without the engine."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

import bundler

FOLDER = Path(__file__).parents[2] / "examples" / "ningbo"
WRITTEN = tomllib.loads((FOLDER / "expected.toml").read_text("utf-8"))
EXPECTED, BASKETS = WRITTEN["order"], WRITTEN["basket"]
MONEY = ("order_value", "goods_value", "freight", "insurance", "tariff", "consumption_tax", "vat", "tax", "payable")


@pytest.fixture(scope="module")
def catalogue() -> bundler.Catalogue:
    return bundler.load_catalogue(FOLDER / "catalogue.csv")


def test_every_order_of_the_example_is_expected_and_the_other_way_round() -> None:
    assert {path.name for path in (FOLDER / "orders").glob("*.json")} == {Path(each["file"]).name for each in EXPECTED}
    assert {path.name for path in (FOLDER / "baskets").glob("*.json")} == {each["file"] for each in BASKETS}


def test_the_catalogue_is_wide_and_reads_without_a_warning(catalogue: bundler.Catalogue) -> None:
    assert len(catalogue) >= 80
    assert len({item.hs_code[:2] for item in catalogue.values()}) >= 15
    assert len({item.account_book for item in catalogue.values() if item.account_book}) == 3
    assert catalogue.warnings == ()


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda each: Path(each["file"]).stem)
def test_an_order_of_the_example(expected: dict[str, Any], catalogue: bundler.Catalogue) -> None:
    text = (FOLDER / "orders" / Path(expected["file"]).name).read_text("utf-8")
    answer = bundler.quote(text, catalogue=catalogue)
    assert answer.verdict == expected["verdict"]
    for severity in ("error", "review"):
        assert set(expected[f"{severity}s"]) <= {finding.code for finding in answer.findings if finding.severity == severity}
    wanted = expected.get("expect_money", {})
    got = answer.to_dict()
    for key in MONEY:
        if key in wanted:
            assert got[key] == wanted[key], key
    for line, want in zip(got["lines"], wanted.get("lines", got["lines"]), strict=True):
        for key, value in want.items():
            assert line[key] == value, key


@pytest.mark.parametrize("expected", BASKETS, ids=lambda each: Path(each["file"]).stem + "-by-parcels" * each.get("parcels", False))
def test_a_basket_of_the_example(expected: dict[str, Any], catalogue: bundler.Catalogue) -> None:
    text = (FOLDER / "baskets" / expected["file"]).read_text("utf-8")
    tariff = FOLDER / "parcels.toml" if expected.get("parcels") else None
    split = bundler.split(text, catalogue=catalogue, parcel_tariff=tariff)
    assert [[line.get("sku") or line["id"] for line in order["lines"]] for order in split.orders] == expected["orders"]
    assert [order["freight"] for order in split.orders] == expected["freight"]
    assert [each["id"] for each in split.impossible] == expected.get("impossible", [])
    told = [*split.findings, *(finding for answer in split.answers for finding in answer.findings)]
    assert split.verdict == expected["verdict"]
    for severity in ("error", "review"):
        assert {finding.code for finding in told if finding.severity == severity} == set(expected[f"{severity}s"])
