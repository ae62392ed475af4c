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
from bundler.upkeep.casework.running import case_differences, case_faults, differences
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


def test_a_case_has_an_id_and_a_title() -> None:
    with pytest.raises(bundler.InputError) as raised:
        made(WINE, id="", title=" ")
    assert [(fault.place, fault.code) for fault in raised.value.faults] == [("--id", "missing"), ("--title", "missing")]


def test_a_printed_amount_without_its_decimals_is_no_difference_but_a_fault() -> None:
    with pytest.raises(bundler.InputError, match="two decimal places"):
        made(WINE, source="2016-18", published={"tax": "46.5"}, differs="the source is wrong")


@pytest.mark.parametrize("published", [{}, {"verdict": "compliant"}])
def test_a_reason_why_figures_differ_is_not_dropped_where_none_does(published: dict[str, str]) -> None:
    with pytest.raises(bundler.InputError, match="no printed figure differs"):
        made(WINE, source="2016-18", published=published, differs="the source is wrong")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of tables with nothing but cases."""
    shutil.copytree(shipped_folder() / "cn" / "cases", tmp_path / "cn" / "cases")
    return tmp_path


def write(folder: Path, text: str | bytes) -> Path:
    path = folder / "cn" / "cases" / "mine.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


@pytest.mark.parametrize(
    ("text", "code", "row"),
    [
        ('[[cases]]\nid = "A"\n', "unknown_key", None),
        ('[case]\nid = "A"\n', "unknown_key", None),
        ('[[case]]\nkind = "rate"\n\n[[case]]\nkind = "qoute"\n', "literal_error", 4),
        ('[[case]]  # mine\nkind = "quote"\n', "missing", 1),
        ('[[ case ]]\nid = "A"\n', "missing", 1),
        ('case = ["A"]\n', "model_type", None),
        ("case = [", "toml", None),
        (b"\xef\xbb\xbf[[case]]\nkind = 'rate'\n", "bom", 1),
        ('[[case]]\nid = "\u4e2d"\n'.encode("gbk"), "encoding", 2),
    ],
)
def test_whatever_is_typed_as_a_case_is_read_or_told(folder: Path, text: str | bytes, code: str, row: int | None) -> None:
    write(folder, text)
    faults = read_cases(folder)[1]
    assert {(fault.place, fault.code, fault.row) for fault in faults} == {("cn/cases/mine.toml", code, row)}


@pytest.mark.parametrize("text", ["case = [", "case = []\n", b"\xff\xfe", '[case]\nid = "A"\n'])
def test_to_a_file_that_no_case_can_be_added_to_nothing_is_written(folder: Path, text: str | bytes) -> None:
    path = write(folder, text)
    before = path.read_bytes()
    with pytest.raises(bundler.InputError, match=r"mine\.toml"):
        add_cases(folder, "mine.toml", [made(WINE)])
    assert path.read_bytes() == before


def test_a_case_that_cannot_be_assessed_tells_every_fault_of_its_order() -> None:
    case = read_back(made(WINE))
    broken = case.model_copy(update={"order": {**case.order, "freight": "x", "insurance": "y"}})
    assert [fault.field for fault in case_faults({"mine": [broken]}, TABLES)] == ["/freight", "/insurance"]


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


def test_a_change_of_a_rate_is_told_by_the_cases_it_moves(tmp_path: Path) -> None:
    folder = shutil.copytree(shipped_folder(), tmp_path / "tariff_tables")
    add_cases(folder, "mine.toml", [made(WINE)])
    rates = folder / "cn" / "consumption_tax.toml"
    rates.write_text(rates.read_text("utf-8").replace('ad_valorem_percent = "10"', 'ad_valorem_percent = "11"', 2), "utf-8")
    moved = list(case_differences({"mine": read_cases(folder)[0]["cn/cases/mine.toml"]}, bundler.load_tables(folder)))
    assert {each.path for _, _, each in moved} >= {"tax", "lines.1.consumption_tax"}
    assert {(name, case.id, case.row) for name, case, _ in moved} == {("mine", "C-1", 5)}
