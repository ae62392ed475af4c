"""A text copied out of a PDF is read as the table that it shows, and only as far as that is certain."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from bundler.upkeep.importing.listing.annex import Annex, read_annex
from bundler.upkeep.importing.reading.text_file import read_text
from bundler.upkeep.importing.sheets import Document
from tests.upkeep.importing.annexes import ROWS, as_pdf


def annex(text: str) -> Annex:
    data = text.encode()
    return read_annex(Document("annex.txt", data, read_text(data, "annex.txt")))


def held(found: Annex) -> dict[str, tuple[str, str]]:
    return {code: (row.name, row.remark) for code, row in found.rows.items()}


def left_out(found: Annex) -> list[int | None]:
    return [issue.row for issue in found.issues if issue.code == "row"]


def test_wrapped_lines_go_on_in_the_column_below_which_they_stand() -> None:
    found = annex(
        "序号  税则号列   货品名称          备注\n"
        "1     0402.9100  浓缩但未加糖的    列入虚构目录的\n"
        "                 非固状乳          商品除外\n"
        "— 1 —\n"
        "序号  税则号列   货品名称          备注\n"
        "2     0409.0000  天然蜂蜜\n"
    )
    assert held(found) == {"04029100": ("浓缩但未加糖的非固状乳", "列入虚构目录的商品除外"), "04090000": ("天然蜂蜜", "")}
    assert found.issues == []


def test_columns_may_be_set_by_the_width_of_the_letters() -> None:
    found = annex(
        "序号  税则号列    货品名称      备注\n"
        "1     04090000    天然蜂蜜      列入虚构目录的\n"
        "                                商品除外\n"
        "2     04029100    乳            列入虚构目录的\n"
        "                                商品除外\n"
    )
    assert [remark for _, remark in held(found).values()] == ["列入虚构目录的商品除外"] * 2


def test_where_single_blanks_part_the_columns_a_remark_is_known_by_how_it_begins() -> None:
    found = annex(
        "序号 税则号列 货品名称 备注\n1 04029100 浓缩但未加糖的非固状乳\n2 04079090 其他蛋 列入虚构目录 的商品除外\n"
        "3 04100041 鲜蜂王浆 依法不属于普通食品或依法需要注册备\n案管理的特殊食品除外\n4 02101900 干 熏的其他猪肉\n"
    )
    assert held(found) == {
        "04029100": ("浓缩但未加糖的非固状乳", ""),
        "04079090": ("其他蛋", "列入虚构目录 的商品除外"),
        "04100041": ("鲜蜂王浆", "依法不属于普通食品或依法需要注册备案管理的特殊食品除外"),
    }
    assert left_out(found) == [6]


def test_cells_set_in_the_middle_of_their_row_are_not_guessed_at() -> None:
    found = annex(
        "序号  税则号列   货品名称          备注\n"
        "1     0402.9100  乳\n"
        "                                   列入虚构目录的\n"
        "2     0409.0000  天然蜂蜜          商品和其他虚构\n"
        "                                   商品除外\n"
        "3     0405.1000  黄油\n"
        "4     0406.9000  其他乳酪          仅限虚构商品\n"
    )
    assert held(found) == {"04069000": ("其他乳酪", "仅限虚构商品")}
    assert left_out(found) == [2, 4, 6]


def test_a_cell_that_begins_above_the_first_code_is_not_guessed_at() -> None:
    found = annex(
        "税则号列   货品名称          备注\n"
        "                             列入虚构目录的\n"
        "0409.0000  天然蜂蜜          商品除外\n"
        "0402.9100  乳                仅限虚构商品\n"
    )
    assert list(found.rows) == ["04029100"]
    assert left_out(found) == [3]


@pytest.mark.parametrize("align", ["TOP", "MIDDLE", "BOTTOM"])
def test_the_text_of_a_page_is_read_rightly_or_left_out_however_its_cells_are_set(align: str) -> None:
    pages = PdfReader(io.BytesIO(as_pdf(align=align))).pages
    found = annex("\n".join(page.extract_text(extraction_mode="layout") for page in pages))
    read = held(found)
    assert read == {code: (name, remark) for _, code, name, remark in ROWS if code in read}
    assert len(left_out(found)) == len(ROWS) - len(read)
    assert len(read) == len(ROWS) if align == "TOP" else len(read) >= len(ROWS) // 2


def test_the_notes_below_are_kept_by_their_number() -> None:
    found = annex("税则号列  货品名称  备注\n04090000  天然蜂蜜  见注2\n注：1.第一条。\n2、第二条\n的下半句。\n（3）第三条\n— 2 —\n")
    assert found.notes == {"1": "第一条。", "2": "第二条的下半句。", "3": "第三条"}
    assert list(found.rows) == ["04090000"]
