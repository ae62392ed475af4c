"""Workbooks: a cell without a value is never taken for an empty one, and what is no workbook is told in plain words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import bundler
from bundler.catalogue.workbook import LOCKED, OLE
from tests.catalogue.books import Raw, cell, sheet, xlsx

ROW = {"sku": "A", "name": "wine", "hs_code": "2204210000", "origin": "FR", "unit": "142", "unit_price": 188.0, "net_weight_kg": 0.75,
       "cost": 50}  # fmt: skip
ERROR, LOST = '<c t="e"><f>VLOOKUP(1,B:B,1)</f><v>#N/A</v></c>', "<c><f>1+1</f></c>"


def faults(path: Path) -> list[bundler.Fault]:
    with pytest.raises(bundler.InputError) as raised:
        bundler.load_catalogue(path)
    return list(raised.value.faults)


@pytest.mark.parametrize(
    ("raw", "held"),
    [
        ('<c t="e"><v>#N/A</v></c>', "#N/A"),
        ("<c t='e'><f>1/0</f><v>#DIV/0!</v></c>", "#DIV/0!"),
        ('<x:c xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" t="e"><x:v>#VALUE!</x:v></x:c>', "#VALUE!"),
        ("<c><f>1+1</f></c>", "a formula without its value"),
        ("<c><f/><v/></c>", "a formula without its value"),
        ('<c s="1"><f t="shared" si="0"/><v></v></c>', "a formula without its value"),
    ],
)
def test_a_cell_without_a_value_is_a_fault_with_its_row_and_column(raw: str, held: str, tmp_path: Path) -> None:
    path = xlsx(tmp_path / "items.xlsx", [ROW, {**ROW, "sku": "B", "cost": Raw(raw)}])
    (fault,) = faults(path)
    assert (fault.row, fault.field, fault.message) == (3, "cost", f"the cell H3 holds {held}")
    assert str(fault).startswith("items.xlsx, row 3, cost: the cell H3 holds ")


def test_a_required_cell_without_a_value_is_told_once_and_with_all_others(tmp_path: Path) -> None:
    bad = {**ROW, "unit_price": Raw(ERROR), "origin": "fr", "cost": Raw(LOST)}
    told = [(fault.field, fault.code) for fault in faults(xlsx(tmp_path / "items.xlsx", [ROW, bad]))]
    assert sorted(told) == [("cost", "bad_cell"), ("origin", "value_error"), ("unit_price", "bad_cell")]


def test_references_of_rows_and_cells_are_followed_where_the_sheet_skips_some(tmp_path: Path) -> None:
    header = "<row>" + "".join(cell(name) for name in ROW) + "</row>"
    last = ERROR.replace("<c", '<c r="H9"')
    row = f'<row r="9"><c r="A9" t="inlineStr"><is><t>A</t></is></c>{last}</row>'
    told = faults(sheet(tmp_path / "items.xlsx", f"{header}<row r='5'/>{row}"))
    assert {(fault.row, fault.message) for fault in told if fault.code == "bad_cell"} == {(9, "the cell H9 holds #N/A")}
    assert {fault.row for fault in told} == {9}


def test_a_row_of_nothing_but_errors_is_no_empty_row(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "items.xlsx", [ROW, {name: Raw(ERROR) for name in ROW}])
    assert len([fault for fault in faults(path) if fault.code == "bad_cell" and fault.row == 3]) == len(ROW)


def test_formulas_with_values_and_empty_texts_are_read_as_what_they_hold(tmp_path: Path) -> None:
    row = {**ROW, "unit_price": Raw("<c><f>100+88</f><v>188</v></c>"), "cost": Raw('<c t="str"><f>IF(1,"")</f><v></v></c>')}
    item = bundler.load_catalogue(xlsx(tmp_path / "items.xlsx", [row]))["A"]
    assert (item.unit_price, item.cost) == (18800, None)


def test_a_bad_cell_of_a_column_that_nobody_reads_is_no_fault(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "items.xlsx", [{**ROW, "note": Raw(ERROR)}])
    with pytest.warns(UserWarning, match="unknown column 'note'"):
        assert list(bundler.load_catalogue(path)) == ["A"]


def test_a_bad_cell_of_the_header_is_a_fault(tmp_path: Path) -> None:
    path = sheet(tmp_path / "items.xlsx", f"<row>{ERROR}{''.join(cell(name) for name in ROW)}</row>")
    assert [str(fault).partition(". ")[0] for fault in faults(path)] == ["items.xlsx, row 1: the cell A1 holds #N/A"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"sku,name", "the workbook is damaged or of another kind"),
        (OLE + bytes(500) + LOCKED, "the workbook is protected by a password"),
        (OLE + bytes(500), "the workbook is of an old kind"),
    ],
)
def test_what_is_no_open_workbook_is_told_in_plain_words(data: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "items.xlsx"
    path.write_bytes(data)
    assert [fault.message for fault in faults(path)] == [message]


@pytest.mark.parametrize("change", [lambda data: data[:400], lambda data: data.replace(b"workbook.xml", b"wxrkbook.xml"),
                                    lambda data: data[:500] + bytes(200) + data[700:]])  # fmt: skip
def test_a_damaged_workbook_is_a_fault_and_no_failure(change: Any, tmp_path: Path) -> None:
    path = xlsx(tmp_path / "items.xlsx", [ROW])
    path.write_bytes(change(path.read_bytes()))
    assert [fault.message for fault in faults(path)] == ["the workbook is damaged or of another kind"]


def test_a_sheet_of_broken_xml_or_without_a_header_is_a_fault(tmp_path: Path) -> None:
    assert faults(sheet(tmp_path / "broken.xlsx", "<row><c><f>"))[0].message == "the workbook is damaged or of another kind"
    assert faults(sheet(tmp_path / "empty.xlsx", ""))[0].message == "the first row of the first sheet is empty"


def test_a_sheet_that_is_too_large_to_be_looked_through_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bundler.catalogue.bad_cells.MAX_SHEET_BYTES", 100)
    assert faults(xlsx(tmp_path / "items.xlsx", [ROW]))[0].code == "too_large"
