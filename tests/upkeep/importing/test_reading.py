"""Documents are read as text in cells: what a person sees, and what was noticed beside it."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
import xlsxwriter
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from bundler.errors import InputError
from bundler.upkeep.importing.code_cells import code_in
from bundler.upkeep.importing.header import columns_of
from bundler.upkeep.importing.noticed import noticed
from bundler.upkeep.importing.reading.csv_file import read_csv
from bundler.upkeep.importing.reading.docx import read_docx
from bundler.upkeep.importing.reading.number_format import written
from bundler.upkeep.importing.reading.pdf import read_pdf
from bundler.upkeep.importing.reading.sheet import Mark, Sheet
from bundler.upkeep.importing.reading.text_file import read_text
from bundler.upkeep.importing.reading.xlsx import read_xlsx
from bundler.upkeep.importing.sheets import Document, read_document
from tests.upkeep.importing.annexes import WRITERS, as_pdf


def workbook(fill: Callable[[Any, Any], None]) -> tuple[Sheet, ...]:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        fill(book, book.add_worksheet("表"))
    return read_xlsx(file.getvalue(), "book.xlsx")


def cells(sheet: Sheet) -> list[tuple[str, ...]]:
    return [row for _, row in sheet.rows]


def test_a_number_is_read_as_a_person_sees_it() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, [401200000, 4.5, 0.1, 1e15, True])
        sheet.write_number(1, 0, 0.13, book.add_format({"num_format": "0%"}))
        sheet.write_datetime(1, 1, date(2026, 1, 31), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_string(1, 2, "0401200000")

    (sheet,) = workbook(fill)
    assert cells(sheet) == [("401200000", "4.5", "0.1", "1000000000000000", "TRUE"), ("13%", "2026-01-31", "0401200000")]


@pytest.mark.parametrize(
    ("text", "plain"),
    [("4.012E+8", "401200000"), ("7.0574099999999996", "7.05741"), ("-0", "-0"), ("x", "x"), ("1e999", "1e999"), ("NaN", "NaN")],
)
def test_a_number_has_the_digits_that_a_spreadsheet_keeps(text: str, plain: str) -> None:
    assert written(text, "number") == plain


def test_a_formula_is_never_taken_for_what_was_typed() -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.write_formula(0, 0, "=1+1", None, 2)
        sheet.write_array_formula("B1:B2", "{=A1:A2}", None, 7)
        sheet.write_number(1, 1, 7)
        sheet.write_string(1, 2, "typed")
        sheet.write_formula(2, 0, "=1/0", None, "#DIV/0!")

    (sheet,) = workbook(fill)
    assert cells(sheet) == [(), ("", "", "typed"), ()]
    assert [(mark.row, mark.column, mark.kind) for mark in sheet.marks] == [
        (at, column, "formula") for at, column in ((1, 0), (1, 1), (2, 1), (3, 0))
    ]
    issues = list(noticed(Document("book.xlsx", b"", (sheet,))))
    assert {issue.severity for issue in issues} == {"error"}
    assert [(issue.row, issue.column, issue.value) for issue in issues][:2] == [(1, "A", "2"), (3, "A", "#DIV/0!")]


def test_a_merged_cell_stands_for_all_its_rows_and_says_so_once() -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.merge_range(0, 0, 2, 0, "04029100")
        sheet.merge_range(0, 1, 0, 2, "wide")
        sheet.write_column(1, 1, ["b", "c"])

    (sheet,) = workbook(fill)
    assert cells(sheet) == [("04029100", "wide"), ("04029100", "b"), ("04029100", "c")]
    assert [(issue.severity, issue.row) for issue in noticed(Document("book.xlsx", b"", (sheet,)))] == [("note", 2)]


def test_all_sheets_are_read_but_hidden_ones_which_are_told() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write(0, 0, "a")
        book.add_worksheet("old").hide()
        book.add_worksheet("more").write(4, 1, "b")

    sheets = workbook(fill)
    assert [(sheet.title, sheet.rows) for sheet in sheets] == [("表", ((1, ("a",)),)), ("old", ()), ("more", ((5, ("", "b")),))]
    assert [issue.code for issue in noticed(Document("book.xlsx", b"", sheets))] == ["hidden"]


def _table(rows: int, columns: int) -> tuple[Any, Any]:
    document = docx.Document()
    table = document.add_table(rows, columns)
    for at, row in enumerate(table.rows):
        for column, cell in enumerate(row.cells):
            cell.text = f"{at}{column}"
    return document, table


def _read(document: Any) -> tuple[Sheet, ...]:
    file = io.BytesIO()
    document.save(file)
    return read_docx(file.getvalue(), "annex.docx")


def test_merged_cells_of_a_document_stand_in_their_columns() -> None:
    document, table = _table(3, 3)
    table.cell(0, 0).merge(table.cell(2, 0)).text = "code"
    table.cell(1, 1).merge(table.cell(1, 2)).text = "wide"
    sheet = _read(document)[0]
    assert cells(sheet) == [("code", "01", "02"), ("code", "wide", ""), ("code", "21", "22")]
    assert sheet.marks == (Mark(2, 0, "merged", "code"), Mark(3, 0, "merged", "code"))


def test_a_row_that_begins_late_keeps_its_columns() -> None:
    document, table = _table(2, 3)
    row = table.rows[1]._tr
    row.remove(row.tc_lst[0])
    row.insert(0, parse_xml(f'<w:trPr {nsdecls("w")}><w:gridBefore w:val="1"/></w:trPr>'))
    assert cells(_read(document)[0]) == [("00", "01", "02"), ("", "11", "12")]


def test_text_that_was_deleted_while_changes_are_tracked_is_not_read() -> None:
    document, table = _table(1, 1)
    runs = f"<w:p {nsdecls('w')}><w:del><w:r><w:delText>old</w:delText></w:r></w:del><w:ins><w:r><w:t>new</w:t></w:r></w:ins>"
    moved = "<w:moveFrom><w:r><w:t>gone</w:t></w:r></w:moveFrom></w:p>"
    table.cell(0, 0)._tc.append(parse_xml(runs + moved))
    assert cells(_read(document)[0]) == [("00\nnew",)]


def test_a_table_inside_a_table_is_a_table_of_its_own() -> None:
    document, table = _table(1, 2)
    table.cell(0, 1).add_table(1, 1).cell(0, 0).text = "inner"
    assert [cells(sheet) for sheet in _read(document)] == [[("00", "01")], [("inner",)], []]


def test_csv_is_read_with_and_without_a_byte_order_mark() -> None:
    assert read_csv("﻿税号,名\n".encode(), "a.csv") == read_csv("税号,名\n".encode(), "a.csv")


def test_a_cell_of_csv_that_is_a_formula_is_not_taken() -> None:
    (sheet,) = read_csv(b'="0402910000",a\n', "a.csv")
    assert (cells(sheet), sheet.marks) == ([("", "a")], (Mark(1, 0, "formula", '="0402910000"'),))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("税则号列,备注\n".encode("gb18030"), r"not UTF-8 at byte 2.*say --encoding gb18030"),
        ("税则号列,备注\n".encode("utf-16"), "It is UTF-16, which spreadsheet programs call"),
        (b"\x00a", "it holds a NUL character"),
        (b"\xff\xff\xff", "Save it as 'CSV UTF-8'"),
        (b'a,"b\n', "not CSV"),
        (b"a;b\n1;2\n", "separated by ';'"),
        (b"a\tb\n", "separated by a tab"),
        (b"a made-up title\n\na;b\n1;2\n", "line 3.*separated by ';'"),
        ("税则号列".encode()[:-1], "it ends inside a character: it was cut off"),
        (b"a" * 200_000, "field larger than field limit"),
        (b"," * 300, "more than 256 columns"),
    ],
)
def test_csv_that_cannot_be_read_is_told_with_how_to_save_it(data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_csv(data, "a.csv")


def test_a_last_line_without_an_end_is_marked_for_the_file_may_have_been_cut_off() -> None:
    (whole,), (cut,) = read_csv(b"a,b\n1,2\n", "a.csv"), read_csv(b"a,b\n1,2", "a.csv")
    assert (whole.marks, cut.marks, cut.rows == whole.rows) == ((), (Mark(2, 1, "unended", "2"),), True)


def test_another_encoding_is_read_where_it_is_said() -> None:
    (sheet,) = read_csv("税则号列,备注\n".encode("gb18030"), "a.csv", "gb18030")
    assert cells(sheet) == [("税则号列", "备注")]
    with pytest.raises(InputError, match="unknown encoding"):
        read_text(b"", "a.txt", "latin-1")


def test_a_pdf_with_a_password_or_without_text_is_told() -> None:
    from pypdf import PdfReader, PdfWriter

    for lock, message in ((True, "protected by a password"), (False, "holds no text")):
        writer = PdfWriter()
        if lock:
            writer.append(PdfReader(io.BytesIO(as_pdf())))
            writer.encrypt("secret", algorithm="RC4-128")
        else:
            writer.add_blank_page(100, 100)
        file = io.BytesIO()
        writer.write(file)
        with pytest.raises(InputError, match=message):
            read_pdf(file.getvalue(), "annex.pdf")


def test_a_pdf_needs_the_extra_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdf", None)
    with pytest.raises(InputError, match=r"pip install 'bundler\[upkeep\]'"):
        read_pdf(as_pdf(), "annex.pdf")


@pytest.mark.parametrize("suffix", WRITERS)
def test_every_kind_of_file_is_read_by_its_name(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"annex{suffix.upper()}"
    path.write_bytes(WRITERS[suffix]())
    text = "".join(cell for sheet in read_document(path).sheets for _, row in sheet.rows for cell in row)
    assert "小包装的鲜葡萄酿造的酒" in text.replace(" ", "")


def test_a_kind_of_file_that_nobody_reads_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_bytes(b"")
    with pytest.raises(InputError, match=r"unknown kind of file '.xls'.*\.xlsx"):
        read_document(tmp_path / "a.xls")


@pytest.mark.parametrize(
    ("cell", "digits", "code", "probable"),
    [
        ("0402.91.00", 8, "04029100", None), ("0402 9100", 8, "04029100", None), ("０４０２９１００", 8, "04029100", None),
        (" 0402910000 ", 10, "0402910000", None), ("0402.9100.00", 10, "0402910000", None), ("'04029100", 8, "04029100", None),
        ("402910000", 10, None, "0402910000"), ("4.0291E+8", 10, None, "0402910000"), ("402910000.0", 10, None, "0402910000"),
        ("4029100.0", 8, None, "04029100"), ("4.02", 8, None, None), ("", 8, None, None),
        ("1E+999999", 8, None, None), ("²", 8, None, None),
    ],
)  # fmt: skip
def test_a_code_is_read_as_written_and_a_damaged_one_is_not_taken(cell: str, digits: int, code: str | None, probable: str | None) -> None:
    found = code_in(cell, digits)
    assert (found.code, found.probable) == (code, probable)


def test_a_header_is_found_by_its_names_in_any_order_and_two_languages() -> None:
    names = {"code": ("税则号列", "hs8"), "remark": ("备注", "remark")}
    assert columns_of(("备 注", "x", "税则号列 Tariff Line"), names, ("code", "remark")) == {"code": 2, "remark": 0}
    assert columns_of(("HS8", "Remark"), names, ("code",)) == {"code": 0, "remark": 1}
    assert columns_of(("04029100", ""), names, ("code",)) is None
