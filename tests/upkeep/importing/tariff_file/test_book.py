"""Code books as they come: titles above the header, two header rows, codes as numbers, rows that stand twice."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from bundler.errors import InputError
from bundler.upkeep.importing.kinds import KINDS
from bundler.upkeep.importing.sheets import Document, Sheet, read_document
from bundler.upkeep.importing.tariff_file.book import read_book
from bundler.upkeep.importing.tariff_file.codes_in import read_code
from bundler.upkeep.importing.tariff_file.rates import read_rate
from tests.upkeep.importing.tariff_file.books import HEADER, MFN, START, codes, document, issue, loaded, proposed, request

Book = dict[str, list[str]]
WINE, BEER, GUM = "2204210000", "2203000000", "1704100000"


def sheet(*rows: tuple[str, ...], title: str = "") -> Sheet:
    return Sheet(title, tuple(enumerate(rows, start=1)))


def made(*sheets: Sheet) -> Document:
    return Document("book.csv", b"", sheets)


def test_a_workbook_with_a_title_numbers_and_a_second_sheet_is_read(tmp_path: Path, tables: Path, book: Book) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        first, notes = workbook.add_worksheet("税则"), workbook.add_worksheet("说明")
        first.write(0, 0, "编造的商品编码表")
        first.write_row(2, 0, [*HEADER, "普通税率", "检验检疫类别"])
        for at, row in enumerate(book.values(), start=3):
            first.write_row(at, 0, [*row, "180%", "M/N"])
            first.write_number(at, MFN, 12 if row[0] == WINE else float(row[MFN] or 0))
        notes.write(0, 0, "本表为编造")
    found = KINDS["tariff"].propose(read_document(path), request(tables))
    assert codes(found) == ["columns_not_read", "sheet_without_header"]
    assert issue(found, "columns_not_read").endswith("columns that are not read: 普通税率, 检验检疫类别")
    line = loaded(tmp_path, tables, found).on(START).line(WINE)
    assert line is not None
    assert line.mfn is not None
    assert (line.mfn * 100, found.counts["changed"]) == (12, 1)


def test_a_row_with_a_formula_is_not_taken_and_its_line_lives_on(tmp_path: Path, tables: Path, book: Book) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet("税则")
        for at, row in enumerate([HEADER, *book.values()]):
            sheet.write_row(at, 0, row)
        sheet.write_formula(1 + list(book).index(WINE), MFN, "=7+5", value=12)
    found = KINDS["tariff"].propose(read_document(path), request(tables, complete="yes"))
    assert issue(found, "unread_cells").endswith(f"cells of {WINE} were not read (mfn), so nothing of the row is taken")
    assert found.files == {}


def test_a_share_that_a_workbook_shows_as_a_percentage_is_that_percentage(tmp_path: Path, tables: Path, book: Book) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet, percent = workbook.add_worksheet(), workbook.add_format({"num_format": "0%"})
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, book[WINE])
        sheet.write_number(1, MFN, 0.12, percent)
    line = loaded(tmp_path, tables, KINDS["tariff"].propose(read_document(path), request(tables))).on(START).line(WINE)
    assert line is not None
    assert line.mfn is not None
    assert line.mfn * 100 == 12


def test_a_header_of_two_rows_is_joined() -> None:
    book = read_book(
        made(
            sheet(
                ("序号", "税则号列", "货品名称", "进口税率", "", "计量单位"),
                ("", "", "", "最惠国税率(%)", "普通税率", ""),
                ("", "第二十二章", "", "", "", ""),
                ("1", "2204.2100.00", "－－小包装葡萄酒", "14", "180", "升/千克"),
            )
        ),
        {},
    )
    assert book.fields == {"code", "name", "mfn", "units"}
    assert book.lines[WINE].cells == {"code": "2204.2100.00", "name": "－－小包装葡萄酒", "mfn": "14", "units": "升/千克"}
    assert [each.message for each in book.issues] == ["columns that are not read: 序号, 普通税率"]
    assert (book.counts["rows"], book.counts["rows_without_code"]) == (2, 1)


@pytest.mark.parametrize("head", ["商品编码", "税则号列", "HS编码", "商品编号", "hs_code", " 海关 编码 "])
@pytest.mark.parametrize("rate", ["最惠国税率", "进口最惠国税率 (%)", "2026年最惠国税率%", "最惠国\n税率（％）"])
def test_many_spellings_of_a_header_are_known(head: str, rate: str) -> None:
    assert read_book(made(sheet((head, rate), (WINE, "14"))), {}).fields == {"code", "mfn"}


def test_rows_that_contradict_each_other_are_told_with_both_and_none_is_taken(tmp_path: Path, tables: Path, book: Book) -> None:
    other = list(book[WINE])
    other[MFN] = "12"
    at, last = 2 + list(book).index(WINE), 2 + len(book)
    found = proposed(tmp_path, tables, [*book.values(), other], complete="yes")
    assert issue(found, "contradicting_rows") == (
        f"error row {last} : {WINE} stands twice and differs (mfn): row {at} and row {last}; neither is taken"
    )
    assert found.files == {}


def test_a_row_that_stands_twice_alike_is_counted(tmp_path: Path, tables: Path, book: Book) -> None:
    found = proposed(tmp_path, tables, [*book.values(), book[WINE]])
    assert (dict(found.files), found.issues, found.counts["repeated_rows"]) == ({}, (), 1)


def test_a_code_that_lost_its_zero_is_told_and_its_line_does_not_die(tmp_path: Path, tables: Path, book: Book) -> None:
    rows = [["402100000", *row[1:]] if code == WINE else row for code, row in book.items()]
    found = proposed(tmp_path, tables, [*rows, [f"'{WINE}", *book[WINE][1:]]], complete="yes")
    assert issue(found, "bad_code").endswith("the code has 9 digits, as if a spreadsheet had dropped its leading zero")
    assert found.counts["ended"] == 0


def test_a_document_without_a_header_is_refused(tmp_path: Path, tables: Path) -> None:
    with pytest.raises(InputError, match="no header was found within the first 40 rows"):
        proposed(tmp_path, tables, [["1"]], header=["编号"])


def test_two_columns_that_say_the_same_are_refused(tmp_path: Path, tables: Path) -> None:
    with pytest.raises(InputError, match="two columns of sheet '' say the same \\('最惠国税率' and '进口最惠国税率'\\)"):
        proposed(tmp_path, tables, [[WINE, "14", "12"]], header=["商品编码", "最惠国税率", "进口最惠国税率"])


def test_a_column_is_named_by_an_option_in_place_of_the_known_headings(tmp_path: Path, tables: Path) -> None:
    header, rows = ["商品编码", "最惠国税率", "mfn_pct_2027"], [[WINE, "14", "12"]]
    options = {"column.mfn": "mfn_pct_2027"}
    found = proposed(tmp_path, tables, rows, header, **options)
    line = loaded(tmp_path, tables, found).on(START).line(WINE)
    assert line is not None
    assert line.mfn is not None
    assert line.mfn * 100 == 12
    with pytest.raises(InputError, match=r"column\.vat: no column has this heading"):
        proposed(tmp_path, tables, rows, header, **{"column.vat": "增值"})


def test_a_heading_without_lines_says_nothing_in_a_book_of_ten_digits(tmp_path: Path, tables: Path) -> None:
    header = ["商品编码", "最惠国税率"]
    found = proposed(tmp_path, tables, [["22042100", "12"], [BEER, "0"]], header, complete="yes")
    assert codes(found, "review")[0] == "heading_without_lines"
    day = loaded(tmp_path, tables, found).on(START)
    assert (day.line(WINE) is None, day.line(BEER) is None, day.line(GUM) is None) == (False, False, True)


def test_a_name_broken_over_lines_is_one_line(tmp_path: Path, tables: Path, book: Book) -> None:
    book[WINE][1] = "改名的\r\n小包装\x00葡萄酒"
    path_sheet = Sheet("", tuple(enumerate([HEADER, *map(tuple, book.values())], start=1)))
    found = KINDS["tariff"].propose(Document("book.csv", b"", (path_sheet,)), request(tables))
    line = loaded(tmp_path, tables, found).on(START).line(WINE)
    assert line is not None
    assert line.name_zh == "改名的小包装葡萄酒"


CELL = st.text(max_size=12) | st.sampled_from(
    ["商品编码", "最惠国税率", "增值税率", "单位", WINE, "22042100", "2204.21", "13%", "0.13", "千克/件"]
)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(CELL, max_size=6).map(tuple), max_size=8))
def test_whatever_stands_in_the_cells_is_read_or_refused(rows: list[tuple[str, ...]]) -> None:
    try:
        book = read_book(made(sheet(*rows)), {})
    except InputError:
        return
    assert all(len(code) == 10 for code in book.lines)
    assert all(len(code) == 8 for code in book.headings)
    assert all(read_rate(cell).percent == "" or float(read_rate(cell).percent) >= 0 for row in rows for cell in row)


def test_an_endless_cell_is_refused_in_no_time() -> None:
    assert read_rate("1" * 1_000_000).form == read_rate("1" * 500_000 + "元/升").form == "unreadable"
    assert read_code("1" * 1_000_000).level == "wrong"


def test_names_of_a_hierarchy_rename_nothing_and_name_new_lines_with_their_heading(tmp_path: Path, tables: Path, book: Book) -> None:
    rows = [["1704", "不含可可的糖食", *[""] * 7], ["1704.10", "－口香糖", *[""] * 7]]
    rows += [[GUM, "－－裹糖的", *book[GUM][2:]], ["1704100010", "－－其他", *book[GUM][2:]]]
    found = proposed(tmp_path, tables, rows)
    new = loaded(tmp_path, tables, found)
    line = new.on(START).line("1704100010")
    assert line is not None
    assert (line.name_zh, found.counts["renamed"]) == ("口香糖：其他", 0)


@pytest.mark.parametrize(
    ("cell", "level", "code"),
    [
        ("0402100000", "line", "0402100000"), ("0402.1000.00", "line", "0402100000"), ("0402 10 00 00", "line", "0402100000"),
        ("０４０２１０００", "subheading", "04021000"), ("3304990039.0", "wrong", ""), ("0402", "heading", "0402"),
        ("0301.991", "heading", "0301991"), ("第一章", "text", ""), ("注：见附注", "text", ""), ("", "text", ""),
        ("402100000", "wrong", ""), ("402100000.5", "wrong", ""), ("4021000.05", "wrong", ""),
        ("4021000.0", "wrong", ""), ("4.021E+8", "wrong", ""), ("04021000001", "wrong", ""), ("0402100O000", "wrong", ""),
    ],
)  # fmt: skip
def test_codes_are_read_in_every_form(cell: str, level: str, code: str) -> None:
    found = read_code(cell)
    assert (found.level, found.code) == (level, code)


@pytest.mark.parametrize(
    ("cell", "probable"),
    [
        ("402100000", "0402100000"),
        ("3304990039.0", "3304990039"),
        ("402100000.0", "0402100000"),
        ("4021000", "04021000"),
        ("12345678901", ""),
    ],
)
def test_a_damaged_code_is_told_with_the_one_that_it_probably_was(cell: str, probable: str) -> None:
    found = read_code(cell)
    assert (found.level, found.probable) == ("wrong", probable)


@pytest.mark.parametrize(
    ("cell", "form", "percent"),
    [
        ("13%", "percent", "13"), ("13", "percent", "13"), ("13.0", "percent", "13"), ("6.50 %", "percent", "6.5"), ("０", "percent", "0"),
        ("免", "percent", "0"), ("0.7%", "percent", "0.7"), ("0.13", "share", "0.13"), ("", "blank", ""), ("/", "blank", ""),
        ("－", "blank", ""),
        ("从价20%加2元/升", "words", "20"), ("见附注", "words", ""), ("1.5元/升", "words", ""), ("十三", "unreadable", ""),
        ("1.2345678901", "unreadable", ""), ("-5", "unreadable", ""), ("1e3", "unreadable", ""),
    ],
)  # fmt: skip
def test_rates_are_read_in_every_form(cell: str, form: str, percent: str) -> None:
    found = read_rate(cell)
    assert (found.form, found.percent) == (form, percent)


def test_a_csv_and_the_document_made_of_it_say_the_same(tmp_path: Path, book: Book) -> None:
    assert set(read_book(document(tmp_path, book.values()), {}).lines) == set(book)
