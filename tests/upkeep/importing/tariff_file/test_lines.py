"""What a code book does to the lines of the tables."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from bundler.tariff import load_tables
from tests.upkeep.importing.tariff_file.books import (
    DOCUMENTS,
    HEADER,
    MFN,
    NAME,
    PROVISIONAL,
    START,
    TAX,
    UNIT_1,
    UNIT_2,
    VAT,
    codes,
    issue,
    loaded,
    proposed,
)

Book = dict[str, list[str]]
LOTION, WINE, WHISKY, BEER, SUGAR, ETHANOL = "3304990039", "2204210000", "2208300000", "2203000000", "1701910090", "2208909001"
LAST = date(2026, 12, 31)


def test_a_book_that_says_what_the_tables_say_changes_nothing(tmp_path: Path, tables: Path, book: Book) -> None:
    found = proposed(tmp_path, tables, book.values(), complete="yes")
    assert (dict(found.files), found.issues) == ({}, ())
    assert found.counts["confirmed"] == found.counts["lines"] == len(book) > 100


def test_with_confirm_every_line_is_stated_anew_and_verified_on_the_day_of_the_book(tmp_path: Path, tables: Path, book: Book) -> None:
    found = proposed(tmp_path, tables, book.values(), confirm="yes")
    new = loaded(tmp_path, tables, found)
    line = new.on(START).line(WINE)
    assert line is not None
    assert (line.start, line.source, line.evidence, line.verified_on) == (START, "made-up-book", "public_copy", START)
    assert new.instruments["made-up-book"].effective == START
    # the form of the tax on ethanol is not modelled, so the book cannot be compared with it and its day does not move
    ethanol = new.on(START).line(ETHANOL)
    assert ethanol is not None
    assert ethanol.verified_on == date(2020, 1, 1)


def test_a_changed_rate_ends_the_row_and_begins_one(tmp_path: Path, tables: Path, book: Book) -> None:
    book[LOTION][MFN] = "0.8%"
    book[WINE][PROVISIONAL] = "７％"
    book[WHISKY][PROVISIONAL] = ""
    found = proposed(tmp_path, tables, book.values())
    assert found.counts["changed"] == 3
    new = loaded(tmp_path, tables, found)
    rows = new.tariff_lines[LOTION]
    assert [(str(row.start), row.until, row.mfn and row.mfn * 1000) for row in rows[-2:]] == [
        ("2026-01-01", LAST, 10),
        ("2027-01-01", None, 8),
    ]
    wine, whisky = new.on(START).line(WINE), new.on(START).line(WHISKY)
    assert wine is not None
    assert wine.provisional is not None
    assert wine.provisional * 100 == 7
    assert whisky is not None
    assert whisky.provisional is None


def test_no_day_before_the_book_changes(tmp_path: Path, tables: Path, book: Book) -> None:
    rows = [[code, f"{row[NAME]}二", *row[2:]] for code, row in book.items() if not code.startswith("17")]
    new = loaded(tmp_path, tables, proposed(tmp_path, tables, rows, complete="yes"))
    old = load_tables(tables)
    for day in (date(2016, 4, 8), date(2020, 1, 1), date(2025, 12, 31), date(2026, 6, 1), LAST):
        assert all(old.on(day).line(code) == new.on(day).line(code)._replace(until=old.on(day).line(code).until)  # type: ignore[union-attr]
                   for code in old.tariff_lines if old.on(day).line(code))  # fmt: skip
        assert all(old.on(day).line(code) for code in new.tariff_lines if new.on(day).line(code))


def test_a_changed_unit_name_class_and_document_are_taken(tmp_path: Path, tables: Path, book: Book) -> None:
    book[SUGAR][UNIT_1], book[SUGAR][UNIT_2], book[SUGAR][NAME], book[SUGAR][VAT], book[SUGAR][DOCUMENTS] = (
        "公斤",
        "件",
        "改名的糖",
        "9",
        "A/B",
    )
    new = loaded(tmp_path, tables, proposed(tmp_path, tables, book.values()))
    line = new.on(START).line(SUGAR)
    assert line is not None
    assert (line.units, line.name_zh, line.vat_class, line.documents) == (("035", "011"), "改名的糖", "reduced", "AB")


def test_signs_spaces_and_the_order_of_letters_change_nothing(tmp_path: Path, tables: Path, book: Book) -> None:
    book["3304990031"][DOCUMENTS] = "A、B、E、F"
    book[LOTION][0] = "3304.9900.39"
    book[LOTION][NAME] = f" {book[LOTION][NAME]}　"
    book["3304910000"][NAME] = "包装标注含量以重量计的粉，不论是否压紧"
    assert proposed(tmp_path, tables, book.values()).files == {}


@pytest.mark.parametrize(
    ("column", "cell", "code", "message"),
    [
        (MFN, "0.13", "ambiguous_rate", "a number under 1 may be a share or a percentage"),
        (MFN, "约10", "unreadable_rate", "no rate can be read here"),
        (MFN, "1300", "bad_rate", "a percentage over 1000 is not a duty rate"),
        (VAT, "0.09", "ambiguous_rate", "a number under 1 may be a share or a percentage"),
        (VAT, "11%", "vat_class", "no VAT class has a rate of 11 % on this day"),
        (UNIT_1, "大桶", "unknown_unit", "units.csv has no unit '大桶'"),
        (UNIT_1, "35", "unknown_unit", "units.csv has no unit '35'"),
    ],
)
def test_a_row_with_a_cell_that_cannot_be_read_is_not_taken(
    tmp_path: Path, tables: Path, book: Book, column: int, cell: str, code: str, message: str
) -> None:
    book[WINE][column] = cell
    book[WINE][NAME] = "改名的酒"
    found = proposed(tmp_path, tables, book.values(), complete="yes")
    at = 2 + list(book).index(WINE)
    field = {MFN: "mfn", VAT: "vat", UNIT_1: "unit_1"}[column]
    assert issue(found, code) == f"error row {at} {field}: {message}"
    assert (dict(found.files), found.counts["refused"]) == ({}, 1)


def test_a_rate_in_words_is_not_known_and_told(tmp_path: Path, tables: Path, book: Book) -> None:
    book[WINE][MFN] = "从价10%加3元/升"
    found = proposed(tmp_path, tables, book.values())
    assert "is no plain percentage, so it is entered as not known" in issue(found, "rate_in_words")
    line = loaded(tmp_path, tables, found).on(START).line(WINE)
    assert line is not None
    assert line.mfn is None


def test_a_blank_rate_says_nothing(tmp_path: Path, tables: Path, book: Book) -> None:
    book[WHISKY][MFN], book[WHISKY][PROVISIONAL] = "/", ""
    found = proposed(tmp_path, tables, book.values())
    assert (dict(found.files), codes(found)) == ({}, ["no_rate"])


def test_a_printed_zero_does_not_close_a_rate_that_the_tables_leave_open(tmp_path: Path, tables: Path, book: Book) -> None:
    copy = tmp_path / "open"
    shutil.copytree(tables, copy)
    lines = copy / "cn" / "tariff_lines.csv"
    lines.write_text(
        lines.read_text("utf-8").replace(f"{BEER},2026-01-01,,麦芽酿造的啤酒,095,035,0,", f"{BEER},2026-01-01,,麦芽酿造的啤酒,095,035,,")
    )
    found = proposed(tmp_path, copy, book.values())
    assert (dict(found.files), codes(found)) == ({}, ["rate_zero"])


def test_a_remark_is_part_of_a_new_name_and_its_absence_renames_nothing(tmp_path: Path, tables: Path, book: Book) -> None:
    rows = [[*row, ""] for row in book.values() if row[0] not in ("1701991010", "1701991090", WINE)]
    rows += [[*book["1701991010"], "配额内"], [*book["1701991090"], ""], [WINE, "改名的酒", *book[WINE][2:], "编造的备注"]]
    for row in rows[-3:-1]:
        row[NAME] = "砂糖"
    found = proposed(tmp_path, tables, rows, (*HEADER, "备注"))
    assert found.counts["renamed"] == 1
    line = loaded(tmp_path, tables, found).on(START).line(WINE)
    assert line is not None
    assert line.name_zh == "改名的酒（编造的备注）"


@pytest.mark.parametrize(
    ("code", "cell"),
    [(WINE, "5%"), (WINE, "0"), (LOTION, "10"), (WHISKY, "20%；1元/升"), (BEER, "3%"), ("1704100000", "5%"), ("1704100000", "见附注")],
)
def test_a_consumption_tax_other_than_that_of_the_class_is_told_and_the_class_stands(
    tmp_path: Path, tables: Path, book: Book, code: str, cell: str
) -> None:
    book[code][TAX] = cell
    found = proposed(tmp_path, tables, book.values())
    assert (dict(found.files), codes(found)) == ({}, ["consumption_tax"])
    assert f"the printed consumption tax is not that of {code}" in issue(found, "consumption_tax")


@pytest.mark.parametrize(
    ("code", "cell"), [(WHISKY, "20%"), (WHISKY, "20%加0.912元/升"), (BEER, "0"), (BEER, "0.2227元/升"), ("1704100000", "")]
)
def test_a_consumption_tax_that_is_that_of_the_class_is_confirmed(tmp_path: Path, tables: Path, book: Book, code: str, cell: str) -> None:
    book[code][TAX] = cell
    assert proposed(tmp_path, tables, book.values()).issues == ()


def test_a_row_that_joins_statements_has_the_oldest_day_and_the_weakest_evidence(tmp_path: Path, tables: Path) -> None:
    header = ("商品编码", "最惠国税率（%）")
    new = loaded(tmp_path, tables, proposed(tmp_path, tables, [(WINE, "12")], header, evidence="gazette"))
    line = new.on(START).line(WINE)
    assert line is not None
    assert (line.evidence, line.verified_on) == ("public_copy", date(2020, 1, 1))


def test_a_row_that_begins_on_the_very_day_is_replaced_and_told(tmp_path: Path, tables: Path, book: Book) -> None:
    book[WINE][MFN] = "12"
    found = proposed(tmp_path, tables, book.values(), start=date(2026, 1, 1))
    messages = [each.message for each in found.issues if each.code == "row_replaced" and each.value == WINE]
    assert messages == [f"the row of {WINE} that begins on this very day, of tariff-2026, is replaced; it said: mfn_percent 14"]


def test_the_same_book_twice_changes_nothing_more(tmp_path: Path, tables: Path, book: Book) -> None:
    book[WINE][MFN] = "12"
    loaded(tmp_path, tables, proposed(tmp_path, tables, book.values(), confirm="yes"))
    again = proposed(tmp_path, tmp_path / "proposal" / "tariff_tables", book.values(), confirm="yes")
    assert (dict(again.files), again.issues) == ({}, ())


def test_a_later_row_stays_as_it_is_and_is_told(tmp_path: Path, tables: Path, book: Book) -> None:
    book[WHISKY][PROVISIONAL], book[WHISKY][MFN] = "", "9"
    found = proposed(tmp_path, tables, [book[WHISKY]], start=date(2026, 1, 15))
    assert codes(found) == ["later_row"]
    rows = loaded(tmp_path, tables, found).tariff_lines[WHISKY]
    assert [(str(row.start), str(row.until), row.source) for row in rows[-3:]] == [
        ("2026-01-01", "2026-01-14", "tariff-2026"),
        ("2026-01-15", "2026-02-01", "made-up-book"),
        ("2026-02-02", "None", "T2026-1"),
    ]


def test_an_extract_of_eight_digits_changes_the_rates_of_all_lines_under_it(tmp_path: Path, tables: Path) -> None:
    rows = [("33049900", "2", ""), ("22042100", "", ""), ("22083000", "10", ""), ("99990000", "1", "")]
    found = proposed(tmp_path, tables, rows, ("税则号列", "最惠国税率", "暂定税率"), level="8")
    new = loaded(tmp_path, tables, found)
    under = [code for code in new.tariff_lines if code.startswith("33049900")]
    assert len(under) == found.counts["changed"] == 8
    lines = [new.on(START).line(code) for code in under]
    assert {(line.mfn and line.mfn * 100, line.source, str(line.verified_on)) for line in lines if line} == {
        (2, "made-up-book", "2020-01-01")
    }
    assert codes(found) == ["columns_absent", "no_rate", "provisional_of_line", "new_heading"]
    wanted = "no column was found for: name, units, VAT, consumption tax, supervision documents; what the tables say of them"
    assert wanted in issue(found, "columns_absent")


def test_a_line_takes_what_it_does_not_say_from_its_heading(tmp_path: Path, tables: Path, book: Book) -> None:
    heading = ["3304.9900", "－－其他", "千克", "件", "2", "", "13", "15%", ""]
    lines = [[code, *row[1:UNIT_1], "", "", "", "", "", "", row[DOCUMENTS]] for code, row in book.items() if code.startswith("33049900")]
    lines[0][MFN] = "3"
    found = proposed(tmp_path, tables, [heading, *lines])
    new = loaded(tmp_path, tables, found)
    rates = {code: line.mfn and line.mfn * 100 for code in [each[0] for each in lines] if (line := new.on(START).line(code))}
    assert (found.issues, found.counts["changed"]) == ((), 8)
    assert rates == {each[0]: 3 if each is lines[0] else 2 for each in lines}


def test_a_new_line_is_entered_with_the_tax_class_of_its_nearest_lines(tmp_path: Path, tables: Path, book: Book) -> None:
    new_line = ["2204210010", "新的小包装葡萄酒", "升", "千克", "14", "", "13", "10%", "AB"]
    found = proposed(tmp_path, tables, [*book.values(), new_line])
    assert "the class wine of the new line 2204210010 is that of the nearest lines" in issue(found, "new_line_tax")
    line = loaded(tmp_path, tables, found).on(START).line("2204210010")
    assert line is not None
    assert (line.name_zh, line.units, line.consumption_tax, line.vat_class, line.evidence) == (
        "新的小包装葡萄酒", ("095", "035"), "wine", "standard", "presumed",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "header", "code"),
    [
        (["3304990050", "新的", "千克", "", "1", "", "13", "15%", ""], HEADER, "new_line_tax"),  # its neighbours are of four classes
        (["1704100010", "新的", "千克", "", "1", "", "13", "5%", ""], HEADER, "new_line_tax"),
        (["1704100010", "", "千克", "", "1", "", "13", "0", ""], HEADER, "no_name"),
        (["1704100010", "新的", "12"], ("商品编码", "商品名称", "最惠国税率"), "new_line_incomplete"),
    ],
)  # fmt: skip
def test_a_new_line_of_which_too_little_is_known_is_not_entered(
    tmp_path: Path, tables: Path, cells: list[str], header: tuple[str, ...], code: str
) -> None:
    found = proposed(tmp_path, tables, [cells], header)
    assert (dict(found.files), codes(found, "error")) == ({}, [code])


def test_an_unknown_document_letter_is_left_out_and_told(tmp_path: Path, tables: Path, book: Book) -> None:
    book[WINE][DOCUMENTS] += "中"
    found = proposed(tmp_path, tables, book.values())
    assert (dict(found.files), codes(found)) == ({}, ["unknown_document"])


def test_a_line_that_the_tables_ended_is_begun_again_and_told(tmp_path: Path, tables: Path, book: Book) -> None:
    rest = [row for code, row in book.items() if code != WINE]
    loaded(tmp_path, tables, proposed(tmp_path, tables, rest, complete="yes"))
    found = proposed(tmp_path, tmp_path / "proposal" / "tariff_tables", book.values(), start=START.replace(year=2028))
    assert f"{WINE} is begun again: the tables ended it on 2026-12-31, its last row is of " in issue(found, "line_again")
    assert found.counts["entered"] == 1
