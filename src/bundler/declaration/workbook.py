"""Declaration lists as a workbook: a sheet of heads and a sheet of lines, in the order and under the Chinese names of the message."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from io import BytesIO
from typing import Any

from bundler.declaration.bonded import Draft
from bundler.declaration.fields import plain
from bundler.declaration.messages import Document
from bundler.declaration.record import Record
from bundler.declaration.records.inventory import InventoryHead, InventoryLine

SAFE_DIGITS = 15
"""Digits that a number in a cell keeps; more of them are written as text."""
ORDER_NO = "订单编号"


def lists_workbook(lists: Iterable[Document]) -> bytes:
    """Return an XLSX file of declaration lists: 表头 has a row for each, 表体 a row for each declared line with its order number first.

    Codes are text and keep their zeros; quantities and amounts are numbers.
    """
    held = list(lists)
    heads = [_row(each.head) for each in held]
    lines = [[each.head.order_no, *_row(line)] for each in held for line in each.lines]  # type: ignore[attr-defined]
    return _workbook((("表头", _titles(InventoryHead), heads), ("表体", [ORDER_NO, *_titles(InventoryLine)], lines)))


def draft_workbook(found: Draft) -> bytes:
    """Return an XLSX file of a draft 核注清单: its head, its lines under the tags of INV101, and the declaration lists it covers."""
    tags = list(dict.fromkeys(tag for line in found.lines for tag in line))
    lines: list[list[Any]] = [[line.get(tag, "") for tag in tags] for line in found.lines]
    head: list[list[Any]] = [[tag, value] for tag, value in found.head.items()]
    return _workbook(
        (("表头", ["标记", "值"], head), ("表体", tags, lines), ("跨境清单", ["CbecBillNo"], [[each] for each in found.bills]))
    )


def _titles(kind: type[Record]) -> list[str]:
    return [each.title or "" for each in kind.model_fields.values()]


def _row(record: Record) -> list[Any]:
    return [getattr(record, name) for name in type(record).model_fields]


def _workbook(sheets: Iterable[tuple[str, Sequence[str], Sequence[Sequence[Any]]]]) -> bytes:
    from xlsxwriter import Workbook

    held = BytesIO()
    # text is never a formula or an address here, whatever it begins with
    with Workbook(held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True})
        for name, titles, rows in sheets:
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, titles, bold)
            sheet.freeze_panes(1, 0)
            for at, row in enumerate(rows, 1):
                for column, value in enumerate(row):
                    _write(sheet, at, column, value)
            sheet.autofit()
    return held.getvalue()


def _write(sheet: Any, row: int, column: int, value: Any) -> None:
    if isinstance(value, Fraction):
        text = plain(value)
        if len(text.replace(".", "")) > SAFE_DIGITS:
            sheet.write_string(row, column, text)
        else:
            sheet.write_number(row, column, float(text))  # the shortest decimal of this float is the text
    elif isinstance(value, int):
        sheet.write_number(row, column, value)
    elif value is not None:
        sheet.write_string(row, column, value)
