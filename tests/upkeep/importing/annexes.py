"""Made-up annexes of the positive list, written as the kinds of files that they are published in. None of them is a real document."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from functools import cache

Row = tuple[str, str, str, str]
HEADER: Row = ("序号", "税则号列", "货品名称", "备注")
TITLE = "测试用清单（虚构）"
ROWS: tuple[Row, ...] = (
    ("1", "04029100", "浓缩但未加糖的非固状乳及奶油", ""),
    ("2", "04031000", "酸乳", "仅限网购保税商品"),
    ("3", "04079090", "其他蛋", "列入《进出口野生动植物种商品目录》的商品除外"),
    ("4", "04090000", "天然蜂蜜", "列入《进出口野生动植物种商品目录》的商品除外；依法不属于普通食品或依法需要注册备案管理的特殊食品除外"),
    ("5", "17019910", "砂糖", "每人每年2千克以内"),
    ("6", "22042100", "小包装的鲜葡萄酿造的酒", "须符合虚构标准"),
    ("7", "32151900", "其他印刷油墨", "仅限家用打印机墨水"),
    ("8", "33049900", "其他美容品或化妆品及护肤品", "见注1"),
)
NOTES = ("注：", "1.虚构目录所列商品除外。", "2.其他说明。")


def as_csv(rows: Sequence[Row] = ROWS, notes: Sequence[str] = NOTES) -> bytes:
    file = io.StringIO()
    csv.writer(file).writerows([(TITLE,), HEADER, *rows, *((note,) for note in notes)])
    return file.getvalue().encode()


def as_xlsx(rows: Sequence[Row] = ROWS, notes: Sequence[str] = NOTES) -> bytes:
    import xlsxwriter

    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("附件")
        sheet.merge_range(0, 0, 0, 3, TITLE)
        for at, row in enumerate([HEADER, *rows, *((note,) for note in notes)], start=2):
            for column, cell in enumerate(row):
                sheet.write_string(at, column, cell)
    return file.getvalue()


def as_docx(rows: Sequence[Row] = ROWS, notes: Sequence[str] = NOTES) -> bytes:
    from docx import Document

    document = Document()
    document.add_paragraph(TITLE)
    table = document.add_table(rows=0, cols=4)
    for row in (HEADER, *rows):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    for note in notes:
        document.add_paragraph(note)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def as_text(rows: Sequence[Row] = ROWS, notes: Sequence[str] = NOTES, width: int = 14) -> bytes:
    """The text as ``pdftotext -layout`` and its like give it: columns by blanks, wrapped lines below their column."""
    lines = [f"{'':20}{TITLE}", _line(*HEADER)]
    for number, code, name, remark in rows:
        names, remarks = _wrapped(name, width), _wrapped(remark, width)
        for at in range(max(len(names), len(remarks), 1)):
            held = [part[at] if at < len(part) else "" for part in (names, remarks)]
            lines.append(_line(number if not at else "", f"{code[:4]}.{code[4:6]}.{code[6:]}" if not at else "", *held))
    return "\n".join([*lines, *notes, "— 1 —"]).encode()


def _wrapped(text: str, width: int) -> list[str]:
    return [text[at : at + width] for at in range(0, len(text), width)]


def _line(*cells: str) -> str:
    return f"{cells[0]:<6}{cells[1]:<14}{cells[2]:<20}{cells[3]}".rstrip()


def as_pdf(rows: Sequence[Row] = ROWS, notes: Sequence[str] = NOTES, align: str = "MIDDLE") -> bytes:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    _fonts()
    style = ParagraphStyle("zh", fontName="STSong-Light", fontSize=9, wordWrap="CJK")
    table = [HEADER, *((row[0], row[1], Paragraph(row[2], style), Paragraph(row[3], style)) for row in rows)]
    dress = [("FONTNAME", (0, 0), (-1, -1), "STSong-Light"), ("VALIGN", (0, 0), (-1, -1), align)]
    file = io.BytesIO()
    parts = [Paragraph(TITLE, style), Table(table, colWidths=[40, 70, 150, 180], repeatRows=1, style=dress)]
    SimpleDocTemplate(file).build([*parts, *(Paragraph(note, style) for note in notes)])
    return file.getvalue()


@cache
def _fonts() -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))


WRITERS: Mapping[str, Callable[..., bytes]] = {".csv": as_csv, ".xlsx": as_xlsx, ".docx": as_docx, ".txt": as_text, ".pdf": as_pdf}
