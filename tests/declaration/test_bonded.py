"""The bonded side: draft lines of released lists, and workbooks."""

from __future__ import annotations

from fractions import Fraction
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from bundler.declaration import Document, declare
from bundler.declaration.bonded import Released, draft
from bundler.declaration.workbook import draft_workbook, lists_workbook
from bundler.errors import InputError
from tests.declaration.story import BUNDLE, CREAM, VITAMIN, loose, shipment, sold

FIRST = declare(sold(BUNDLE), shipment()).inventory
SECOND = declare(sold(loose(VITAMIN, 2), loose(CREAM)), shipment(order_no="ORD2")).inventory
LISTS = [Released("31052026I000000001", FIRST), Released("31052026I000000002", SECOND)]


def test_lines_of_one_record_are_summed_and_a_price_that_does_not_come_out_is_marked() -> None:
    found = draft(LISTS)
    assert [(line["PutrecSeqno"], line["DclQty"], line["LawfQty"], line["DclTotalAmt"], line["DclUprcAmt"]) for line in found.lines] == [
        ("12", "4", "0.2", "219.73", "54.9325"),
        ("37", "3", "0.18", "543.27", "181.09"),
    ]
    assert (found.bills, found.rounded) == (("31052026I000000001", "31052026I000000002"), ())
    (cream, _) = draft(LISTS[:1]).lines
    assert (cream["DclTotalAmt"], cream["DclUprcAmt"], draft(LISTS[:1]).rounded) == ("151.73", "50.5767", (1,))


def test_a_total_that_does_not_come_out_in_two_places_is_marked_too() -> None:
    lines = tuple(each.model_copy(update={"price": Fraction("1.23456"), "total_price": Fraction("1.23456") * each.qty})  # type: ignore[attr-defined]
                  for each in SECOND.lines[:1])  # fmt: skip
    (line,) = (found := draft([Released("3", Document(SECOND.head, lines))])).lines
    assert (line["DclUprcAmt"], line["DclTotalAmt"], found.rounded) == ("1.2346", "2.47", (1,))


@given(st.permutations(LISTS))
def test_a_draft_does_not_depend_on_the_order_of_its_lists(lists: list[Released]) -> None:
    assert draft(lists) == draft(LISTS)


def test_totals_of_a_draft_are_those_of_its_lists() -> None:
    total = sum((Fraction(line["DclTotalAmt"]) for line in draft(LISTS).lines), Fraction(0))
    assert total == sum((line.total_price for each in LISTS for line in each.document.lines), Fraction(0))  # type: ignore[attr-defined]


def test_no_lists_a_list_twice_and_lists_of_two_books_are_refused() -> None:
    other = declare(sold(loose({**VITAMIN, "account_book": "L3105B26A002"})), shipment()).inventory
    for lists in ([], [LISTS[0], LISTS[0]], [LISTS[0], Released("3", other)]):
        with pytest.raises(InputError):
            draft(lists)


def test_lists_that_are_no_bonded_ones_are_all_named() -> None:
    carriage = {"vehicle_no": "CA0000", "voyage_no": "CA0000/1123", "bill_no": "99900000001", "country": "US"}
    direct = declare(sold(loose({**VITAMIN, "account_book": None}), supervision_code="9610"), shipment(carriage=carriage)).inventory
    with pytest.raises(InputError) as refused:
        draft([Released("1", direct), Released("2", direct)])
    assert [(each.code, each.value) for each in refused.value.faults] == [("not_bonded", "1"), ("not_bonded", "2")]


def test_a_workbook_of_lists_has_a_row_for_each_line_and_keeps_the_zeros_of_codes() -> None:
    book = CalamineWorkbook.from_filelike(BytesIO(lists_workbook([FIRST, SECOND])))
    heads, lines = (book.get_sheet_by_name(name).to_python() for name in ("表头", "表体"))
    assert [len(heads), len(lines)] == [3, 6]
    first = dict(zip(lines[0], lines[1], strict=True))
    assert (first["订单编号"], first["商品编码"], first["计量单位"], first["总价"]) == ("ORD20261123000001", "3304990039", "012", 50.57)


def test_a_text_that_begins_like_a_formula_stays_text() -> None:
    evil = declare(sold(loose({**VITAMIN, "name_zh": "=1+1", "specification": "http://example.test"})), shipment()).inventory
    lines = CalamineWorkbook.from_filelike(BytesIO(lists_workbook([evil]))).get_sheet_by_name("表体").to_python()
    first = dict(zip(lines[0], lines[1], strict=True))
    assert (first["商品名称"], first["规格型号"]) == ("=1+1", "http://example.test")


def test_a_workbook_of_a_draft_has_its_head_its_lines_and_its_lists() -> None:
    book = CalamineWorkbook.from_filelike(BytesIO(draft_workbook(draft(LISTS))))
    assert [len(book.get_sheet_by_name(name).to_python()) for name in ("表头", "表体", "跨境清单")] == [9, 3, 3]
