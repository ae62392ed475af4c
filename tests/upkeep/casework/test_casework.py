"""A worked case is written from an order, comes out again, and tells what a change of the tables moved."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bundler
from bundler.catalogue.parsing import parse_order
from bundler.tariff.loader import shipped_folder
from bundler.upkeep.casework.boundaries import missing_sides
from bundler.upkeep.casework.case import QuoteCase, read_cases
from bundler.upkeep.casework.recording import Telling, both_sides, record
from bundler.upkeep.casework.running import case_differences, differences
from bundler.upkeep.casework.writing import add_cases, case_text

TABLES = bundler.load_tables()
CATALOGUE = bundler.load_catalogue("examples/ningbo/catalogue.csv")
WINE = {"on": "2026-11-23", "lines": [{"kind": "item", "sku": "WINE-75", "quantity": 2}]}
GOODS = sorted(
    sku for sku in CATALOGUE if bundler.quote({**WINE, "lines": [{"kind": "item", "sku": sku, "quantity": 1}]}, CATALOGUE).to_dict()["tax"]
)


def made(order: dict[str, Any], **telling: Any) -> dict[str, Any]:
    return record(parse_order(order, None), CATALOGUE, TABLES, Telling(**{"id": "C-1", "title": "a case", **telling})).case


def read_back(case: dict[str, Any]) -> QuoteCase:
    return QuoteCase.model_validate(tomllib.loads(case_text(case))["case"][0])


def sku_lines() -> st.SearchStrategy[list[dict[str, Any]]]:
    line = st.builds(lambda sku, n: {"kind": "item", "sku": sku, "quantity": n}, st.sampled_from(GOODS), st.integers(1, 3))
    return st.lists(line, min_size=1, max_size=4)


@given(sku_lines(), st.sampled_from(["2026-11-23", "2019-06-03", "2017-02-01"]), st.booleans())
def test_a_case_of_any_order_comes_out_again_from_its_file(lines: list[dict[str, Any]], on: str, strict: bool) -> None:
    order = {"on": on, "strict": strict, "freight": "12.00", "lines": lines}
    assert differences(read_back(made(order)), TABLES) == []


def test_what_a_merchant_keeps_to_itself_is_not_written() -> None:
    item = made(WINE)["items"][0]
    assert item["sku"] == "WINE-75"
    assert not {"cost", "clearance_value", "import_value"} & set(item)


def test_a_printed_figure_that_agrees_makes_a_published_case() -> None:
    tax = bundler.quote(WINE, CATALOGUE).to_dict()["tax"]
    case = made(WINE, source="2016-18", published={"tax": tax})
    assert (case["status"], case["published"]) == ("published", {"tax": tax})


def test_a_printed_figure_that_does_not_agree_is_told_beside_what_comes_out() -> None:
    found = record(
        parse_order(WINE, None), CATALOGUE, TABLES, Telling("C-1", "a case", "2016-18", {"lines.1.vat": "1.00"}, "cut, not rounded")
    )
    assert [(each.path, each.expected) for each in found.disagreements] == [("lines.1.vat", "1.00")]
    assert (found.case["status"], found.case["note"]) == ("published_wrong", "cut, not rounded")


def test_a_published_figure_needs_a_known_source_and_a_known_name() -> None:
    with pytest.raises(bundler.InputError) as raised:
        made(WINE, source="T2026-2", published={"taxx": "1.00"})
    assert [fault.hint for fault in raised.value.faults] == ["Did you mean 'T2026-1'?", "Did you mean 'tax'?"]


def test_both_sides_of_a_threshold_are_a_fen_apart_and_differ_in_the_tax() -> None:
    order = parse_order({"on": "2026-11-23", "lines": [{"kind": "item", "sku": "SERUM-30", "quantity": 1}]}, None)
    under, at = (each.case for each in both_sides(order, CATALOGUE, TABLES, Telling("C-1", "serum")))
    assert (under["items"][0]["unit_price"], at["items"][0]["unit_price"]) == ("299.99", "300.00")
    assert (under["expect"]["consumption_tax"], at["expect"]["consumption_tax"]) == ("0.00", "37.06")


@pytest.mark.parametrize("lines", [WINE["lines"], [{"kind": "item", "sku": "BEER-33", "quantity": 1}]])
def test_goods_without_a_threshold_or_without_its_rate_have_no_two_sides(lines: list[dict[str, Any]]) -> None:
    with pytest.raises(bundler.InputError, match="threshold"):
        both_sides(parse_order({"on": "2026-11-23", "lines": lines}, None), CATALOGUE, TABLES, Telling("C-1", "none"))


def test_a_boundary_without_a_case_is_named() -> None:
    cases = [case for held in read_cases(shipped_folder())[0].values() for case in held if case.id != "COSMETICS-ML-under"]
    assert [(side.tax_class, side.unit, side.over) for side in missing_sides(cases, TABLES)] == [("cosmetics-ml", "ml", False)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(shipped_folder(), tmp_path / "tariff_tables"))


def test_a_case_joins_its_file_and_an_id_is_taken_once(folder: Path) -> None:
    path = add_cases(folder, "mine.toml", [made(WINE)])
    before = path.read_text("utf-8")
    add_cases(folder, "mine.toml", [made(WINE, id="C-2")])
    assert path.read_text("utf-8").startswith(before)
    with pytest.raises(bundler.InputError, match="stands already"):
        add_cases(folder, "other.toml", [made(WINE, id="C-3"), made(WINE, id="C-2")])
    assert not (folder / "cn" / "cases" / "other.toml").exists()


@pytest.mark.parametrize("name", ["../limits.toml", "a b.toml", "cases", ".toml"])
def test_cases_are_written_into_their_folder_only(folder: Path, name: str) -> None:
    with pytest.raises(bundler.InputError, match="a file of cases"):
        add_cases(folder, name, [made(WINE)])


def test_a_change_of_a_rate_is_told_by_the_cases_it_moves(folder: Path) -> None:
    add_cases(folder, "mine.toml", [made(WINE)])
    rates = folder / "cn" / "consumption_tax.toml"
    rates.write_text(rates.read_text("utf-8").replace('ad_valorem_percent = "10"', 'ad_valorem_percent = "11"', 2), "utf-8")
    moved = list(case_differences({"mine": read_cases(folder)[0]["cn/cases/mine.toml"]}, bundler.load_tables(folder)))
    assert {each.path for _, _, each in moved} >= {"tax", "lines.1.consumption_tax"}
    assert {(name, case.id, case.row) for name, case, _ in moved} == {("mine", "C-1", 5)}
